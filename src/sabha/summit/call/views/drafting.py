"""Forms that keep themselves: a draft sent by the page's script, and what a stranger wrote before signing in."""

from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed, anyone
from sabha.summit.call import rules
from sabha.summit.call.actions import keeping, proposing
from sabha.summit.call.forms.proposing import ProposalForm
from sabha.summit.call.views.finding import asks_of, call_of, own_proposal, parent_of
from sabha.summit.people.actions.ways_in import NoEntry, send_way_in
from sabha.summit.people.forms import AddressForm


@allowed(rules.may_propose)
@require_POST
def keep(request, slug, number):
    """What a page sends while somebody writes. What has an error stays as it was until the button is pressed."""
    call = call_of(request, number, is_published=True)
    form = ProposalForm(request.POST, call=call, asks=asks_of(call))
    form.is_valid()
    try:
        it = drafted(request, call, form)
        proposing.save(it, page=form.page(by_itself=True), **form.values(it))
    except Refused as no:
        return JsonResponse({"refused": _(no.template) % no.params}, status=409)
    return JsonResponse({"seen": it.stamp, "at": reverse("edit_proposal", args=[slug, it.pk]), "key": str(it.pk)})


def drafted(request, call, form):
    """The draft that a sent form is about: the one it names, or the one it begins."""
    if key := form.cleaned_data.get("proposal"):
        it = own_proposal(request, key, to_change=True)
        if it.call_id != call.pk:  # its answers are to other questions
            raise Http404
        return it
    parent = parent_of(request, request.POST.get("from"))
    values = form.values() | {"grew_from": parent and parent.pk}
    it = proposing.begin(call, request.user, op=form.operation, **values)
    if held := keeping.held(call, request.POST.get("kept")):
        held.delete()
    return it


@allowed(anyone)
@never_cache
@require_http_methods(["GET", "POST"])
def kept(request, slug, number, token):
    """Where to reach whoever filled a form: signed in, they find it as they left it."""
    call = call_of(request, number, is_published=True)
    held = keeping.held(call, token)
    if request.viewer.is_signed_in:
        form_of_it = f"{reverse('propose', args=[slug, number])}?kept={token}"
        return redirect(form_of_it if held else reverse("my_proposals", args=[slug]))
    form = AddressForm(request.POST or None, initial={"next": request.path})
    if held and request.method == "POST" and form.is_valid():
        try:
            send_way_in(form.cleaned_data["email"], next=request.path)
        except NoEntry as no:
            form.add_error("email", str(no))
        else:
            request.session["asked"] = form.cleaned_data["email"].strip().lower()
            return redirect("sign_in_code")
    return render(request, "call/kept.html", {"call": call, "kept": held, "form": form})
