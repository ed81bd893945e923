"""A person's own pages: profile, consent, a copy of everything, erasure."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sabha.summit.base.access import allowed
from sabha.summit.outcomes.rules.promises import promises_of
from sabha.summit.overview import actions, rules
from sabha.summit.overview.views.duties import duties_of
from sabha.summit.people.actions import addresses
from sabha.summit.people.actions.members import alone_in, join
from sabha.summit.people.actions.privacy import set_consents
from sabha.summit.people.forms import ConsentForm, EraseForm, ProfileForm
from sabha.summit.people.models import Person


@allowed(rules.may_see_own)
@require_safe
def me(request):
    """Where a person starts: their summits, what they follow, their profile."""
    memberships = request.user.memberships.select_related("summit").prefetch_related("roles")
    follows = request.user.follows.select_related("announcement__summit")
    return render(request, "people/me.html", {"memberships": memberships, "follows": follows})


@allowed(rules.may_see_own)
@require_http_methods(["GET", "POST"])
def me_at(request, slug):
    """What a person is and can do at one summit; joining it."""
    if request.method == "POST":
        join(request.user, request.summit)
        messages.success(request, _("You take part now."))
        return redirect("me_at", slug)
    follows = request.user.follows.filter(announcement__summit=request.summit).select_related("announcement")
    owned = promises_of(request.viewer.pseudonym)
    words = {"follows": follows, "viewer": request.viewer, "owned": owned}
    return render(request, "people/me_at.html", words | {"duties": duties_of(request.viewer, request.summit)})


@allowed(rules.may_see_own)
@require_http_methods(["GET", "POST"])
def profile(request):
    form = ProfileForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        names = [n for n in form.base_fields if n != "op"]
        if actions.save_profile(request.user, {n: form.cleaned_data[n] for n in names}, form.visibility()):
            messages.success(request, _("Saved. Open the letter that went to your new address, and it is yours."))
        else:
            messages.success(request, _("Your profile is saved."))
        return redirect("profile")
    return render(request, "people/profile.html", {"form": form})


@allowed(rules.may_see_own)
@require_http_methods(["GET", "POST"])
def confirm_address(request, token):
    """The link of the letter to a new address. Opening it does nothing yet: mail programs open links by themselves."""
    if request.method == "POST":
        if addresses.confirm(request.user, token):
            messages.success(request, _("This address is yours now."))
        else:
            messages.error(request, _("This link has run out, or belongs to another account. Ask for a new letter."))
        return redirect("profile")
    return render(request, "people/confirm_address.html")


@allowed(rules.may_see_own)
@require_http_methods(["GET", "POST"])
def consents(request):
    standing = list(request.user.consents.filter(withdrawn=None).values_list("purpose", flat=True))
    form = ConsentForm(request.POST or None, initial={"purposes": standing})
    if request.method == "POST" and form.is_valid():
        set_consents(request.user, form.cleaned_data["purposes"])
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("consents")
    given = request.user.consents.order_by("-given")
    return render(request, "people/consents.html", {"form": form, "given": given})


@allowed(rules.may_see_own)
@require_safe
def my_data(request):
    """Everything held about this person, as a file."""
    response = JsonResponse(actions.copy_of(request.user), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = "attachment; filename=sabha-my-data.json"
    return response


@allowed(rules.may_see_own)
@require_http_methods(["GET", "POST"])
def erase_me(request):
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = Person.objects.get(pk=request.user.pk)
        logout(request)
        actions.erase(person, redact=form.cleaned_data["redact"])
        return redirect("erased")
    return render(request, "people/erase.html", {"form": form, "alone": alone_in(request.user)})
