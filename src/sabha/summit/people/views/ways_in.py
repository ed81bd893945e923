"""Signing in and out."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sabha.summit.base.access import allowed, anyone
from sabha.summit.people.actions import letters, ways_in
from sabha.summit.people.actions.members import join
from sabha.summit.people.forms import AddressForm, BadgeForm, CodeForm

BACKEND = "django.contrib.auth.backends.ModelBackend"


def onward(request, path):
    """Where to go after signing in: the page they wanted, if it is one of ours."""
    safe = url_has_allowed_host_and_scheme(path or "", allowed_hosts={request.get_host()})
    return redirect(path if safe else reverse("me"))


@allowed(anyone)
@csp_override(settings.CSP_OF_SIGN_IN)
@require_http_methods(["GET", "POST"])
def sign_in(request):
    """Ask for an address and mail a way in; the answer is the same whether or not the address is known."""
    form = AddressForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if request.method == "POST" and form.is_valid():
        try:
            ways_in.send_way_in(form.cleaned_data["email"], next=form.cleaned_data["next"])
        except ways_in.NoEntry as no:
            form.add_error("email", str(no))
        else:
            request.session["asked"] = form.cleaned_data["email"]
            return redirect("sign_in_code")
    words = {"form": form, "badge": BadgeForm(), "wikimedia": bool(settings.WIKIMEDIA["client_id"])}
    return render(request, "people/sign_in.html", words)


@allowed(anyone)
@require_http_methods(["GET", "POST"])
@sensitive_variables("form")
def code(request):
    """Type the code from the letter, in the browser that asked for it."""
    email = request.session.get("asked", "")
    if not email:
        return redirect("sign_in")
    form = CodeForm(request.POST or None, initial={"email": email})
    if request.method == "POST" and form.is_valid():
        try:
            person, path = ways_in.by_code(email, form.cleaned_data["code"])
        except ways_in.NoEntry as no:
            form.add_error("code", str(no))
        else:
            request.session.pop("asked", None)
            login(request, person, BACKEND)
            return onward(request, path)
    return render(request, "people/code.html", {"form": form, "email": email})


@allowed(anyone)
@require_http_methods(["GET", "POST"])
def link(request, token):
    """The mailed link. Opening it does nothing yet: mail programs open links to look at them."""
    if request.method == "POST":
        try:
            person, path = ways_in.by_link(token)
        except ways_in.NoEntry as no:
            return render(request, "people/no_entry.html", {"why": str(no)}, status=410)
        request.session.pop("asked", None)
        login(request, person, BACKEND)
        return onward(request, path)
    return render(request, "people/link.html")


@allowed(anyone)
@require_http_methods(["GET", "POST"])
def badge(request, token=""):
    """The token on a badge, from its QR code or typed."""
    form = BadgeForm(request.POST or None, initial={"token": token, "next": request.GET.get("next", "")})
    if request.method == "POST" and form.is_valid():
        try:
            person, summit = ways_in.by_badge(form.cleaned_data["token"])
        except ways_in.NoEntry as no:
            form.add_error("token", str(no))
        else:
            join(person, summit)
            login(request, person, BACKEND)
            return onward(request, form.cleaned_data["next"] or reverse("me_at", args=[summit.slug]))
    return render(request, "people/badge.html", {"form": form})


@allowed(anyone)
def wikimedia(request):
    """To Wikimedia and back (allauth does it). Begun only by our own form: a link could sign people in unasked."""
    if request.method != "POST" or not settings.WITH_WIKIMEDIA:
        return redirect("sign_in")
    from allauth.socialaccount.providers.mediawiki.views import oauth2_login

    return oauth2_login(request)


@allowed(anyone)
@require_safe
def wikimedia_failed(request):
    return render(request, "socialaccount/authentication_error.html", status=401)


@allowed(anyone)
@require_safe
def wikimedia_cancelled(request):
    return render(request, "socialaccount/login_cancelled.html")


@allowed(anyone)
@require_POST
def sign_out(request):
    logout(request)
    return redirect("home")


@allowed(anyone)
@csrf_exempt  # the mail program's one click carries no cookie; the signed token is the permission
@require_http_methods(["GET", "POST"])
def unsubscribe(request, token):
    """Stop mail about what a person follows, without signing in."""
    done = request.method == "POST" and letters.unsubscribe(token)
    return render(request, "people/unsubscribe.html", {"done": done})
