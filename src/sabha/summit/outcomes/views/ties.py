"""The parties' own pages of a partnership: its book, its next date, what others may read, its memorandum."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed, anyone
from sabha.summit.concept.rules.threads import public_object
from sabha.summit.outcomes.actions import going
from sabha.summit.outcomes.actions import partnerships as actions
from sabha.summit.outcomes.forms import partnerships as forms
from sabha.summit.outcomes.models import Introduction, Line, Partnership, Tie, TieLine
from sabha.summit.outcomes.rules import going as going_rules
from sabha.summit.outcomes.rules import introductions as introduction_rules
from sabha.summit.outcomes.rules import partnerships as rules
from sabha.summit.outcomes.rules.memorandum import memorandum_of
from sabha.summit.people.actions.members import join
from sabha.summit.people.views.ways_in import BACKEND


@allowed(rules.may_partner)
@require_safe
def ties(request, slug):
    """My partnerships at this summit."""
    member = request.viewer.membership
    found = rules.ties_of(member) if member else []
    asked = going_rules.asks(member) if found else set()
    rows = [(it, rules.party_of(request.viewer, it), rules.is_late(it), it.pk in asked) for it in found]
    return render(request, "outcomes/ties.html", {"rows": rows})


@allowed(rules.may_partner)
@require_http_methods(["GET", "POST"])
def new_tie(request, slug):
    """Begin a partnership: from a session or another thing of the record, from an introduction, or from nothing."""
    introduction, origin = introduction_of(request), origin_of(request)
    mine = request.user.display_name
    form = forms.NewTieForm(request.POST or None, initial={"called": mine})
    if request.method == "POST" and form.is_valid():
        tie = actions.begin(
            join(request.user, request.summit), op=form.operation, origin=origin and origin.pk,
            introduction=introduction, **form.values(),
        )  # fmt: skip
        messages.success(request, _("Begun. Only the sides of this partnership see it."))
        return redirect("tie_book", slug, tie.pk)
    return render(request, "outcomes/new_tie.html", {"form": form, "origin": origin, "introduction": introduction})


def introduction_of(request):
    """The introduction that the address names, if it is the viewer's own and both accepted."""
    key = request.GET.get("introduction", "")
    found = Introduction.objects.filter(pk=int(key) if key.isdecimal() else 0, round__summit=request.summit)
    it = found.exclude(met=None).select_related("one__person", "other__person", "one__summit", "other__summit").first()
    return it if it and introduction_rules.is_between(it, request.viewer) else None


def origin_of(request):
    """The public object that the address names with `?from=`, if there is one here."""
    from sabha.summit.outcomes.views.offers import as_key

    key = as_key(request.GET.get("from", ""))
    return public_object(request.summit, key) if key else None


def own(request, key):
    """(the tie, the viewer's own side); nobody else comes in, organisers included."""
    found = Tie.objects.filter(summit=request.summit).select_related("summit")
    tie = get_object_or_404(found.prefetch_related("parties__membership__person", "lines__party"), pk=key)
    party = rules.party_of(request.viewer, tie)
    if party is None:
        raise PermissionDenied
    return tie, party


@allowed(rules.may_partner)
@require_http_methods(["GET", "POST"])
def tie(request, slug, key):
    """The parties' page. Who was asked in as a member sees what it is about, and says yes or no."""
    it, me = own(request, key)
    if not me.joined:
        return asked(request, it, me)
    if request.method == "POST":
        for party in it.parties.all():
            if request.POST.get("back") == str(party.pk):
                actions.decline_place(party)
        return redirect("tie_book", slug, key)
    lines, public = list(it.lines.all()), Partnership.objects.filter(pk=it.public_key, is_withdrawn=False).first()
    if public:
        public.summit = request.summit
    words = {
        "tie": it, "me": me, "parties": list(it.parties.all()), "late": rules.is_late(it), "public": public,
        "standing": rules.standing(it, it.parties.all()), "books": books(lines, rules.promises_of(lines)),
        **how_it_goes(it, me, lines),
    }  # fmt: skip
    return render(request, "outcomes/tie.html", words)


def how_it_goes(it, me, lines):
    """The check-ins, whether one's own answer to the latest is still to come, and since when all are silent."""
    checks = going_rules.checks_of(it, it.sides())
    answers = [answer for check in checks for _side, answer, _asked in check.rows if answer]
    quiet = going_rules.quiet_since(it.begun, len(it.sides()), answers, [line.day for line in lines])
    is_asked = any(side.pk == me.pk and asked for check in checks for side, _answer, asked in check.rows)
    return {"checks": checks, "is_asked": is_asked, "quiet_since": quiet}


NAMES = {Line.PROMISE: "promise", Line.GIFT: "gift", Line.WORD: "log"}  # of the page's forms


def books(lines, promises):
    """[(name of the page's form, heading, [(line, the public promise it became)])] for the three books."""
    heads = {Line.PROMISE: _("Promises"), Line.GIFT: _("Agreed and given"), Line.WORD: _("Log")}
    rows = {kind: [(line, promises.get(line.pk)) for line in lines if line.kind == kind] for kind in Line}
    return [(NAMES[kind], heads[kind], rows[kind]) for kind in Line]


def asked(request, it, me):
    if request.method == "POST" and "no" in request.POST:
        actions.decline_place(me)
        messages.success(request, _("Declined."))
        return redirect("ties", request.summit.slug)
    if request.method == "POST":
        actions.accept_place(me)
        return redirect("tie_book", request.summit.slug, it.pk)
    return render(request, "outcomes/tie_asked.html", {"tie": it, "others": [p for p in it.parties.all() if p.joined]})


@dataclass(frozen=True)
class Part:
    """One form of the parties' page, on a page of its own."""

    form: type
    title: str
    act: object  # (tie, own side, form) → None
    first: object = None  # (tie, own side) → what the form shows at first


def _line(tie, me, form):
    actions.add_line(tie, me, kind=form.kind, op=form.part("line"), **form.values())


def _saves(action):
    return lambda tie, me, form: action(tie, me, **form.values())


def _side_first(tie, me):
    plain = ("called", "organisation", "shows_organisation", "shows_me", "signs_as", "email")
    lang = {"lang": me.words.lang} if me.words else {}
    return {name: getattr(me, name) for name in plain} | {"words_of_ours": str(me.words or "")} | lang


PARTS = {
    "change": Part(forms.TieForm, gettext_lazy("Name and purpose"), _saves(actions.change),
        lambda t, me: {"title": str(t.title), "purpose": str(t.purpose or ""), "lang": t.title.lang}),
    "side": Part(forms.SideForm, gettext_lazy("Our side"), lambda t, me, f: actions.describe_side(me, **f.values()),
        _side_first),
    "next": Part(forms.NextForm, gettext_lazy("Next date"), _saves(actions.set_next),
        lambda t, me: {"date": t.next_date, "what": str(t.next_what or ""), "asks": bool(t.rhythm)}),
    "how": Part(forms.GoingForm, gettext_lazy("How is it going?"), lambda t, me, f: going.hear(me, **f.values())),
    "promise": Part(forms.PromiseForm, gettext_lazy("Add a promise"), _line),
    "gift": Part(forms.GiftForm, gettext_lazy("Add something agreed or given"), _line),
    "log": Part(forms.LogForm, gettext_lazy("Add a word to the log"), _line),
    "end": Part(forms.EndForm, gettext_lazy("Say that it has ended"), _saves(actions.end)),
    "on": Part(forms.Form, gettext_lazy("It goes on after all"), lambda t, me, f: actions.go_on(t, me)),
    "public": Part(forms.AgreeForm, gettext_lazy("What everybody may read"),
        _saves(actions.agree), lambda t, me: {"parts": sorted(me.agreed)}),
}  # fmt: skip


@allowed(rules.may_partner)
@require_http_methods(["GET", "POST"])
def tie_part(request, slug, key, part):
    """One form of the parties' page."""
    it, me = own(request, key)
    if part not in PARTS or not me.joined:
        raise Http404
    page = PARTS[part]
    own_address = {"has_address": True} if page.form is forms.SideForm and me.membership.person.email else {}
    form = page.form(request.POST or None, initial=page.first(it, me) if page.first else None, **own_address)
    if request.method == "POST" and form.is_valid():
        try:
            page.act(it, me, form)
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(request, _("Saved."))
            return redirect("tie_book", slug, key)
    return render(request, "outcomes/tie_part.html", {"tie": it, "form": form, "title": page.title, "part": part})


@allowed(rules.may_partner)
@require_http_methods(["GET", "POST"])
def tie_line(request, slug, key, line):
    """Confirm a line of the other side, say how one's own stands, or write it anew."""
    it, me = own(request, key)
    held = get_object_or_404(TieLine.objects.select_related("tie__summit", "party"), tie=it, pk=line)
    do = request.POST.get("do")
    if me.joined and do == "confirm":
        actions.confirm(held, me)
    elif me.joined and do in TieLine.State.values:
        actions.settle(held, me, state=do)
    elif request.method == "GET" and (public := rules.promises_of([held])):
        return redirect("promise_word", slug, public[held.pk].pk)  # a promise that is public changes on its own page
    elif me.joined and not do and held.party_id == me.pk:
        return change_line(request, it, me, held)
    elif me.joined and do == "away":
        return taken_away(request, it, me, held)
    return redirect("tie_book", slug, key)


def change_line(request, it, me, held):
    """The form of a line, with what stands there."""
    page = PARTS[NAMES[held.kind]]
    first = {name: getattr(held, name) for name in page.form.base_fields if hasattr(held, name) and name != "op"}
    first |= {"text": str(held.text or ""), "lang": held.text.lang if held.text else get_language()}
    form = page.form(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_line(held, me, **form.values())
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(request, _("Saved."))
            return redirect("tie_book", request.summit.slug, it.pk)
    words = {"tie": it, "form": form, "title": _("Change"), "line": held}
    return render(request, "outcomes/tie_part.html", words)


def taken_away(request, it, me, held):
    try:
        actions.remove_line(held, me)
    except Refused as no:
        messages.error(request, _(no.template) % no.params)
    return redirect("tie_book", request.summit.slug, it.pk)


@allowed(rules.may_partner)
@require_http_methods(["GET", "POST"])
def tie_invite(request, slug, key):
    """Ask another side in; its link is shown once."""
    it, me = own(request, key)
    if not me.joined:
        raise Http404
    form = forms.InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            party, token = actions.invite(it, by=me, **form.values())
        except Refused as no:
            form.refuse(no)
        else:
            sent = form.cleaned_data["email"]
            words = {"tie": it, "party": party, "sent": sent, "address": "" if sent else actions.address_of(it, token)}
            return render(request, "outcomes/tie_link.html", words)
    return render(request, "outcomes/tie_part.html", {"tie": it, "form": form, "title": _("Invite the other side")})


@allowed(anyone)
@require_http_methods(["GET", "POST"])
def tie_invited(request, slug, token):
    """Where the link leads: what it is about, and coming in with an account or without one."""
    party = actions.party_with(request.summit, token)
    if party is None:
        return render(request, "outcomes/tie_invited.html", {"gone": True}, status=404)
    if request.method == "POST" and "no" in request.POST and not party.joined:
        actions.decline_place(party)
        return render(request, "outcomes/tie_invited.html", {"declined": True})
    if request.method == "POST":
        return came_in(request, party)
    person = request.user if request.user.is_authenticated else None
    others = [p.called for p in party.tie.parties.all() if p.joined and p.pk != party.pk]
    words = {"party": party, "tie": party.tie, "others": others, "person": person}
    return render(request, "outcomes/tie_invited.html", words)


def came_in(request, party):
    """Take the place; or, where it is taken by whoever this link belongs to, let them back in."""
    if party.joined:
        login(request, party.membership.person, BACKEND)
        return redirect("tie_book", request.summit.slug, party.tie_id)
    person, token = actions.come_in(party, request.user if request.user.is_authenticated else None)
    if token is None:
        return redirect("tie_book", request.summit.slug, party.tie_id)
    login(request, person, BACKEND)
    return render(request, "outcomes/tie_link.html", {"tie": party.tie, "mine": actions.address_of(party.tie, token)})


@allowed(rules.may_partner)
@require_http_methods(["GET", "POST"])
def memorandum(request, slug, key):
    """The memorandum, to sign: in the language of the page, with each side's words in its own."""
    from sabha.summit.base.pdf import typeset

    it, me = own(request, key)
    if not me.joined:
        raise Http404
    made = typeset("memorandum.typ", memorandum_of(it), lang=get_language())
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = "attachment; filename=memorandum.pdf"
    return response
