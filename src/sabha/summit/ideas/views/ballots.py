"""Public pages of ballots: what is voted on and how, the result and what explains it, receipts, data."""

import json

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.finding import numbered
from sabha.summit.base.pages import public_page
from sabha.summit.ideas.models import Ballot
from sabha.summit.ideas.rules.ballots import candidates_of
from sabha.summit.ideas.rules.publishing import pb_of
from sabha.summit.ideas.rules.wording import HOW, hidden_on, opened, shown_rules
from sabha.summit.people.models import Role


def ballot_of(request, number, *, draft=False):
    """The ballot of that number; one that is not published only for those who arrange it."""
    it = numbered(Ballot.objects.filter(summit=request.summit).select_related("summit", "result"), number)
    if not (it.is_published or draft):
        raise Http404
    return it


@allowed(anyone)
@public_page
@require_safe
def ballots(request, slug):
    found = Ballot.objects.filter(summit=request.summit).exclude(rules_hash="").select_related("summit")
    return render(request, "ideas/ballots.html", {"ballots": found.order_by("-number")[:100]})


@allowed(anyone)
@public_page
@require_safe
def ballot(request, slug, number):
    """What is voted on, by whom, how it is counted; the digest under which the rules were frozen."""
    it = ballot_of(request, number)
    roles = [Role(role).label for role in it.roles if role in Role.values]
    words = {"ballot": it, "candidates": candidates_of(it), "roles": roles}
    return render(request, "ideas/ballot.html", words | {"result": result_of(it)})


@allowed(anyone)
@public_page
@require_safe
def rules_text(request, slug, number):
    """The frozen rules: the very bytes whose SHA-256 stands on the ballot's page."""
    it = ballot_of(request, number)
    return HttpResponse(shown_rules(it).encode(), content_type="application/json; charset=utf-8")


@allowed(anyone)
@public_page
@require_safe
def frozen_words(request, slug, number):
    """The words that the frozen rules are bound to, each with what it takes to check that; none of a hidden idea."""
    it = ballot_of(request, number)
    words = opened(json.loads(it.rules_text), hidden_on(it))
    return JsonResponse({"how": HOW, "ideas": words}, json_dumps_params={"ensure_ascii": False})


def result_of(ballot):
    return getattr(ballot, "result", None)


def counted(request, number):
    it = ballot_of(request, number)
    if result_of(it) is None:
        raise Http404
    return it


@allowed(anyone)
@public_page
@require_safe
def result(request, slug, number):
    """Who won, round by round; how near the others were; what the usual count would have done."""
    it = counted(request, number)
    told = it.result.public
    by_id = {c.name: c for c in candidates_of(it)}
    rounds = [row | {"it": by_id.get(row["id"]), "rival": rival(row, by_id)} for row in told.get("rounds", [])]
    words = {
        "ballot": it,
        "told": told,
        "winners": [by_id[w] for w in told["winners"] if w in by_id],
        "rounds": rounds,
        "losers": [row | {"it": by_id.get(row["id"])} for row in told.get("losers", [])],
        "lost": [c for n, c in by_id.items() if n not in told["winners"]],
        **beside(told, by_id),
    }
    return render(request, "ideas/result.html", words)


def rival(row, by_id):
    """What stood next in a round."""
    found = row.get("next")
    return {"it": by_id.get(found[0]), "effective": found[1]} if found else None


def beside(told, by_id):
    """What most votes first would have bought instead, and what it would have left out."""
    usual = told.get("greedy", {}).get("winners", [])
    more = [by_id[w] for w in usual if w not in told["winners"] and w in by_id]
    fewer = [by_id[w] for w in told["winners"] if w not in usual and w in by_id] if usual else []
    return {"usual_more": more, "usual_fewer": fewer}


@allowed(anyone)
@public_page
@require_safe
def receipt(request, slug, number):
    """Whether a ballot paper with this receipt is in the count. It never says what stands on it."""
    it = counted(request, number)
    asked = request.GET.get("code", "").strip().upper()
    known = set(it.result.public.get("receipts", ()))
    return render(
        request, "ideas/receipt.html", {"ballot": it, "asked": asked, "known": known, "is_in": asked in known}
    )


@allowed(anyone)
@public_page
@require_safe
def result_data(request, slug, number):
    """The result as data, with the receipts that are in the count."""
    it = counted(request, number)
    told = {"rules": json.loads(shown_rules(it)), "rules_sha256": it.rules_hash, "result": it.result.public}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


@allowed(anyone)
@public_page
@require_safe
def pb(request, slug, number):
    """The ballots as a pabulib file: ./sabha allocate counts it again. Only where the rules said so beforehand."""
    it = counted(request, number)
    file = pb_of(it)
    if file is None:
        raise Http404
    from sabha.algorithms.pabulib import write_pb

    response = HttpResponse(write_pb(file).encode(), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename={it.summit.slug}-ballot-{it.number}.pb"
    return response
