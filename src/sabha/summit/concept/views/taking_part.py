"""Following an announcement, and the organisers' pages that change one."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed
from sabha.summit.base.finding import numbered
from sabha.summit.concept import actions, rules
from sabha.summit.concept.forms import AnnouncementForm
from sabha.summit.concept.models import Announcement
from sabha.summit.people.actions.members import join


@allowed(rules.may_follow)
@require_http_methods(["GET", "POST"])
def follow(request, slug, number):
    """Follow an announcement, or stop; a page of its own, because the announcement's page is the same for all."""
    it = numbered(request.summit.announcements, number)
    if request.method == "POST":
        if "stop" in request.POST:
            actions.unfollow(request.user, it)
            messages.success(request, _("You do not follow this any more."))
        else:
            join(request.user, request.summit)
            actions.follow(request.user, it)
            messages.success(request, _("You follow this now and will hear when it changes."))
        return redirect("follow", slug, number)
    following = it.follows.filter(person=request.user).exists()
    return render(request, "concept/follow.html", {"announcement": it, "following": following})


@allowed(rules.may_announce)
@require_http_methods(["GET", "POST"])
def edit_announcement(request, slug, number):
    """Say what is known by now. The number of people who will be told stands beside the button."""
    it = numbered(request.summit.announcements.select_related("summit"), number)
    followers = it.follows.filter(person__wants_mail=True).exclude(person__email=None).count()
    form = AnnouncementForm(request.POST or None, announcement=it, followers=followers)
    if request.method == "POST" and form.is_valid():
        try:
            tell = form.cleaned_data["tell"]
            actions.announce(it, by=request.viewer.pseudonym, op=form.operation, tell=tell, **form.values())
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(request, _("Saved. The history of this announcement shows the change."))
            return redirect("desk", slug)
    return render(request, "concept/edit_announcement.html", {"form": form, "announcement": it, "followers": followers})


@allowed(rules.may_announce)
@require_http_methods(["GET", "POST"])
def new_announcement(request, slug):
    form = AnnouncementForm(request.POST or None, initial={"state": Announcement.State.TBA})
    if request.method == "POST" and form.is_valid():
        actions.add_announcement(request.summit, by=request.viewer.pseudonym, op=form.operation, **form.values())
        messages.success(request, _("Added. People can follow it from now on."))
        return redirect("desk", slug)
    return render(request, "concept/edit_announcement.html", {"form": form})
