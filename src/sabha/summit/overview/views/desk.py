"""The organiser's desk: what needs you, where each stage stands, last changes with undo, people, badges, letters."""

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed
from sabha.summit.concept import actions as concept
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Fact
from sabha.summit.overview import actions, rules
from sabha.summit.overview.forms import LetterForm, SettingsForm
from sabha.summit.overview.views.waiting import changes_of, needs_of, stages_of
from sabha.summit.people.actions import members, ways_in
from sabha.summit.people.actions.letters import stuck_at
from sabha.summit.people.forms import BadgesForm, InviteForm, RolesForm
from sabha.summit.people.models import Badge, Membership
from sabha.summit.people.rules import agreed_of, known_as


@allowed(rules.may_see_desk)
@require_safe
def desk(request, slug):
    it = request.summit
    words = {"needs": needs_of(it, timezone.localdate()), "stages": stages_of(it), "changes": changes_of(it)}
    return render(request, "overview/desk.html", words)


@allowed(rules.may_undo)
@require_POST
def undo(request, slug, fact):
    """Take one change back, where that still means something."""
    if not Fact.objects.filter(fact_id=fact, stream__name__endswith=f"/{request.summit.pk}/public").exists():
        raise Http404  # another summit's, or nothing that organisers may take back: a vote is its voter's alone
    try:
        it = concept.undo(fact, by=request.viewer.pseudonym, summit=request.summit)
    except Refused as no:
        messages.error(request, _(no.template) % no.params)
    else:
        messages.success(request, _("Taken back: %(what)s") % {"what": it})
    return redirect("desk", slug)


@allowed(rules.may_manage_people)
@require_http_methods(["GET", "POST"])
def people(request, slug):
    """Who belongs to the summit; inviting someone by address."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].strip().lower()
        members.invite(email, request.summit, *form.cleaned_data["roles"])
        ways_in.send_way_in(email, next=reverse("me_at", args=[slug]))
        messages.success(request, _("Invited. A letter with a way in is on its way."))
        return redirect("people", slug)
    found = Membership.objects.filter(summit=request.summit).select_related("person").prefetch_related("roles")
    search = request.GET.get("q", "").strip()
    if search:
        found = found.filter(rules.shows("display_name", search) | rules.shows("email", search))
    page = max(int(request.GET.get("page", "1") or 1), 1) if request.GET.get("page", "1").isdecimal() else 1
    total = found.count()
    shown = found.order_by("since", "pk")[(page - 1) * 100 : page * 100]
    rows = [{"member": m, "name": known_as(request.viewer, m)} for m in shown]
    words = {"form": form, "rows": rows, "total": total, "page": page, "more": total > page * 100, "q": search}
    return render(request, "overview/people.html", words)


@allowed(rules.may_manage_people)
@require_http_methods(["GET", "POST"])
def member(request, slug, key):
    """The roles of one member, and whether photos and recordings of them may be published."""
    it = get_object_or_404(Membership.objects.select_related("person", "summit"), summit=request.summit, pk=key)
    held = list(it.roles.values_list("role", flat=True))
    form = RolesForm(request.POST or None, initial={"roles": held})
    if request.method == "POST" and form.is_valid():
        try:
            members.set_roles(it, form.cleaned_data["roles"])
        except members.LastOrganiser:
            form.add_error("roles", _("A summit needs an organiser. Make somebody else one first."))
        else:
            messages.success(request, _("Saved."))
            return redirect("people", slug)
    words = {"form": form, "member": it, "name": known_as(request.viewer, it), "agreed": agreed_of(it.person)}
    return render(request, "overview/member.html", words)


@allowed(rules.may_manage_people)
@require_http_methods(["GET", "POST"])
def badges(request, slug):
    """Badges: how many there are, making more; the tokens are shown once, to print."""
    form = BadgesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = ways_in.issue_badges(request.summit, form.cleaned_data["count"])
        return render(request, "overview/badges_print.html", {"badges": [printed(b, t) for b, t in made]})
    held = request.summit.badges.filter(revoked=None).order_by("number")
    words = {"form": form, "badges": held, "used": sum(1 for b in held if b.activated)}
    return render(request, "overview/badges.html", words)


@allowed(rules.may_manage_people)
@require_POST
def reissue(request, slug, number):
    """A new token for a badge; the old one lets nobody in from this moment."""
    it = get_object_or_404(Badge, summit=request.summit, number=number, revoked=None)
    badge, token = ways_in.reissue_badge(it)
    return render(request, "overview/badges_print.html", {"badges": [printed(badge, token)]})


def printed(badge, token):
    """A badge as it is printed: number, token in fours, and the QR code that opens its address."""
    address = settings.SABHA_SITE + reverse("badge", args=[token])
    import segno  # only who prints badges waits for it

    code = segno.make(address, error="m")
    spaced = " ".join(token[i : i + 4] for i in range(0, len(token), 4))
    return {"number": badge.number, "token": spaced, "modules": modules(code), "size": code.symbol_size(border=2)[0]}


def modules(code):
    """The dark modules of a QR code as one SVG path: a strict CSP allows no inline style, and a path needs none."""
    rows = code.matrix_iter(border=2)
    return "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)


@allowed(rules.may_write_to_people)
@require_http_methods(["GET", "POST"])
def write(request, slug):
    """A letter to a group, in two steps: write, then confirm the number of people it goes to."""
    form = LetterForm(request.POST or None, has_earlier=actions.edition_before(request.summit) is not None)
    words = {"form": form}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        number = actions.readers(request.summit, given["role"]).count()
        if "send" in request.POST and given["count"] == number:
            actions.write_to_group(
                request.summit, given["role"], subject=given["subject"], body=given["body"], op=form.operation
            )
            done = ngettext("Your letter goes to %(n)d person.", "Your letter goes to %(n)d people.", number)
            messages.success(request, done % {"n": number})
            return redirect("desk", slug)
        words |= {"confirm": True, "number": number}
    return render(request, "overview/write.html", words)


@allowed(rules.may_see_desk)
@require_http_methods(["GET", "POST"])
def settings_page(request, slug):
    it = request.summit
    names = ("host", "time_zone", "hackathon_word")
    form = SettingsForm(request.POST or None, summit=it, initial={name: getattr(it, name) for name in names})
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in names}
        try:
            journal.write(it, by=request.viewer.pseudonym, op=form.operation, **values)
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk", slug)
    return render(request, "overview/settings.html", {"form": form})


@allowed(rules.may_see_desk)
@require_safe
def letters(request, slug):
    """Whom mail does not reach. Not what it says: letters of a member's other summits are nobody's business here.

    Nor at which moment: beside the history of a pledge, it would tell who gave it without a name.
    """
    stuck = stuck_at(request.summit).order_by("made")[:100]
    members_here = Membership.objects.filter(summit=request.summit).select_related("person", "summit")
    found = members_here.filter(
        Q(person__in=[x.person_id for x in stuck]) | Q(person__email__in=[x.address for x in stuck])
    )
    by = {key: m for m in found for key in (m.person_id, m.person.email)}
    whose = [(letter, by.get(letter.person_id) or by.get(letter.address)) for letter in stuck]
    rows = [{"letter": x, "member": m, "name": known_as(request.viewer, m)} for x, m in whose if m]
    return render(request, "overview/letters.html", {"rows": rows})
