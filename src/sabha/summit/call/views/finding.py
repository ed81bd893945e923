"""The only ways to fetch a call or a proposal for a page: found in this summit, and allowed, or an error."""

import uuid

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from sabha.summit.base.finding import numbered
from sabha.summit.call.models import Call, Proposal
from sabha.summit.call.rules import is_own
from sabha.summit.call.rules.words import with_translations
from sabha.summit.concept.rules.threads import public_object

PAGE = 100


def call_of(request, number, **more):
    call = numbered(Call.objects.filter(summit=request.summit, **more), number)
    call.summit = request.summit
    return call


def asks_of(call):
    """The questions of a call's form, with their translations and those of the call's own words."""
    asks = list(call.asks.filter(is_withdrawn=False))
    with_translations([call, *asks], get_language())
    return asks


def proposal_of(request, key):
    """A proposal of this summit, with its people."""
    found = Proposal.objects.select_related("call__summit", "person").prefetch_related("speakers__person")
    return get_object_or_404(found, pk=key, call__summit=request.summit)


def own_proposal(request, key, *, to_change=False):
    """A proposal that the viewer wrote or speaks in; its writer alone changes it."""
    it = proposal_of(request, key)
    if not is_own(request.user, it) or (to_change and it.person_id != request.user.pk):
        raise PermissionDenied
    return it


def parent_of(request, key):
    """The public object that a proposal takes up, where the address names one."""
    try:
        return public_object(request.summit, uuid.UUID(key)) if key else None
    except ValueError:
        return None


def page_of(request, found):
    """(rows of the page asked for, its number, whether there are more, how many in all)."""
    asked = request.GET.get("page", "1")
    page = max(int(asked), 1) if asked.isdecimal() and len(asked) < 7 else 1
    total = found.count()
    return found[(page - 1) * PAGE : page * PAGE], page, total > page * PAGE, total
