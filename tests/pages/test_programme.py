"""The programme's pages: light, in a fixed number of queries, and everything the team does with forms alone."""

import gzip
import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from pages.test_public_pages import ROUND_TRIP, SHEET
from sabha.algorithms.schedule_formats import Person, Room, Schedule, Session, Track
from sabha.summit.base.words import Words
from sabha.summit.call.models import Call, Proposal
from sabha.summit.journal import actions as journal
from sabha.summit.people.models import Role
from sabha.summit.programme import actions
from sabha.summit.programme.models import Placement, Release, Star
from sabha.summit.programme.models import Session as Held
from three_people import operation, text_of

pytestmark = pytest.mark.django_db
DAY = date(2023, 3, 3)
OF_THE_SUMMIT = 2  # queries that a server makes once: it keeps the summit in memory until something changes
NAMES = ("Asha Rao", "Imran Qureshi", "Meera Joshi", "Kavya Hegde", "Bilal Khan", "Tenzin Dolma", "Zubeida", "Ravi")
TITLES = (
    "Who keeps the water of a village", "गाँव का पानी कौन सँभाले", "గ్రామ చెరువుల సంరక్షణ ఎలా", "گاؤں کے پانی کا ریکارڈ",
    "Maps for people without a computer", "ஏரிகளின் கதைகள்", "Tools that one person keeps alive", "Reading old records",
)  # fmt: skip


def schedule(sessions):
    """Sessions of eight rooms over three days, with people, tracks and several scripts."""
    begin = datetime(2023, 3, 3, 3, 30, tzinfo=UTC)
    made = []
    for n in range(sessions):
        day, turn = divmod(n, 56)
        start = begin + timedelta(days=day % 3, minutes=60 * (turn // 8))
        people = (Person(NAMES[n % 8], f"{n % 8:08d}-1111-4873-9cd8-19a51fa98a31"),)
        made.append(
            Session(
                guid=f"{n:08d}-96ee-4873-9cd8-19a51fa98a31", title=f"{TITLES[n % 8]} {n}", id=str(n + 1), start=start,
                duration=timedelta(minutes=45), room=f"Room {n % 8}", track=("Water", "Wind", "Tools")[n % 3],
                language=("en", "hi", "te", "ur")[n % 4], people=people, description="What it is about. " * 20,
            )
        )  # fmt: skip
    rooms = tuple(Room(f"Room {n}", f"aaaaaaa{n}-96ee-4873-9cd8-19a51fa98a31") for n in range(8))
    tracks = tuple(Track(name) for name in ("Water", "Wind", "Tools"))
    return Schedule(
        title="Tanks", time_zone="Asia/Kolkata", start=DAY, end=date(2023, 3, 5), rooms=rooms, tracks=tracks,
        sessions=tuple(made),
    )  # fmt: skip


def released(summit, by, sessions):
    actions.take(summit, schedule(sessions), by=by)
    actions.release(summit, by=by)


def path(name, summit, *args, **query):
    told = "&".join(f"{key}={value}" for key, value in query.items())
    with translation.override("en"):
        return reverse(name, args=[summit.slug, *args]) + (f"?{told}" if told else "")


def pages(summit):
    return {
        "by time": path("programme", summit), "by room": path("programme", summit, view="grid"),
        "by track": path("programme", summit, view="track"), "speakers": path("speakers", summit),
        "session": path("session", summit, 1), "now": path("programme_now", summit, at="2023-03-03T10:00"),
        "search": path("programme_search", summit, q="water"), "versions": path("releases", summit),
        "version": path("release", summit, 1), "open space": path("open_space", summit),
    }  # fmt: skip


def test_pages_cost_the_same_queries_for_1_30_and_300_sessions(summit, pseudonym, stranger):
    asked = []
    for number in (1, 30, 300):
        released(summit, pseudonym, number)
        counts = {}
        for name, address in pages(summit).items():
            with CaptureQueriesContext(connection) as queries:
                assert stranger.opens(address).status_code == 200
            counts[name] = len(queries)
        asked.append(counts)
    assert asked[0] == asked[1] == asked[2]
    assert max(asked[0].values()) - OF_THE_SUMMIT <= 10


def test_before_the_first_version_pages_cost_the_same_queries_too(summit, pseudonym, stranger):
    asked = []
    for number in (1, 30):
        actions.take(summit, schedule(number), by=pseudonym)
        with CaptureQueriesContext(connection) as queries:
            page = text_of(stranger.opens(path("programme", summit)))
        assert f"{number} session" in page
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 10


def test_150_sessions_come_in_one_round_trip_by_day(summit, pseudonym, stranger):
    released(summit, pseudonym, 150)
    weights = {}
    for lang in ("en", "ur", "te"):
        for view in ("time", "track"):
            body = stranger.opens(f"/{lang}/{summit.slug}/programme/?view={view}").content
            weights[lang, view] = len(gzip.compress(body, 6)) + len(SHEET)
    assert {place: weight for place, weight in weights.items() if weight > ROUND_TRIP} == {}


def test_what_is_planned_shows_nowhere_before_it_is_released(summit, pseudonym, stranger):
    released(summit, pseudonym, 3)
    it = Held.objects.get(number=1)
    before = {name: text_of(stranger.opens(address)) for name, address in pages(summit).items()}
    room = actions.add_room(summit, by=pseudonym, name=Words("Secret cellar", "en"))
    actions.place(it, by=pseudonym, day=date(2023, 3, 4), minute=999, room=room)
    after = {name: text_of(stranger.opens(address)) for name, address in pages(summit).items()}
    assert after == before
    history = text_of(stranger.opens(reverse("history", args=[summit.slug, it.pk])))
    assert "Secret" not in history
    assert stranger.opens(reverse("history", args=[summit.slug, Placement.objects.first().pk])).status_code == 404


def test_a_session_says_its_facts_first_and_carries_them_as_data(summit, pseudonym, stranger):
    released(summit, pseudonym, 2)
    page = text_of(stranger.opens(path("session", summit, 2)))
    places = [page.index(words) for words in ("<dt>When", "<dt>Where", "<dt>Language", "<p>What it is about")]
    assert places == sorted(places)
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert (data["@type"], data["inLanguage"]) == ("EducationEvent", "hi")
    assert data["startDate"] == "2023-03-03T09:00:00+05:30"
    assert data["performer"] == [{"@type": "Person", "name": "Imran Qureshi"}]


def test_a_search_finds_words_of_every_script_and_people(summit, pseudonym, stranger):
    released(summit, pseudonym, 8)
    for asked, number in (("पानी", 2), ("చెరువుల", 3), ("پانی", 4), ("ஏரிகளின்", 6), ("TOOLS alive", 7), ("meera", 3)):
        page = text_of(stranger.opens(path("programme_search", summit, q=asked)))
        assert path("session", summit, number) in page, asked
    assert "Nothing holds all these words" in text_of(stranger.opens(path("programme_search", summit, q="zzz")))


def test_now_and_next_stand_under_an_address_with_their_time(summit, pseudonym, stranger):
    released(summit, pseudonym, 20)
    answer = stranger.opens(path("programme_now", summit))
    assert answer.status_code == 302
    assert "?at=" in answer["Location"]
    page = text_of(stranger.opens(path("programme_now", summit, at="2023-03-03T09:10")))
    on, _, coming = page.partition("<h2>Next")
    assert f"{TITLES[0]} 0<" in on
    assert f"{TITLES[0]} 8<" in coming
    assert "The programme is over" in text_of(stranger.opens(path("programme_now", summit, at="2024-01-01T00:00")))


def test_filters_show_one_track_or_one_room(summit, pseudonym, stranger):
    released(summit, pseudonym, 16)
    track = summit.tracks.get(number=1)
    page = text_of(stranger.opens(path("programme", summit, track=track.number)))
    shown = {int(n) for n in re.findall(r"/sessions/(\d+)/", page)}
    assert shown == set(Held.objects.filter(track=track).values_list("number", flat=True))
    page = text_of(stranger.opens(path("programme", summit, room=1)))
    assert {int(n) for n in re.findall(r"/sessions/(\d+)/", page)} == {1, 9}


def test_a_version_tells_what_it_changed(summit, pseudonym, stranger):
    released(summit, pseudonym, 2)
    it = Held.objects.get(number=1)
    room = summit.rooms.get(number=2)
    actions.place(it, by=pseudonym, day=DAY, minute=690, room=room)
    actions.release(summit, by=pseudonym, word=Words("A better room.", "en"))
    page = text_of(stranger.opens(path("release", summit, 2)))
    assert "moved from Room 0 09:00 to Room 1 11:30" in page
    assert "A better room." in page


def test_a_star_is_given_and_taken_back_with_a_form(summit, pseudonym, bilal):
    released(summit, pseudonym, 2)
    assert bilal.sends(path("star", summit, 1)).status_code == 302
    page = text_of(bilal.opens(path("my_programme", summit)))
    assert f"{TITLES[0]} 0" in page
    bilal.sends(path("star", summit, 1), stop="1")
    assert Star.objects.count() == 0


def test_my_programme_says_what_is_at_the_same_time(summit, pseudonym, bilal):
    released(summit, pseudonym, 2)
    for number in (1, 2):
        bilal.sends(path("star", summit, number))
    assert text_of(bilal.opens(path("my_programme", summit))).count("at the same time:") == 2


def test_the_plan_is_made_with_forms_alone(summit, asha):
    room = {"room": 1, "room-name": "Hall", "room-capacity": 80, "room-lang": "en"}
    asha.sends(path("programme_rooms", summit), **room)
    asha.sends(
        path("programme_rooms", summit),
        **{"hours": 1, "hours-date": "2023-03-03", "hours-opens": "09:00", "hours-closes": "17:00"},
    )
    given = {"title": "Wells", "lang": "en", "kind": "talk", "minutes": 45, "language": "en"}
    answer = asha.sends(path("new_session", summit), **given)
    assert answer["Location"] == path("place_session", summit, 1)
    room = summit.rooms.get().pk
    where = {"day": "2023-03-03", "minute": "16:45", "room": room}
    looked = text_of(asha.sends(path("place_session", summit, 1), look=1, **where))
    assert "that day goes from 09:00 to 17:00" in looked
    assert Placement.objects.count() == 0
    asha.sends(path("place_session", summit, 1), **where | {"minute": "10:00", "is_pinned": "on"})
    assert (Placement.objects.get().minute, Placement.objects.get().is_pinned) == (600, True)
    page = asha.opens(path("release_plan", summit))
    asha.sends(path("release_plan", summit), op=operation(page), lang="en", count=0, tell="on")
    assert Release.objects.count() == 1


def test_the_plan_by_room_has_a_row_each_half_hour_and_carries_what_its_forms_need(summit, asha, pseudonym):
    room = actions.add_room(summit, by=pseudonym, name=Words("Hall", "en"))
    for title, minute, where in (("Wells", 615, room), ("Lunch", 720, None)):
        it = actions.add_session(summit, by=pseudonym, title=Words(title, "en"))
        actions.place(it, by=pseudonym, day=DAY, minute=minute, room=where, is_pinned=title == "Lunch")
    page = text_of(asha.opens(path("plan", summit, day=DAY, view="grid")))
    rows = re.findall(r"data-minute=(\S+) data-span=(\d+)>", page)
    assert rows[:4] == [("09:00", "30"), ("09:30", "30"), ("10:00", "15"), ("10:15", "15")]
    assert "<option value=15 selected>" in page  # the widest on which everything begins: 10:15 and 12:00
    assert "<option value=5 selected>" in text_of(asha.opens(path("plan", summit, day=DAY, view="grid", grid=5)))
    was = re.search(r'data-place="([^"]+/sessions/1/place/)" data-minutes=45 data-was="([^"]+)"', page)
    assert page.count("data-pinned") == 1
    moved = {"day": "2023-03-03", "minute": "11:00", "room": room.pk, "was": was[2], "view": "grid"}
    answer = asha.sends(was[1], **moved)
    assert answer["Location"].endswith("?day=2023-03-03&view=grid#t660")
    assert "&grid=10#" in asha.sends(was[1], **moved | {"grid": "10"})["Location"]
    late = asha.sends(was[1], **moved | {"minute": "12:00"})
    assert "Somebody wrote at the same time: “11:00”" in text_of(late)


def test_a_place_is_looked_at_by_the_script_without_being_saved(summit, asha, pseudonym):
    room = actions.add_room(summit, by=pseudonym, name=Words("Hall", "en"))
    actions.add_session(summit, by=pseudonym, title=Words("Wells", "en"))
    address, given = path("place_session", summit, 1), {"look": 1, "day": "2023-03-03", "room": room.pk}
    ask = {"HTTP_ACCEPT": "application/json"}
    told = asha.client.post(address, given | {"minute": "17:45"}, **ask).json()
    assert not told["fits"]
    assert "that day goes from 09:00 to 18:00" in told["sentences"][0]
    assert asha.client.post(address, given | {"minute": "10:00"}, **ask).json() == {
        "fits": True,
        "sentences": ["There it fits."],
    }
    assert asha.client.post(address, given, **ask).json() == {"fits": False, "sentences": []}
    assert Placement.objects.count() == 0


def test_a_session_takes_up_what_the_address_names(summit, asha):
    question = summit.questions.first()
    given = {"title": "Wells", "lang": "en", "kind": "talk", "minutes": 45, "language": "en"}
    asha.sends(f"{path('new_session', summit)}?from={question.pk}", **given)
    assert question.get_absolute_url() in text_of(asha.opens(path("session", summit, 1)))


def test_a_file_is_looked_at_before_it_is_taken_in(summit, asha):
    file = SimpleUploadedFile("plan.csv", b"title,date,start,end,room\nWells,2023-03-03,10:00,11:00,Hall\n,x,,,\n")
    answer = asha.sends(path("import_file", summit), file=file)
    page = text_of(asha.opens(answer["Location"]))
    assert "1 new, 0 changed." in page
    assert "A session without a title is left out." in page
    assert Held.objects.count() == 0
    asha.sends(answer["Location"], take="1", people="on")
    assert [str(it) for it in Held.objects.all()] == ["Wells"]
    assert asha.opens(answer["Location"]).status_code == 404


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><schedule/>", "document type"), (b"\xff\xfe\x00title", "encod"),
        (b"<a/>", "not a schedule.xml"), (b"title,start\n", "session"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_is_refused_in_a_sentence(data, words, summit, asha):
    answer = asha.sends(path("import_file", summit), file=SimpleUploadedFile("x", data))
    assert answer.status_code == 200
    assert words in text_of(answer)
    assert summit.import_drafts.count() == 0


def test_accepted_proposals_become_sessions_once(summit, asha, bilal, pseudonym):
    call = journal.write(
        Call, by=pseudonym, summit=summit, number=1, kind=Call.Kind.SESSIONS, title=Words("Sessions", "en"),
        opens=DAY, closes=DAY, decided=datetime(2023, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    values = {"call": call, "person": bilal.person, "lang": "te", "language": "te", "format": "workshop", "minutes": 90}
    question = summit.questions.first().pk
    it = Proposal.objects.create(number=1, title="Wells", state="accepted", grew_from=question, **values)
    Proposal.objects.create(number=2, title="Ponds", state="declined", **values)
    page = text_of(asha.opens(path("accepted_proposals", summit)))
    assert "Wells" in page
    assert "Ponds" not in page
    for _ in range(2):
        asha.sends(path("accepted_proposals", summit), proposal=str(it.pk))
    [made] = Held.objects.all()
    assert (str(made), made.kind, made.minutes, made.language) == ("Wells", "workshop", 90, "te")
    assert made.people.get().person == bilal.person


def test_a_free_slot_is_taken_with_a_form(summit, pseudonym, bilal, tenzin):
    room = actions.add_room(summit, by=pseudonym, name=Words("Garden", "en"))
    [it] = actions.open_slots(summit, by=pseudonym, day=DAY, starts=[600], minutes=30, room=room)
    actions.release(summit, by=pseudonym)
    given = {"title": "A dictionary begins", "lang": "en", "language": "en"}
    assert bilal.sends(path("take_slot", summit, it.number), **given).status_code == 302
    assert "A dictionary begins" in text_of(tenzin.opens(path("open_space", summit)))
    assert "This slot is taken" in text_of(tenzin.opens(path("take_slot", summit, it.number)))
    assert "quicker" in text_of(tenzin.sends(path("take_slot", summit, it.number), **given))


def test_people_are_added_and_their_absence_noted_with_forms(summit, pseudonym, asha):
    released(summit, pseudonym, 1)
    address = path("session_people", summit, 1)
    assert {"member", "part", "absence-who"} <= set(re.findall(r'name="([\w-]+)"', text_of(asha.opens(address))))
    asha.sends(address, name="Ravi", part="chair")
    it = Held.objects.get(number=1).people.get(name="Ravi")
    day = {"absence-day": "2023-03-03", "absence-opens": "09:00", "absence-closes": "10:00"}
    asha.sends(address, absence=1, **{"absence-who": it.pk} | day)
    assert "Ravi is not there for all of" in text_of(asha.opens(path("plan", summit)))
    asha.sends(address, remove=it.pk)
    assert not Held.objects.get(number=1).people.filter(name="Ravi").exists()


def test_the_programme_team_plans_and_a_member_does_not(summit, tenzin, bilal):
    from sabha.summit.people.actions.members import join

    join(tenzin.person, summit, Role.PROGRAMME)
    assert tenzin.opens(path("plan", summit)).status_code == 200
    assert bilal.opens(path("plan", summit)).status_code == 403
