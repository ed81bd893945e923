"""What the hackathon adds to the world of the page tests: objects, addresses, and who is let in."""

from typing import Any

from pages.world import ALL, ORGANISERS, SIGNED_IN, organiser_of
from sabha.summit.base.words import Words
from sabha.summit.hackathon.actions import building, desks, judging, showing, teams
from sabha.summit.hackathon.models import HackathonJob, TeamProposal, TeamRequest
from sabha.summit.people.models import Role
from three_people import CANARY

JUDGES = ORGANISERS | {str(Role.JUDGE)}
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)

TABLE: dict[str, frozenset[str]] = {
    "hackathon": ALL,
    "challenges": ALL,
    "challenge": ALL,
    "new_challenge": SIGNED_IN,
    "edit_challenge": ORGANISERS,
    "projects": ALL,
    "project": ALL,
    "project_picture": ALL,
    "new_project": SIGNED_IN,
    "edit_project": ORGANISERS,
    "project_team": ORGANISERS,
    "project_join": SIGNED_IN,
    "project_seen": SIGNED_IN,
    "showcase": ALL,
    "judging": ALL,
    "lasting": ALL,
    "hackathon_json": ALL,
    "hackathon_package": ALL,
    "projects_table": ALL,
    "challenges_table": ALL,
    "hackathon_calendar": ALL,
    "my_hackathon": SIGNED_IN,
    "hackathon_card": SIGNED_IN,
    "judge": JUDGES,
    "judge_project": JUDGES,
    "hackathon_desk": ORGANISERS,
    "hackathon_mentors": ORGANISERS,
    "hackathon_teams": ORGANISERS,
    "showcase_desk": ORGANISERS,
    "judging_desk": ORGANISERS,
    "hackathon_import": ORGANISERS,
}
"""The name of an address → who is let in (the sets of pages/world.py)."""
HARM = Words(CANARY, 'x" onclick="alert(1)')
SKILLS = [CANARY[:40].lower()]


def build(world: Any) -> None:
    """One of everything that has a page of its own, at `world.here` (twice) and at `world.there`; in harmful words."""
    for summit, times in ((world.here, 2), (world.there, 1)):
        for _ in range(times):
            build_one(summit)
        build_rest(summit)


def build_one(summit: Any) -> None:
    by = organiser_of(summit).pseudonym
    challenge = building.add_challenge(
        summit, by=by, title=HARM, about=HARM, skills=SKILLS, links=["https://github.com/tanks/map/issues/7"]
    )
    project = building.add_project(
        summit, by=by, title=HARM, pitch=HARM, about=HARM, challenge=challenge, sign=CANARY[:8], needs=SKILLS,
        source="https://gitlab.com/tanks/map", demo="https://example.org/map", licence="MIT", next_step=HARM,
        offline=HARM, maintainer=by, picture=showing.keep_picture(PICTURE), picture_words=HARM, seeks_maintainer=True,
    )  # fmt: skip
    building.write_log(project, HARM, by=by)
    building.settle(project, by=by, state="resting", why=HARM)
    building.write_log(project, HARM, by=by)


def build_rest(summit: Any) -> None:
    """What belongs to people, the showcase and the judging."""
    organiser, project = organiser_of(summit), summit.projects.last()
    judging.set_up(summit, by=organiser.pseudonym, mode="scores", criteria=HARM, each=2)
    held = showing.call_up(summit, 1)
    assert held.project is not None
    showing.remember(organiser.person, project, note=CANARY, applauds=True, thanks=CANARY)
    other = summit.memberships.exclude(pk=organiser.pk).last() or organiser
    if other != organiser:
        TeamRequest.objects.create(person=other.person, project=project, words=CANARY)
    common = {"languages": ["en"], "contact": CANARY, "wants_team": True, "skills": SKILLS}
    mine = desks.save_card(organiser.person, summit, room=1, **common)
    theirs = desks.save_card(other.person, summit, wants_mentor=True, **common)
    table = TeamProposal.objects.create(summit=summit, number=1, languages=["en"], missing=SKILLS, target=project.pk)
    reason = {"wish": 1, "brings": SKILLS, "stays": True}
    table.seats.create(card=mine, reason=reason)
    if other != organiser:
        table.seats.create(card=theirs, reason=reason)
        mine.newcomers.create(newcomer=theirs, common={"languages": ["en"], "skills": SKILLS, "hours": []})
    teams.offer(summit)
    refused = {"refused": ["“%(person)s” is in the list twice.", {"person": CANARY}]}
    HackathonJob.objects.create(summit=summit, what="mentors", done="2026-01-01T00:00Z", answer=refused)
    shortage = {"shortages": [[CANARY, 0, 1]]}
    HackathonJob.objects.create(summit=summit, what="teams", done="2026-01-01T00:00Z", answer=shortage)


def arguments(name: str, summit: Any) -> dict[str, Any]:
    """Values for the address called `name`, of objects that belong to `summit`."""
    return {"number": summit.challenges.count()}
