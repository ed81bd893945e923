"""A person's own pages: their card, pairs and places, asking to join a team, what they keep of projects."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed
from sabha.summit.hackathon import rules
from sabha.summit.hackathon.actions import building, desks, showing, teams
from sabha.summit.hackathon.forms import CardForm, RequestForm, VisitForm
from sabha.summit.hackathon.models import (
    Challenge,
    HackathonCard,
    MentorPair,
    Project,
    ProjectVisit,
    TeamMember,
    TeamPlace,
    TeamRequest,
)
from sabha.summit.hackathon.views.building import called, members_of, number_in
from sabha.summit.hackathon.views.reading import of_summit


@allowed(rules.may_take_part)
@require_http_methods(["GET", "POST"])
def mine(request, slug):
    """Everything of the hackathon that is this person's: pairs and places to answer, projects, requests, visits."""
    card = HackathonCard.objects.filter(person=request.user, summit=request.summit).first()
    if request.method == "POST":
        answered(request, card)
        return redirect("my_hackathon", slug)
    pseudonym = request.viewer.pseudonym
    own = TeamMember.objects.filter(member=pseudonym, is_withdrawn=False) if pseudonym else TeamMember.objects.none()
    words = {
        "card": card,
        "pairs": pairs_of(request, card) if card else [],
        "place": place_of(request, card) if card else None,
        "projects": Project.objects.filter(team__in=own).shown().select_related("summit"),
        "requests": TeamRequest.objects.filter(person=request.user, project__summit=request.summit).select_related(
            "project__summit"
        ),
        "visits": ProjectVisit.objects.filter(person=request.user, project__summit=request.summit).select_related(
            "project__summit"
        ),
    }
    return render(request, "hackathon/mine.html", words)


def answered(request, card):
    """A yes or no to a pair or a place; to nobody else's."""
    given, yes = request.POST, request.POST.get("say") == "yes"
    if card and "pair" in given:
        pair = get_object_or_404(MentorPair, pk=number_in(given["pair"]))
        if card.pk in {pair.newcomer_id, pair.mentor_id}:
            desks.say(pair, card, yes=yes)
            messages.success(request, _("Saved. The other sees that you answered only when both said yes."))
    elif card and "place" in given:
        place = TeamPlace.objects.filter(card=card, table__is_offered=True, pk=number_in(given["place"])).first()
        if place:
            teams.take_seat(place, yes=yes)
            messages.success(request, _("You are in the team.") if yes else _("Saved."))


def pairs_of(request, card):
    """Pairs that this person has not refused, with the other's name and contact once both said yes."""
    found = MentorPair.objects.select_related("newcomer__person", "mentor__person")
    rows = [*found.filter(newcomer=card), *found.filter(mentor=card)]
    others = {pair.pk: pair.mentor if pair.newcomer_id == card.pk else pair.newcomer for pair in rows}
    members = members_of(request.summit, [o.person_id for o in others.values()])
    told = []
    for pair in rows:
        is_mentor = pair.mentor_id == card.pk
        mine = pair.mentor_says if is_mentor else pair.newcomer_says
        if mine is False or pair.is_declined:
            continue
        other = others[pair.pk]
        name = called(request.viewer, members.get(other.person_id))
        told.append({"pair": pair, "is_mentor": is_mentor, "mine": mine, "name": name, "other": other})
    return told


def place_of(request, card):
    """The place proposed to this person, with whom and why; nothing before it is offered."""
    place = TeamPlace.objects.filter(card=card, table__is_offered=True).select_related("table__project").first()
    if place is None or place.says is False:
        return None
    others = list(place.table.seats.exclude(pk=place.pk).exclude(says=False).select_related("card__person"))
    members = members_of(request.summit, [o.card.person_id for o in others])
    people = [
        {"name": called(request.viewer, members.get(o.card.person_id)),
         "skills": o.card.skills, "says": o.says}
        for o in others
    ]  # fmt: skip
    return {"place": place, "others": people, "target": target_of(place.table)}


def target_of(table):
    """The project or challenge that a proposed team is for."""
    if table.project_id:
        return table.project
    found = Project.objects.filter(pk=table.target).select_related("summit").first()
    return found or Challenge.objects.filter(pk=table.target).select_related("summit").first()


@allowed(rules.may_take_part)
@require_http_methods(["GET", "POST"])
def card(request, slug):
    """What one says of oneself to find a mentor, newcomers or a team; saved, changed, taken back."""
    held = HackathonCard.objects.filter(person=request.user, summit=request.summit).first()
    form = CardForm(request.POST or None, summit=request.summit, card=held, person=request.user)
    if request.method == "POST" and "drop" in request.POST:
        desks.drop_card(request.user, request.summit)
        messages.success(request, _("Your card is gone, and what was proposed to you with it."))
        return redirect("my_hackathon", slug)
    if request.method == "POST" and form.is_valid():
        desks.save_card(request.user, request.summit, **form.values())
        messages.success(request, _("Saved."))
        return redirect("my_hackathon", slug)
    return render(request, "hackathon/card.html", {"form": form, "card": held})


@allowed(rules.may_take_part)
@require_http_methods(["GET", "POST"])
def join(request, slug, number):
    """Ask to join, ask to take the project over, leave: each by a button, never by a link."""
    it = of_summit(request, Project, number)
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, joined(request, it, form))
        except Refused as no:
            form.refuse(no)
        else:
            return redirect("project_join", slug, number)
    asked = TeamRequest.objects.filter(person=request.user, project=it)
    is_in = rules.is_of_team(request.viewer, it)
    words = {
        "project": it,
        "form": form,
        "asked": asked,
        "is_in": is_in,
        "waits": any(a.state == "open" for a in asked),
    }
    return render(request, "hackathon/join.html", words)


def joined(request, it, form):
    """What the pressed button did, in words."""
    if "leave" in request.POST:
        if request.viewer.pseudonym:
            building.leave_team(it, request.viewer.pseudonym, by=request.viewer.pseudonym, op=form.operation)
        return _("You have left the team. Thank you for what you did.")
    if "stop" in request.POST:
        teams.take_back(request.user, it)
        return _("You ask no more.")
    kind = TeamRequest.Kind.MAINTAIN if "maintain" in request.POST else TeamRequest.Kind.JOIN
    made = teams.ask(request.user, it, kind=kind, words=form.cleaned_data["words"])
    if made.state == TeamRequest.State.ACCEPTED:
        return _("You are in the team.")
    return _("The team has been asked. Its answer will stand here.")


@allowed(rules.may_take_part)
@require_http_methods(["GET", "POST"])
def seen(request, slug, number):
    """A note to remember a project by, applause, a word of thanks."""
    it = of_summit(request, Project, number)
    held = ProjectVisit.objects.filter(person=request.user, project=it).first()
    first = {n: getattr(held, n) for n in ("note", "applauds", "thanks")} if held else {}
    form = VisitForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        given = {n: form.cleaned_data[n] for n in ("note", "applauds", "thanks")}
        showing.remember(request.user, it, **given)
        messages.success(request, _("Kept. You find it on your page of the hackathon."))
        return redirect("my_hackathon", slug)
    return render(request, "hackathon/seen.html", {"project": it, "form": form})
