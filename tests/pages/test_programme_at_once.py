"""Two people at one programme at the same time: nobody writes over what they did not see."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from pages.test_programme import DAY, path
from sabha.algorithms.refused import Refused
from sabha.summit.base.words import Words
from sabha.summit.journal import actions as journal
from sabha.summit.overview.actions import erase
from sabha.summit.people.actions.members import join
from sabha.summit.programme import actions, tasks
from sabha.summit.programme.actions import releasing
from sabha.summit.programme.models import ImportDraft, Paper, Placement, Release, Session, TimetableWanted
from sabha.summit.programme.rules.problem import troubles_of
from three_people import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(summit, pseudonym):
    return actions.add_room(summit, by=pseudonym, name=Words("Hall", "en"), capacity=100)


def talk(summit, by, title="Wells", **values):
    return actions.add_session(summit, by=by, title=Words(title, "en"), **values)


class Forms(HTMLParser):
    """What a browser would send of each form of a page."""

    def __init__(self, page):
        super().__init__()
        self.found, self.select, self.area = [], None, None
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        if tag == "form":
            self.found.append({})
        elif self.found:
            self.take(tag, has, self.found[-1])

    def take(self, tag, has, form):
        off = has.get("type") in {"checkbox", "radio"} and "checked" not in has
        if tag == "input" and not off:
            form[has["name"]] = has.get("value", "on" if has.get("type") == "checkbox" else "")
        elif tag == "select":
            self.select = has["name"]
        elif tag == "option" and ("selected" in has or self.select not in form):
            form[self.select] = has.get("value", "")
        elif tag == "textarea":
            self.area = has["name"]
            form[self.area] = ""

    def handle_data(self, data):
        if self.area:
            self.found[-1][self.area] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.found[-1][self.area] = self.found[-1][self.area].removeprefix("\n")
            self.area = None


def fields_of(response):
    return max(Forms(text_of(response)).found, key=len)


def form_of(someone, address):
    """The form as a browser would send it back."""
    return fields_of(someone.opens(address))


def test_two_people_change_one_session_and_both_changes_stand(summit, pseudonym, asha):
    it = talk(summit, pseudonym, about=Words("Who keeps them", "en"))
    address = path("edit_session", summit, 1)
    early = form_of(asha, address)
    actions.change(it, by=pseudonym, minutes=90, title=Words("Wells and ponds", "en"))
    asha.sends(address, **early | {"about": "Who keeps them clean"})
    it.refresh_from_db()
    assert (str(it.title), it.minutes, str(it.about)) == ("Wells and ponds", 90, "Who keeps them clean")


def test_what_both_changed_is_shown_before_it_is_written_over(summit, pseudonym, asha):
    it = talk(summit, pseudonym)
    address = path("edit_session", summit, 1)
    early = form_of(asha, address) | {"title": "Tanks"}
    actions.change(it, by=pseudonym, title=Words("Ponds", "en"))
    answer = asha.sends(address, **early)
    assert "Somebody wrote at the same time: “Ponds”" in text_of(answer)
    it.refresh_from_db()
    assert str(it.title) == "Ponds"
    assert asha.sends(address, **fields_of(answer)).status_code == 302
    it.refresh_from_db()
    assert str(it.title) == "Tanks"


def test_two_people_change_one_room_and_both_changes_stand(summit, hall, pseudonym, asha):
    address = path("edit_room", summit, 1)
    early = form_of(asha, address)
    actions.change(hall, by=pseudonym, capacity=60)
    asha.sends(address, **early | {"booths": 2})
    hall.refresh_from_db()
    assert (hall.capacity, hall.booths) == (60, 2)


def test_who_only_settles_a_session_does_not_move_it_back(summit, hall, pseudonym, asha):
    it = talk(summit, pseudonym)
    actions.place(it, by=pseudonym, day=DAY, minute=600, room=hall)
    address = path("place_session", summit, 1)
    early = form_of(asha, address)
    actions.place(it, by=pseudonym, day=DAY, minute=660, room=hall)
    asha.sends(address, **early | {"is_pinned": "on"})
    held = Placement.objects.get()
    assert (held.minute, held.room, held.is_pinned) == (660, hall, True)
    answer = asha.sends(address, **early | {"minute": "12:00"})
    assert "Somebody wrote at the same time: “11:00”" in text_of(answer)


@pytest.mark.parametrize("language", ["de", ""])
def test_a_language_from_a_file_is_not_lost_when_something_else_is_changed(language, summit, pseudonym, asha):
    it = actions.add_session(summit, by=pseudonym, title=Words("Brunnen", "de"), language=language)
    address = path("edit_session", summit, 1)
    asha.sends(address, **form_of(asha, address) | {"minutes": 30})
    it.refresh_from_db()
    assert (it.minutes, it.language, it.title.lang) == (30, language, "de")
    asha.sends(address, **form_of(asha, address) | {"lang": "en"})
    it.refresh_from_db()
    assert it.title == Words("Brunnen", "en")


def test_two_sessions_that_bear_one_number_after_a_merge_break_no_page(summit, pseudonym, bilal, asha):
    for title in ("Wells", "Ponds"):
        actions.add_session(summit, by=pseudonym, title=Words(title, "en"), number=1)
    assert bilal.opens(path("star", summit, 1)).status_code == 200
    assert asha.opens(path("edit_session", summit, 1)).status_code == 200


def test_a_slot_is_called_so_in_the_language_it_says(summit, hall, pseudonym, asha, bilal):
    address = path("programme_rooms", summit).replace("/en/", "/ur/")
    given = {"slots-day": "2023-03-03", "slots-opens": "10:00", "slots-closes": "10:30", "slots-minutes": 30}
    asha.sends(address, slots=1, **given | {"slots-room": str(hall.pk)})
    it = Session.objects.get()
    assert it.title.lang == "ur"
    assert str(it.title) != "Open space"
    by = join(bilal.person, summit).pseudonym
    actions.take_slot(it, by=by, person=bilal.person, title=Words("Maps", "te"))
    back = actions.give_back(it, by=by)
    assert back.title.lang == "te"
    assert str(back.title) != "Open space"


def test_a_slot_that_was_taken_off_is_nobodys_and_a_name_is_shown_as_its_owner_says(summit, pseudonym, hall, bilal):
    [it] = actions.open_slots(summit, by=pseudonym, day=DAY, starts=[600], minutes=30, room=hall)
    by = join(bilal.person, summit).pseudonym
    actions.take_slot(it, by=by, person=bilal.person, is_shown=True, title=Words("Maps", "en"))
    assert form_of(bilal, path("take_slot", summit, it.number))["is_shown"] == "on"
    actions.take_slot(it, by=by, person=bilal.person, is_shown=False, title=Words("Maps", "en"))
    assert not it.people.get().is_shown
    actions.withdraw(it, by=pseudonym)
    with pytest.raises(Refused):
        actions.take_slot(it, by=by, person=bilal.person, title=Words("More maps", "en"))


def test_a_timetable_leaves_what_was_placed_by_hand_since_it_was_begun(summit, pseudonym, hall, asha):
    one, two = talk(summit, pseudonym), talk(summit, pseudonym, "Ponds")
    then = timezone.now() - timedelta(minutes=5)
    for it in (one, two):
        actions.place(it, by=pseudonym, day=DAY, minute=600, room=hall, at=then)
    plan = [{"session": str(it.pk), "day": "2023-03-03", "start": "12:00", "room": str(hall.pk)} for it in (one, two)]
    values = {"summit": summit, "state": "done", "begun": then + timedelta(minutes=1)}
    seen = TimetableWanted.objects.create(**values, answer={"plan": plan, "clashes": {"total": 0, "present": None}})
    assert f"value={seen.pk}" in text_of(asha.opens(path("timetable", summit)))
    actions.place(two, by=pseudonym, day=DAY, minute=660, room=hall)
    TimetableWanted.objects.create(**values, answer={"plan": [plan[0] | {"start": "15:00"}]})
    asha.sends(path("timetable", summit), apply=seen.pk)
    assert sorted(Placement.objects.values_list("minute", flat=True)) == [660, 720]


def test_a_timetable_costs_no_query_for_each_session_that_has_no_place(summit, pseudonym, hall):
    plan = []
    for n in range(4):
        it = talk(summit, pseudonym, f"Wells {n}")
        plan.append({"session": str(it.pk), "day": "2023-03-03", "start": "12:00", "room": str(hall.pk)})
    wanted = TimetableWanted.objects.create(summit=summit, state="done", begun=timezone.now(), answer={"plan": plan})
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        actions.apply_timetable(wanted, by=pseudonym)
    assert not [q for q in asked.captured_queries if 'FROM "summit_summit"' in q["sql"]]


def test_a_name_that_is_taken_back_or_erased_leaves_the_paper_too(summit, pseudonym, hall, bilal, monkeypatch):
    monkeypatch.setattr(tasks, "printed", lambda summit, kind, language: names_in(summit).encode())
    it = talk(summit, pseudonym)
    bilal.person.visibility = {"display_name": "public"}
    bilal.person.save()
    actions.add_person(it, person=bilal.person, is_shown=True)
    actions.place(it, by=pseudonym, day=DAY, minute=600, room=hall)
    actions.release(summit, by=pseudonym)
    tasks.print_papers()
    assert bytes(Paper.objects.first().pdf).decode() == bilal.person.display_name
    bilal.sends(path("my_programme", summit), names=1)
    tasks.print_papers()
    assert bytes(Paper.objects.first().pdf) == b""
    bilal.sends(path("my_programme", summit), names=1, shown=it.people.get().pk)
    tasks.print_papers()
    assert bytes(Paper.objects.first().pdf) != b""
    erase(bilal.person, redact=False)
    tasks.print_papers()
    assert bytes(Paper.objects.first().pdf) == b""


def names_in(summit):
    from sabha.summit.programme.rules.programme import programme_of

    return ", ".join(p.shown_name for s in programme_of(summit).slots for p in s.speakers)


def test_a_timetable_that_names_somebody_goes_with_them_and_with_the_next_one(summit, pseudonym, bilal):
    it = talk(summit, pseudonym)
    actions.add_person(it, person=bilal.person)
    said = {"unplaced": [{"sentence": f"{bilal.person.display_name} is not there."}]}
    TimetableWanted.objects.create(summit=summit, state="done", answer=said)
    asked = actions.ask_for_timetable(summit)
    assert list(TimetableWanted.objects.all()) == [asked]
    TimetableWanted.objects.filter(pk=asked.pk).update(state="done", answer=said)
    erase(bilal.person, redact=False)
    assert TimetableWanted.objects.count() == 0


def test_a_file_nobody_came_back_for_is_forgotten_by_the_worker(summit):
    old = timezone.now() - timedelta(days=2)
    ImportDraft.objects.create(summit=summit, name="people.csv", data=b"names", made=old)
    ImportDraft.objects.create(summit=summit, name="new.csv", data=b"names")
    assert tasks.forget_drafts() == 1
    assert [it.name for it in ImportDraft.objects.all()] == ["new.csv"]


def test_a_file_taken_in_with_two_taps_is_taken_in_once_and_without_a_missing_page(summit, asha):
    file = SimpleUploadedFile("plan.csv", b"title,date,start,end,room\nWells,2023-03-03,10:00,11:00,Hall\n")
    address = asha.sends(path("import_file", summit), file=file)["Location"]
    for _ in range(2):
        assert asha.sends(address, take="1", people="on").status_code == 302
    assert Session.objects.count() == 1


def test_one_name_typed_twice_is_one_person_who_cannot_be_in_two_places(summit, pseudonym, hall):
    lab = actions.add_room(summit, by=pseudonym, name=Words("Lab", "en"))
    for title, room in (("Wells", hall), ("Ponds", lab)):
        it = talk(summit, pseudonym, title)
        actions.add_person(it, name="Meera Joshi")
        actions.place(it, by=pseudonym, day=DAY, minute=600, room=room)
    assert any("Meera Joshi must be in" in t.sentence for t in troubles_of(summit))


def test_two_of_one_name_in_a_session_are_no_fault_of_the_form(summit, pseudonym):
    it = talk(summit, pseudonym)
    for n in range(2):
        it.people.create(name="Meera", place=n)
    assert actions.add_person(it, name="Meera") == it.people.first()


def test_what_is_released_is_the_plan_that_was_looked_at(summit, pseudonym, hall, asha):
    it = talk(summit, pseudonym)
    actions.place(it, by=pseudonym, day=DAY, minute=600, room=hall)
    early = form_of(asha, path("release_plan", summit))
    actions.place(it, by=pseudonym, day=DAY, minute=660, room=hall)
    answer = asha.sends(path("release_plan", summit), **early)
    assert "Meanwhile the plan has changed." in text_of(answer)
    assert Release.objects.count() == 0
    again = fields_of(answer)
    assert asha.sends(path("release_plan", summit), **again).status_code == 302
    assert Release.objects.get().plan[0]["minute"] == 660


def test_who_releases_reads_a_letter_before_it_goes(summit, pseudonym, hall, asha, bilal):
    it = talk(summit, pseudonym)
    actions.place(it, by=pseudonym, day=DAY, minute=600, room=hall)
    actions.release(summit, by=pseudonym)
    actions.star(bilal.person, it)
    assert "How the longest letter reads" not in text_of(asha.opens(path("release_plan", summit)))
    actions.place(it, by=pseudonym, day=DAY, minute=660, room=hall)
    page = text_of(asha.opens(path("release_plan", summit)))
    assert "How the longest letter reads" in page
    assert "This changed of what concerns you:<br><br>Wells<br>" in page
    assert "unsubscribe" not in page
    assert bilal.person.display_name not in page


def test_letters_are_written_before_the_lock_is_taken(summit, pseudonym, hall, monkeypatch):
    depths = []

    def concerned(summit):
        depths.append(len(connection.savepoint_ids))
        return {}

    monkeypatch.setattr(releasing, "concerned", concerned)
    actions.place(talk(summit, pseudonym), by=pseudonym, day=DAY, minute=600, room=hall)
    actions.release(summit, by=pseudonym, tell=True)
    assert depths == [len(connection.savepoint_ids)]
    assert journal.check() == []
