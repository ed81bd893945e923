"""Joining a team, handing a project over, and saying yes or no to a place that was proposed: all by asking."""

import uuid

from django.db import transaction
from django.utils import timezone

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.base.words import Words
from sabha.summit.hackathon.actions.building import add_project, join_team, leave_team
from sabha.summit.hackathon.models import Challenge, HackathonCard, Project, TeamPlace, TeamProposal, TeamRequest
from sabha.summit.hackathon.tasks import letters
from sabha.summit.journal import actions as journal
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Membership


@transaction.atomic
def ask(person, project, *, kind=TeamRequest.Kind.JOIN, words=""):
    """Ask to join, or to take a project over. A project whose team is gone has nobody to answer: it is joined."""
    if kind == TeamRequest.Kind.MAINTAIN and not project.seeks_maintainer:
        raise Refused(gettext_noop("This project does not look for somebody to take it over."))
    membership = join(person, project.summit)
    made, is_new = TeamRequest.objects.get_or_create(
        person=person, project=project, kind=kind, defaults={"words": words}
    )
    if not is_new and made.state == TeamRequest.State.OPEN:
        return made
    if not is_new:
        made.state, made.words, made.made = TeamRequest.State.OPEN, words, timezone.now()
        made.save(update_fields=["state", "words", "made"])
    if _is_nobodys(project):
        return answer(made, by=membership.pseudonym, yes=True)
    letters.to_team(made)
    return made


def _is_nobodys(project):
    """Whether the whole team has left or was erased. One of another machine is there, though not among our people."""
    if Membership.objects.filter(pseudonym__in=project.members()).exists():
        return False
    return not journal.from_elsewhere([it.pk for it in project.team.all() if not it.is_withdrawn])


def take_back(person, project):
    """Ask no more."""
    TeamRequest.objects.filter(person=person, project=project, state=TeamRequest.State.OPEN).delete()


@transaction.atomic
def answer(request, *, by, yes):
    """The team's answer; the first one holds. A yes puts the asker into the team, or lets them take it over."""
    project = journal.in_turn(request.project)
    request.refresh_from_db(fields=["state"])
    if request.state != TeamRequest.State.OPEN:
        return request
    takes_over = request.kind == TeamRequest.Kind.MAINTAIN
    if yes and takes_over and not project.seeks_maintainer:
        raise Refused(gettext_noop("This project does not look for somebody to take it over."))
    request.state = TeamRequest.State.ACCEPTED if yes else TeamRequest.State.DECLINED
    request.save(update_fields=["state"])
    asker = join(request.person, project.summit)
    if yes:
        join_team(project, asker.pseudonym, by=by)
        if takes_over:
            journal.write(project, by=by, maintainer=asker.pseudonym, seeks_maintainer=False)
    if asker.pseudonym != by:
        letters.to_asker(request, asker)
    return request


@transaction.atomic
def offer(summit):
    """Let everybody see the place that is proposed to them. Returns how many."""
    found = TeamProposal.objects.filter(summit=summit, is_offered=False)
    seats = list(TeamPlace.objects.filter(table__in=found).select_related("card"))
    found.update(is_offered=True)
    letters.to_seated(seats)
    return len(seats)


@transaction.atomic
def move(seat, number):
    """Put somebody to another proposed team, or (None) to none."""
    if number is None:
        seat.delete()
        settle_table(seat.table)
        return
    table = TeamProposal.objects.filter(summit=seat.table.summit_id, number=number).first()
    if table is None:
        raise Refused(gettext_noop("There is no proposed team of that number."))
    before, seat.table, seat.reason, seat.says = seat.table, table, {}, None
    seat.save(update_fields=["table", "reason", "says"])
    settle_table(before)
    settle_table(table)


def settle_table(table):
    """What the people at a table share, after they changed."""
    spoken = [set(seat.card.languages) for seat in table.seats.select_related("card")]
    table.languages = sorted(set.intersection(*spoken)) if spoken else []
    table.save(update_fields=["languages"])


@transaction.atomic
def take_seat(seat, *, yes):
    """Say yes or no to a place. The first yes begins the project where there is none yet; a no takes a yes back."""
    if seat.says and not yes and seat.table.project_id:
        pseudonym = join(seat.card.person, seat.table.summit).pseudonym
        leave_team(seat.table.project, pseudonym, by=pseudonym)
    seat.says = yes
    seat.save(update_fields=["says"])
    if yes:
        pseudonym = join(seat.card.person, seat.table.summit).pseudonym
        join_team(project_of(seat.table, by=pseudonym), pseudonym, by=pseudonym)
    return seat


def project_of(table, *, by):
    """The project of a proposed team: the one it joins, or a new one on its challenge, or one of its own."""
    held = table.project or Project.objects.filter(pk=table.target).first()
    if held is None:
        challenge = Challenge.objects.filter(pk=table.target).first()
        title = challenge.title if challenge else Words(_team_name(table), table.summit.language)
        key = uuid.uuid5(table.summit_id, f"table {table.pk}")
        held = add_project(table.summit, by=by, id=key, title=title, challenge=challenge, joins=False)
    if table.project_id != held.pk:
        TeamProposal.objects.filter(pk=table.pk).update(project=held)
    return held


def _team_name(table):
    from django.conf import settings
    from django.utils import translation
    from django.utils.translation import gettext

    language = table.summit.language
    with translation.override(language if language in dict(settings.LANGUAGES) else "en"):
        return gettext("Team %(number)d") % {"number": table.number}


def wants_team(summit):
    """How many look for a team and have no place yet."""
    return HackathonCard.objects.filter(summit=summit, wants_team=True, seat=None).count()
