"""Challenges, projects and their log: everything here goes into the record."""

import uuid

from django.db import transaction
from django.utils import timezone

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.algorithms.task_links import readme_addresses
from sabha.summit.concept.actions import link, next_number
from sabha.summit.hackathon.models import Challenge, LogEntry, Project, Readme, TeamMember
from sabha.summit.hackathon.rules.stages import next_step
from sabha.summit.journal import actions as journal


@transaction.atomic
def add_challenge(summit, *, by, op=None, at=None, id=None, grew_from=None, **values):
    """A challenge or task; it may have grown from anything public of this summit."""
    journal.stand_in_line(summit.pk)
    known = journal.done(Challenge, op)
    if known:
        return known
    values = {"author": None if by == journal.SYSTEM else by, **values}
    number = next_number(Challenge, summit)
    made = journal.write(Challenge, by=by, op=op, at=at, id=id, summit=summit, number=number, **values)
    if grew_from is not None:
        link(made, grew_from, by=by, at=at)
    return made


def change_challenge(challenge, *, by, op=None, at=None, **values):
    return journal.write(challenge, by=by, op=op, at=at, **values)


@transaction.atomic
def add_project(summit, *, by, op=None, at=None, id=None, grew_from=None, joins=True, **values):
    """A project, with whoever begins it in its team; the challenge it takes up is taken."""
    journal.stand_in_line(summit.pk)
    known = journal.done(Project, op) if id is None else Project.objects.filter(pk=id).first()
    if known:
        return known
    day = timezone.localdate(at)
    values = {"since": day, "last_word": day, **values}
    number = next_number(Project, summit)
    made = journal.write(Project, by=by, op=op, at=at, id=id, summit=summit, number=number, **values)
    if joins:
        join_team(made, by, by=by, at=at)
    if made.challenge and made.challenge.state == Challenge.State.OPEN:
        journal.write(made.challenge, by=by, at=at, state=Challenge.State.TAKEN)
    if grew_from is not None and grew_from.pk != made.challenge_id:
        link(made, grew_from, by=by, at=at)
    want_readme(made)
    return made


@transaction.atomic
def change_project(project, *, by, op=None, at=None, **values):
    changed = journal.write(project, by=by, op=op, at=at, **values)
    if "source" in values:
        want_readme(changed)
    return changed


def want_readme(project):
    """Ask the worker for the README of its source; one of a host we do not know has none."""
    if project.source and readme_addresses(project.source):
        Readme.objects.update_or_create(project=project, defaults={"due": timezone.now()})
    else:
        Readme.objects.filter(project=project).delete()


def join_team(project, member, *, by, at=None):
    """Let `member` (a pseudonym) be in the team; again changes nothing."""
    key = uuid.uuid5(project.pk, str(member))
    held = TeamMember.objects.filter(pk=key).first()
    if held:
        return journal.write(held, by=by, at=at, is_withdrawn=False)
    return journal.write(
        TeamMember, by=by, at=at, id=key, summit_id=project.summit_id, project=project, member=member,
        since=timezone.localdate(at),
    )  # fmt: skip


@transaction.atomic
def leave_team(project, member, *, by, op=None):
    """Leave. Who looked after the project is its maintainer no longer, and the project says that it looks for one."""
    held = TeamMember.objects.filter(pk=uuid.uuid5(project.pk, str(member))).first()
    if held is None or held.is_withdrawn:
        return project
    journal.write(held, by=by, is_withdrawn=True)
    if project.maintainer == member:
        return journal.write(project, by=by, op=op, maintainer=None, seeks_maintainer=True)
    return project


@transaction.atomic
def write_log(project, text, *, by, day=None, op=None, at=None):
    """A dated line about how it goes; a project that rested is under way again."""
    known = journal.done(LogEntry, op)
    if known:
        return known
    day = day or timezone.localdate(at)
    made = journal.write(
        LogEntry, by=by, op=op, at=at, summit_id=project.summit_id, project=project, day=day, text=text, writer=by
    )
    heard_of(project, day, by=by, at=at)
    return made


def heard_of(project, day, *, by, at=None):
    """Note that there was word of a project on a day: from its log, or from a check-in."""
    values = {"last_word": max(day, project.last_word or day)}
    if project.state == Project.State.RESTING:
        values["state"] = Project.State.ACTIVE
    return journal.write(project, by=by, at=at, **values)


@transaction.atomic
def look_after(project, *, by, yes, op=None):
    """Look after it oneself, or no longer. Nobody else can say so of somebody, nor take it from who does."""
    journal.in_turn(project)
    if not yes and project.maintainer == by:
        return journal.write(project, by=by, op=op, maintainer=None, seeks_maintainer=True)
    if not yes or project.maintainer not in {None, by}:
        raise Refused(gettext_noop("Somebody looks after it. They can hand it over."))
    return journal.write(project, by=by, op=op, maintainer=by, seeks_maintainer=False)


def take_back_entry(entry, *, by, op=None):
    return journal.write(entry, by=by, op=op, is_withdrawn=True)


@transaction.atomic
def advance(project, *, by, agreed, to=None, op=None, at=None):
    """Reach the next stage: what can be checked must be there, and the team must agree with its sentence.

    to   the stage whose sentence they saw: where it has been reached meanwhile, nothing more is agreed to
    """
    journal.in_turn(project)
    if to is not None and to <= project.stage:
        return project
    step = next_step(project)
    if step is None:
        raise Refused(gettext_noop("This is the last stage."))
    if not step.is_met(project):
        raise Refused(gettext_noop("Something is missing still: see what stands above the button."))
    if not agreed:
        raise Refused(gettext_noop("Tick the sentence that the team agrees on."))
    kept = sorted({*project.agreed, int(step.stage)})
    return journal.write(project, by=by, op=op, at=at, stage=step.stage, agreed=kept)


@transaction.atomic
def settle(project, *, by, state, why=None, op=None, at=None):
    """Let a project rest, be finished, end, or be under way again, with the reason."""
    if state != Project.State.ACTIVE and not why:
        raise Refused(gettext_noop("Say in a line why, so that whoever comes after knows."))
    day = timezone.localdate(at)
    done = {Project.State.DONE: Challenge.State.DONE, Project.State.ENDED: Challenge.State.OPEN}.get(state)
    journal.in_turn(project)
    if done and project.challenge and project.challenge.state == Challenge.State.TAKEN and _is_alone(project):
        journal.write(project.challenge, by=by, at=at, state=done)
    return journal.write(project, by=by, op=op, at=at, state=state, why=why, last_word=day)


def _is_alone(project):
    """Whether nobody else is building on the same challenge."""
    return not project.challenge.projects.exclude(pk=project.pk).under_way().exists()


def keep_alive(project, *, by, begun=None, op=None, at=None):
    """Ask for twelve weekly check-ins from a day on; `begun=None` takes the wish back."""
    return journal.write(project, by=by, op=op, at=at, rhythm="weeks" if begun else "", begun=begun)


@transaction.atomic
def answered(project, *, by, state, word=None, op=None, at=None):
    """What came of a check-in: a word is a line of the log, and who drops it lets it rest instead of dying silently."""
    day = timezone.localdate(at)
    if word:
        write_log(project, word, by=by, day=day, op=op and uuid.uuid5(op, "log"), at=at)
    else:
        heard_of(project, day, by=by, at=at)
    if state == "dropped":
        project = journal.write(project, by=by, at=at, state=Project.State.RESTING, why=word)
    return project
