"""From a note to a summit, in the browser and in the tables."""

import html
import io
import re
import zipfile
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver

from conftest import ROOT, SHARED
from pages.world import patterns
from sabha.summit.concept.actions import RESERVED, slug_of
from sabha.summit.concept.models import Announcement, Finding, Series, Summit
from sabha.summit.journal import actions as journal
from three_people import NOTE, Someone, found, new_operation, person, text_of

pytestmark = pytest.mark.django_db

SEED = ROOT / "src" / "sabha" / "demo" / "concept-note.txt"
QUESTIONS = [
    "How did this interconnected network/s (online and offline) come to be developed?",
    "Has it always been developed and shaped by large multinational companies?",
    "What is the role of a society that is invested in the internet to develop these capabilities further?",
    "What critical questions do we ask of our efforts and collective organizations in shaping an equitable, safe, "
    "and rewarding internet.",
    "How can our good intentions and actions of providing educational resources, building idealistic ventures, and "
    "constructive partnerships navigate the questions of bias, harassment, and nefarious dealings by the powerful?",
]


def fields_of(page: Any) -> dict[str, str]:
    """Every field of the page's form as a browser would send it back, with the values it shows."""

    class Fields(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: dict[str, str] = {}
            self.area: str | None = None
            self.select: str | None = None

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            has = dict(attrs)
            if tag == "input" and has.get("name"):
                self.found[str(has["name"])] = has.get("value") or ""
            elif tag == "textarea":
                self.area = has["name"]
                self.found[str(self.area)] = ""
            elif tag == "select":
                self.select = has["name"]
            elif tag == "option" and "selected" in has and self.select:
                self.found[self.select] = has["value"] or ""

        def handle_data(self, data: str) -> None:
            if self.area:
                self.found[self.area] += data

        def handle_endtag(self, tag: str) -> None:
            if tag == "textarea":
                # A browser drops the first line end of a text area; Django's widget writes one for that.
                self.found[str(self.area)] = self.found[str(self.area)].removeprefix("\n")
                self.area = None

    reader = Fields()
    reader.feed(text_of(page).split("<form method=post", 1)[1].split("</form>")[0])
    return reader.found


def as_typed(text: str) -> str:
    """Browsers send two characters for the end of a line."""
    return text.replace("\n", "\r\n")


def paste(who: Someone, note: str) -> dict[str, str]:
    """Paste a note; the form that comes back."""
    return fields_of(who.sends("/en/new/", text=as_typed(note)))


def sent_back(fields: dict[str, str], **changed: str) -> dict[str, str]:
    return {name: as_typed(value) for name, value in (fields | changed).items()}


class TestTheSeedsNote:
    @pytest.fixture
    def made(self, asha: Someone) -> Summit:
        fields = paste(asha, SEED.read_text(encoding="utf-8"))
        response = asha.sends("/en/new/", **sent_back(fields))
        assert response["Location"] == "/en/2nd-wikimedia-technology-summit/desk/"
        return Summit.objects.get()

    def test_name_edition_days_and_no_place(self, made: Summit) -> None:
        assert str(made.title) == "2nd Wikimedia Technology Summit"
        assert (str(made.series), made.edition) == ("Wikimedia Technology Summit", 2)
        assert (made.starts, made.ends) == (date(2023, 3, 3), date(2023, 3, 4))
        assert (made.place, made.hosted_by) == (None, None)

    def test_six_questions_word_by_word_each_with_its_place_in_the_note(self, made: Summit) -> None:
        asked = [str(q) for q in made.questions.all()]
        assert len(asked) == 6
        assert [q for q in QUESTIONS if q not in asked] == []
        assert sum(q.endswith(".") for q in asked) == 1
        assert [made.note.text[q.start : q.end] for q in made.questions.all()] == asked

    def test_aims_and_the_hackathon_before(self, made: Summit) -> None:
        aims = [str(f) for f in made.findings.filter(kind=Finding.Kind.AIM)]
        assert len(aims) == 4
        wanted = ("bring these questions", "build long-lasting partnerships", "necessary support for emerging ideas",
            "honest conversations about our limits and possible superpowers")  # fmt: skip
        assert [w for w, aim in zip(wanted, aims, strict=True) if w not in aim] == []
        [event] = made.announcements.filter(subject=Announcement.Subject.PRE_EVENT)
        assert (event.state, "Wikimedia hackathon" in str(event.title)) == ("tba", True)

    def test_what_the_note_leaves_open_is_open_and_nothing_else(self, made: Summit) -> None:
        found = {(a.subject, a.state) for a in made.announcements.all()}
        assert found == {("dates", "confirmed"), ("place", "tba"), ("host", "tba"), ("pre_event", "tba"),
            ("other", "tba"), ("other", "tbc")}  # fmt: skip
        headings = [str(a) for a in made.announcements.filter(subject="other")]
        assert headings == ["To be announced (TBA)", "To be confirmed (TBC)"]
        assert [a.value for a in made.announcements.filter(subject="other")] == [None, None]

    def test_the_note_is_kept_as_it_is(self, made: Summit) -> None:
        assert made.note.text == SEED.read_text(encoding="utf-8")
        assert all(made.note.text[a.start : a.end] for a in made.announcements.exclude(start=None))

    def test_the_command_and_the_browser_make_the_same(self, made: Summit) -> None:
        other = found(SEED.read_text(encoding="utf-8"), person("Other"))
        for name in ("title", "starts", "ends", "place", "hosted_by", "edition", "note", "series_id"):
            assert getattr(other, name) == getattr(made, name), name
        for rows in ("questions", "findings", "announcements"):
            columns = [f for f in getattr(made, rows).model.recorded_fields() if f != "summit"]
            assert list(getattr(other, rows).values_list(*columns)) == list(getattr(made, rows).values_list(*columns))

    def test_tables_and_journal_agree_and_the_founder_organises(self, made: Summit, asha: Someone) -> None:
        assert journal.check() == []
        assert asha.opens(f"/en/{made.slug}/desk/").status_code == 200


@pytest.mark.skipif(not (SHARED / "concept-note.txt").exists(), reason="the shared data is not here")
def test_the_note_of_the_demonstration_is_the_real_one() -> None:
    assert (SHARED / "concept-note.txt").read_bytes() == SEED.read_bytes()


class TestCorrecting:
    def test_the_page_shows_note_and_findings_side_by_side_and_makes_nothing_yet(self, asha: Someone) -> None:
        page = text_of(asha.sends("/en/new/", text=as_typed(NOTE)))
        assert page.count("<mark class=") >= 8
        assert 'value="2nd Tank Keepers&#x27; Summit"' in page
        assert not Summit.objects.exists()

    def test_every_mark_and_every_field_find_each_other(self, asha: Someone) -> None:
        page = text_of(asha.sends("/en/new/", text=as_typed(NOTE)))
        targets = set(re.findall(r"id=\"?([^\s\">]+)", page))
        assert [link for link in re.findall(r'href="#([^"]+)"', page) if link not in targets] == []

    def test_corrections_are_what_stands_there_afterwards(self, asha: Someone) -> None:
        fields = paste(asha, NOTE)
        fields |= {"title": "Tanks Again", "place": "Madurai", "questions_1": "", "questions_3": "And who drinks it?"}
        asha.sends("/en/new/", **sent_back(fields, ends="2023-03-05", language="te"))
        it = Summit.objects.get()
        assert (str(it.title), it.title.lang) == ("Tanks Again", "te")
        assert (str(it.place), it.ends) == ("Madurai", date(2023, 3, 5))
        assert [str(q) for q in it.questions.all()][1:] == [fields["questions_2"], "And who drinks it?"]
        assert [q.start is None for q in it.questions.all()] == [False, False, True]
        assert it.announcements.get(subject="place").state == "confirmed"

    def test_an_error_loses_nothing_that_was_typed(self, asha: Someone) -> None:
        fields = paste(asha, NOTE) | {
            "title": "My <b>title</b>", "place": "Here \"and\" there", "starts": "2023-03-04", "ends": "2023-03-01",
            "questions_0": "Changed?", "questions_4": "New one?", "aims_1": "another aim", "edition": "7",
        }  # fmt: skip
        page = asha.sends("/en/new/", **sent_back(fields))
        assert "The last day comes before the first." in text_of(page)
        assert "<title>Error: " in text_of(page)
        kept = {name: value.replace("\r\n", "\n") for name, value in fields_of(page).items()}
        assert kept | {"csrfmiddlewaretoken": ""} == fields | {"csrfmiddlewaretoken": ""}
        assert not Summit.objects.exists()

    def test_what_is_wrong_with_one_passage_stands_beside_it(self, asha: Someone) -> None:
        fields = paste(asha, NOTE) | {"questions_0": "x" * 2001}
        page = text_of(asha.sends("/en/new/", **sent_back(fields)))
        assert page.count("at most 2000 characters") == 2
        assert 'id="id_questions_0_error"' in page

    def test_no_name_no_summit(self, asha: Someone) -> None:
        page = text_of(asha.sends("/en/new/", **sent_back(paste(asha, NOTE), title=" ")))
        assert "Give the summit a name; it can be changed later." in page

    def test_sent_twice_it_is_one_summit(self, asha: Someone) -> None:
        fields = sent_back(paste(asha, NOTE))
        first, second = (asha.sends("/en/new/", **fields) for _ in range(2))
        assert first["Location"] == second["Location"]
        assert (Summit.objects.count(), Series.objects.count()) == (1, 1)
        assert journal.check() == []

    def test_the_same_note_again_is_another_summit_of_the_same_series(self, asha: Someone) -> None:
        for _ in range(2):
            asha.sends("/en/new/", **sent_back(paste(asha, NOTE)))
        assert sorted(s.slug for s in Summit.objects.all()) == ["2nd-tank-keepers-summit", "2nd-tank-keepers-summit-2"]
        assert Series.objects.count() == 1


class TestUploading:
    def upload(self, asha: Someone, name: str, content: bytes) -> Any:
        return asha.sends("/en/new/", text="", file=SimpleUploadedFile(name, content), op=new_operation())

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("note.txt", NOTE.encode()),
            ("note.txt", as_typed(NOTE).encode()),
            ("note.md", f"# {NOTE}".encode()),
            ("note.html", f"<html><body><h1>{NOTE.replace(chr(10) * 2, '</p><p>')}</p></body></html>".encode()),
        ],
        ids=["text", "text of another system", "Markdown", "HTML"],
    )
    def test_a_file_is_read_like_a_pasted_note(self, asha: Someone, name: str, content: bytes) -> None:
        fields = fields_of(self.upload(asha, name, content))
        assert (fields["title"], fields["starts"], fields["name"]) == ("2nd Tank Keepers' Summit", "2023-03-03", name)
        assert "Who keeps the water of a village when nobody is paid for it?" in fields["questions_0"]

    def test_a_word_file_too(self, asha: Someone) -> None:
        fields = fields_of(self.upload(asha, "note.docx", docx(NOTE)))
        assert (fields["title"], fields["ends"]) == ("2nd Tank Keepers' Summit", "2023-03-04")
        asha.sends("/en/new/", **sent_back(fields))
        it = Summit.objects.get()
        assert it.note_name == "note.docx"
        assert [it.note.text[q.start : q.end] for q in it.questions.all()] == [str(q) for q in it.questions.all()]

    @pytest.mark.parametrize(
        ("name", "content"),
        [("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8), ("note.docx", b"PK\x03\x04 not really"),
         ("empty.txt", b""), ("blank.txt", b"  \n \n")],
    )  # fmt: skip
    def test_what_cannot_be_read_is_told_in_one_sentence(self, asha: Someone, name: str, content: bytes) -> None:
        page = self.upload(asha, name, content)
        assert page.status_code == 200
        assert len(re.findall(r'<p class=error id="id_(?:file|text)_error">[^<]{15,}</p>', text_of(page))) == 1
        assert not Summit.objects.exists()

    def test_nothing_at_all_is_told_too(self, asha: Someone) -> None:
        assert "Paste a note here, or choose a file." in text_of(asha.sends("/en/new/", text=" "))


def docx(text: str) -> bytes:
    """The smallest Word file that holds `text`, a paragraph a line."""
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("word/document.xml", f"<w:document {names}><w:body>{paragraphs}</w:body></w:document>")
    return out.getvalue()


class TestAddresses:
    @pytest.mark.parametrize(
        ("title", "slug"),
        [
            ("2nd Wikimedia Technology Summit", "2nd-wikimedia-technology-summit"),
            ("Sommet Étudiant – Été 2024!", "sommet-etudiant-ete-2024"),
            ("दूसरा तकनीकी सम्मेलन", "summit"),
            ("రెండవ సాంకేతిక సదస్సు", "summit"),
            ("دوسری ٹیکنالوجی کانفرنس", "summit"),
            ("तकनीकी सम्मेलन 2025", "2025"),
            ("???", "summit"),
            ("New", "new-2"),
            ("Me", "me-2"),
            ("x" * 200, "x" * 50),
        ],
    )
    def test_a_name_becomes_an_address_that_can_be_typed(self, title: str, slug: str) -> None:
        assert slug_of(title, lambda taken: False) == slug

    @pytest.mark.parametrize("title", ["दूसरा तकनीकी सम्मेलन", "రెండవ సాంకేతిక సదస్సు", "دوسری ٹیکنالوجی کانفرنس"])
    def test_summits_in_other_scripts_have_pages_and_their_own_addresses(self, asha: Someone, title: str) -> None:
        made = [found(f"{title}\n\nपानी किसका है?\n", asha.person) for _ in range(2)]
        assert [s.slug for s in made] == ["summit", "summit-2"]
        for it in made:
            assert title in text_of(asha.opens(f"/en/{it.slug}/"))

    def test_no_summit_can_stand_where_a_page_of_the_house_stands(self) -> None:
        first = {route.split("/")[1] for route, _ in patterns(get_resolver()) if route.startswith("en/")}
        assert {word for word in first if word and "<" not in word} <= RESERVED


def test_a_note_without_days_and_questions_still_makes_a_summit_with_all_of_it_open(asha: Someone) -> None:
    asha.sends("/en/new/", **sent_back(paste(asha, "Meeting of the Well Keepers\n\nWe meet.\n")))
    it = Summit.objects.get()
    open_then = {(a.subject, a.state) for a in it.announcements.all()}
    assert open_then == {("dates", "tba"), ("place", "tba"), ("host", "tba")}
    assert it.questions.count() == 0
    page = text_of(asha.opens(f"/en/{it.slug}/"))
    assert "The note asks no question yet." in page


def test_who_may_not_found_is_told_so(tenzin: Someone) -> None:
    assert tenzin.opens("/en/new/").status_code == 403
    assert tenzin.sends("/en/new/", text=NOTE, title="Mine").status_code == 403
    assert not Summit.objects.exists()


def test_the_page_of_the_note_marks_what_came_of_it(stranger: Someone, summit: Any) -> None:
    page = text_of(stranger.opens(f"/en/{summit.slug}/note/"))
    for question in summit.questions.all():
        assert f'<a href="/en/{summit.slug}/questions/{question.number}/">' in page
    plain = re.sub(r"<sup>.*?</sup>|<[^>]+>", "", page.split("<div class=note")[1].split(">", 1)[1].split("</div>")[0])
    assert html.unescape(plain) == summit.note.text
