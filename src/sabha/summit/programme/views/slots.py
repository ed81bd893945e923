"""Open space: a member puts something into a free slot, changes it, or gives the slot back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.pages import public_page
from sabha.summit.people.actions.members import join
from sabha.summit.programme import actions, rules
from sabha.summit.programme.forms import TakeForm
from sabha.summit.programme.models import Session
from sabha.summit.programme.rules.programme import programme_of
from sabha.summit.programme.views.reading import session_of


@allowed(anyone)
@public_page
@require_safe
def open_space(request, slug):
    """Every slot of open space: the free ones first, then what people put into the others."""
    slots = [s for s in programme_of(request.summit, listed=True).slots if s.session.kind == Session.Kind.OPEN_SPACE]
    standing = [s for s in slots if not s.is_cancelled]
    words = {
        "free": [s for s in standing if s.session.is_free],
        "taken": [s for s in standing if not s.session.is_free],
    }
    return render(request, "programme/open_space.html", words)


@allowed(rules.may_star)
@require_http_methods(["GET", "POST"])
def take_slot(request, slug, number):
    """Put something of one's own into a free slot. Where it is mine already: change it, or give it back."""
    it = session_of(request, number)
    if it.kind != Session.Kind.OPEN_SPACE or it.is_withdrawn:
        raise Http404
    slot = programme_of(request.summit).by_session.get(it.pk)
    own = it.host is not None and it.host == request.viewer.pseudonym
    if own and "back" in request.POST:
        actions.give_back(it, by=request.viewer.pseudonym)
        messages.success(request, _("The slot is free for others again."))
        return redirect("open_space", slug)
    form = TakeForm(
        request.POST or None, initial=initial_of(it, request.user) if own else {"language": request.summit.language}
    )
    if request.method == "POST" and form.is_valid():
        membership = join(request.user, request.summit)
        try:
            actions.take_slot(
                it, by=membership.pseudonym, person=request.user, is_shown=form.cleaned_data["is_shown"],
                op=form.operation, **form.values(),
            )  # fmt: skip
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(request, _("It stands in the programme now."))
            return redirect("my_programme", slug)
    words = {"form": form, "session": it, "slot": slot, "own": own, "is_taken": not it.is_free and not own}
    return render(request, "programme/take_slot.html", words)


def initial_of(it, person):
    about = it.about.text if it.about else ""
    shown = it.people.filter(person=person, is_shown=True).exists()
    return {"title": it.title.text, "about": about, "lang": it.title.lang, "language": it.language, "is_shown": shown}
