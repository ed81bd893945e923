"""The hackathon is shown and judged: the wall, applause, and results that are corrected for who looked."""

from typing import Any

import pytest

from sabha.algorithms.refused import Refused
from sabha.summit.base.words import Words
from sabha.summit.hackathon.actions import desks, judging, showing
from sabha.summit.hackathon.models import (
    HackathonJob,
    JudgeLook,
    Showcase,
)  # fmt: skip
from sabha.summit.hackathon.rules.looks import next_look, next_pair
from sabha.summit.hackathon.tasks import work_hackathons
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Role
from summit.hackathon_world import LINE, at, member, project
from three_people import Someone, person, text_of

pytestmark = pytest.mark.django_db


def test_the_wall_calls_up_one_after_the_other_and_another_begins_the_next_round(summit: Any, pseudonym: Any) -> None:
    for n in range(5):
        project(summit, pseudonym, f"Project {n}")
    rounds = []
    for _ in range(2):
        shown = [showing.call_up(summit, 1).project_id for _ in range(5)]
        assert showing.call_up(summit, 1).project_id is None
        rounds.append(shown)
        showing.call_up(summit, 1)
        showing.call_up(summit, 0)
    assert all(len(set(shown)) == 5 for shown in rounds)
    assert rounds[0][0] != rounds[1][0]
    assert rounds[0][-1] != rounds[1][-1]


def test_the_wall_says_whose_turn_it_is_and_until_when_without_a_script(
    summit: Any, pseudonym: Any, stranger: Any
) -> None:
    project(summit, pseudonym, pitch=LINE)
    before = text_of(stranger.opens(at(summit, "showcase/")))
    showing.call_up(summit, 1)
    page = text_of(stranger.opens(at(summit, "showcase/")))
    assert ("On stage now" in before, "On stage now" in page, "<script" in page) == (False, True, False)
    assert "until " in page


def test_a_double_tap_on_next_skips_no_project(summit: Any, pseudonym: Any, asha: Someone) -> None:
    for n in range(4):
        project(summit, pseudonym, f"P{n}")
    path = f"/en/{summit.slug}/desk/hackathon/showcase/"
    for _ in range(2):
        asha.sends(path, go="next", on="")
    order = showing.order_of(summit)
    assert Showcase.objects.get().project == order[0]
    for _ in range(2):
        asha.sends(path, go="next", on=str(order[0].pk))
    assert Showcase.objects.get().project == order[1]


def test_applause_is_told_to_the_team_and_ranks_nobody(
    summit: Any, bilal: Someone, tenzin: Someone, stranger: Any
) -> None:
    made = project(summit, member(summit, bilal))
    tenzin.sends(at(summit, f"projects/{made.number}/seen/"), applauds="on", thanks="It helped me", note="ask them")
    team = text_of(bilal.opens(at(summit, f"projects/{made.number}/team/")))
    assert ("1 person applauds" in team, "It helped me" in team, "ask them" in team) == (True, True, False)
    assert "ask them" in text_of(tenzin.opens(at(summit, "me/")))
    for path in (f"projects/{made.number}/", "projects/", "showcase/"):
        assert "applaud" not in text_of(stranger.opens(at(summit, path)))


# Judging


def judge(summit: Any, name: str) -> Any:
    return join(person(name), summit, Role.JUDGE)


@pytest.fixture
def rules_of(summit: Any, pseudonym: Any) -> Any:
    return judging.set_up(summit, by=pseudonym, mode="scores", criteria=Words("Useful\nAlive", "en"), each=2)


def test_looks_are_shared_out_and_nobody_judges_their_own(summit: Any, rules_of: Any) -> None:
    judges = [judge(summit, f"J{n}") for n in range(3)]
    projects = [project(summit, judges[n % 3].pseudonym, f"P{n}") for n in range(6)]
    desks.order(summit, HackathonJob.What.VISITS)
    work_hackathons()
    looks = list(JudgeLook.objects.all())
    assert len(looks) == 12
    assert not [k for k in looks if k.judge.pseudonym in k.project.members()]
    first = next_look(judges[0], projects)
    judging.begin_look(judges[0], first)
    assert next_look(judges[0], projects) == first
    for other in judges[1:]:
        assert next_look(other, projects) != first


def test_results_are_corrected_for_the_judge_and_released_by_organisers(
    summit: Any, rules_of: Any, pseudonym: Any, stranger: Any
) -> None:
    judges = [judge(summit, f"J{n}") for n in range(4)]
    projects = [project(summit, pseudonym, f"P{n}") for n in range(8)]
    for n, who in enumerate(judges):
        for quality, it in enumerate(projects):
            given = max(1, min(5, round(1 + quality / 2) + (1 if n % 2 else -1)))
            judging.score(who, it, [given, given], judging=rules_of)
    with pytest.raises(Refused, match="worked out"):
        judging.move_on(rules_of, "released", by=pseudonym)
    closed = judging.move_on(rules_of, "closed", by=pseudonym)
    work_hackathons()
    with pytest.raises(Refused, match="closed"):
        judging.score(judges[0], projects[0], [5, 5], judging=closed)
    assert "Results" not in text_of(stranger.opens(at(summit, "judging/"))).split("<main")[1].split("</dl>")[1]
    judging.move_on(closed, "released", by=pseudonym)
    page = text_of(stranger.opens(at(summit, "judging/")))
    assert page.index("P7") < page.index("P0")
    places = {p["project"]: p for p in HackathonJob.objects.get(what="standing").answer["places"]}
    assert places[str(projects[7].pk)]["worst"] < places[str(projects[0].pk)]["best"]


def test_results_are_released_only_when_the_judging_is_closed(summit: Any, rules_of: Any, pseudonym: Any) -> None:
    judges = [judge(summit, f"J{n}") for n in range(3)]
    projects = [project(summit, pseudonym, f"P{n}") for n in range(4)]
    for who in judges:
        for it in projects:
            judging.score(who, it, [3, 3], judging=rules_of)
    judging.move_on(rules_of, "closed", by=pseudonym)
    work_hackathons()
    judging.move_on(rules_of, "open", by=pseudonym)  # and somebody scores once more
    with pytest.raises(Refused, match="worked out"):
        judging.move_on(rules_of, "released", by=pseudonym)


def test_the_criteria_stand_once_somebody_has_judged(summit: Any, rules_of: Any, pseudonym: Any) -> None:
    judging.score(judge(summit, "J"), project(summit, pseudonym), [3, 4], judging=rules_of)
    with pytest.raises(Refused, match="they stand"):
        judging.set_up(summit, by=pseudonym, criteria=Words("Shiny", "en"))
    assert judging.set_up(summit, by=pseudonym, each=5).each == 5


def test_pairs_are_asked_once_and_put_together(summit: Any, pseudonym: Any) -> None:
    setting = judging.set_up(summit, by=pseudonym, mode="pairs", criteria=Words("Useful", "en"))
    who = judge(summit, "J")
    projects = [project(summit, pseudonym, f"P{n}") for n in range(4)]
    asked = []
    while pair := next_pair(who, projects):
        asked.append(frozenset(p.number for p in pair))
        best, other = sorted(pair, key=lambda p: -p.number)
        judging.choose(who, best, other, judging=setting)
    assert len(asked) == len(set(asked)) == 6
    judging.move_on(setting, "closed", by=pseudonym)
    work_hackathons()
    answer = HackathonJob.objects.get(what="standing").answer
    assert [p["project"] for p in answer["places"]] == [str(p.pk) for p in reversed(projects)]


def test_a_judge_who_is_too_near_is_not_asked_again(summit: Any, rules_of: Any, pseudonym: Any) -> None:
    who, made = judge(summit, "J"), project(summit, pseudonym)
    judging.score(who, made, [5, 5], judging=rules_of)
    judging.bar(who, made)
    assert next_look(who, [made]) is None
    judging.move_on(rules_of, "closed", by=pseudonym)
    work_hackathons()
    assert HackathonJob.objects.get(what="standing").answer["refused"][0] == "There are no scores yet."


def test_the_desk_says_who_was_compared_and_names_every_judge(
    summit: Any, pseudonym: Any, asha: Someone, monkeypatch: Any
) -> None:
    setting = judging.set_up(summit, by=pseudonym, mode="pairs", criteria=LINE)
    one, two, never = (project(summit, pseudonym, f"P{n}") for n in range(3))
    judging.choose(judge(summit, "J1"), one, two, judging=setting)
    judging.choose(asha.person.memberships.get(summit=summit), one, two, judging=setting)  # without the role
    page = text_of(asha.opens(f"/en/{summit.slug}/desk/hackathon/judging/"))
    assert page.count("1 choices") == 2
    rows = {title: row for row in page.split("<tr>")[2:] for title in ("P0", "P1", "P2") if title in row}
    assert [">2<" in rows[f"P{n}"].replace("\n", "") for n in range(3)] == [True, True, False]
    assert "not seen yet" in rows[str(never)]
