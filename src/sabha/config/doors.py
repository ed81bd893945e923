"""The doors every request passes: cookies only where people take part, the summit of the address, the rule."""

import copy
import time
import uuid
from urllib.parse import quote

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.sessions.middleware import SessionMiddleware
from django.db.models import UUIDField
from django.http import Http404
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import NotYours, anyone
from sabha.summit.base.clock import zone_named
from sabha.summit.base.kept import kept
from sabha.summit.base.pages import MARK
from sabha.summit.base.prepared import Prepared
from sabha.summit.base.words import RIGHT_TO_LEFT
from sabha.summit.concept.models import Summit
from sabha.summit.journal.actions import revision
from sabha.summit.people.models import Membership
from sabha.summit.people.rules import Viewer, is_organiser, viewer_of


class Languages(LocaleMiddleware):
    """The language stands in the address, so that a page is the same for everyone who asks for it."""

    def process_response(self, request, response):
        language = get_language()
        if not request.path_info.startswith(f"/{language}/"):
            return super().process_response(request, response)
        response.headers.setdefault("Content-Language", language)  # all that is left to do where the address says it
        return response


class Cookies(SessionMiddleware):
    """Sessions, except on public pages: those neither read a cookie nor set one."""

    def process_response(self, request, response):
        if getattr(request, "is_public_page", False):
            return response
        return super().process_response(request, response)


class Doors:
    """Finds the summit of the address, asks the view's rule, and lets nobody in where a view names no rule."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.began = time.process_time()
        request.summit = None
        try:
            response = self.get_response(request)
        finally:
            timezone.deactivate()  # the next request of this thread may be of another summit
        if response.status_code == 405:
            response = not_this_way(request, response)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request, view, args, kwargs):
        rule = getattr(view, "access", None) or FOREIGN_VIEWS.get(view.__module__)
        if rule is None:
            raise Http404  # nothing is open by forgetting
        if "slug" in kwargs:
            request.summit = summit_at(request, kwargs["slug"])
            timezone.activate(zone_named(request.summit.time_zone))
        request.is_public_page = getattr(view, "public", False) and request.method in {"GET", "HEAD"}
        if request.is_public_page:
            return self.public(request, view, args, kwargs)
        request.viewer = SimpleLazyObject(lambda: viewer_for(request))
        if rule is anyone or rule(request.viewer):
            return None
        return refuse(request)

    def process_exception(self, request, fault):
        """What an act refuses for a reason is no fault of ours; forms that can, show it beside what was typed."""
        if isinstance(fault, NotYours):
            return render(request, fault.template, fault.words, status=403)
        if isinstance(fault, Refused):
            words = {"why": gettext(fault.template) % fault.params}
            return render(request, "errors/refused.html", words, status=409)
        return None

    def public(self, request, view, args, kwargs):
        """Render with the revision read before the page, so that a page is never kept as newer than it is."""
        key = request.summit.pk if request.summit else None
        number = revision(key)
        response = view(request, *args, **kwargs)
        if hasattr(response, "render") and not response.is_rendered:
            response.render()
        if response.status_code == 200 and set(request.GET) <= view.public_query:
            response[MARK] = f"{key or ''}:{number}"
        response.headers.setdefault("Cache-Control", "public, max-age=0, must-revalidate")
        return response


FOREIGN_VIEWS = {
    "allauth.socialaccount.providers.oauth2.views": anyone,
    "django.contrib.staticfiles.views": anyone,
}


def viewer_for(request):
    """Who asks. A member and their membership come in one query: half of what a vote asks for besides the vote."""
    membership = member_by_session(request)
    if membership is None:
        return viewer_of(request.user, request.summit)
    request._cached_user = membership.person  # where `request.user` looks first
    return Viewer(person=membership.person, membership=membership)


MEMBER = Prepared(
    lambda person, summit: Membership.objects.filter(person=person, summit=summit), "person",
    person=UUIDField(), summit=UUIDField(),
)  # fmt: skip


def member_by_session(request):
    """The membership of whoever is signed in by the session, checked as Django does; None leaves it to Django."""
    held = request.session
    if request.summit is None or held.get(auth.BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    try:
        who = uuid.UUID(held.get(auth.SESSION_KEY))
    except (TypeError, ValueError):
        return None
    membership = MEMBER.first(person=who, summit=request.summit.pk)
    proof = held.get(auth.HASH_SESSION_KEY)
    if membership is None or not proof or not membership.person.is_active:
        return None
    return membership if constant_time_compare(proof, membership.person.get_session_auth_hash()) else None


def summit_at(request, slug):
    """The summit under this path."""
    return copy.copy(read_summit(slug, request.get_host().split(":")[0]))  # changing one's own changes nobody else's


@kept
def read_summit(slug, host):
    """The summit under this path; on a host name of its own, only that one."""
    summit = Summit.objects.select_related("series").filter(slug=slug).first()
    if summit is None or (host != summit.host and Summit.objects.filter(host=host).exclude(host="").exists()):
        raise Http404
    return summit


def not_this_way(request, response):
    """A page in place of an empty answer: who signs in after an expired form lands on the address of its button."""
    page = render(request, "errors/405.html", status=405)
    page["Allow"] = response["Allow"]
    return page


def refuse(request):
    """Who has not signed in is asked to; who has is told plainly that this page is not theirs."""
    if not request.viewer.is_signed_in:
        return redirect(f"{reverse('sign_in')}?next={quote(request.get_full_path(), safe='/')}")
    return render(request, "errors/403.html", status=403)


def page_context(request):
    """What every template may use. On a public page nothing here may look at who is asking."""
    language = get_language() or settings.LANGUAGE_CODE
    common = {
        "summit": getattr(request, "summit", None),
        "lang": language,
        "dir": "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr",
        "other_languages": other_languages(request, language),
        "demo": settings.SABHA_DEMO,
        "source_code": settings.SABHA_SOURCE,
    }
    return common if getattr(request, "is_public_page", False) else common | private_context(request)


def private_context(request):
    """What pages for one person use beside: who they are, and what was said to them."""
    viewer = getattr(request, "viewer", None)
    return {
        "user": getattr(request, "user", None),
        "viewer": viewer,
        "said": SimpleLazyObject(lambda: list(messages.get_messages(request))),
        "is_organiser": SimpleLazyObject(lambda: viewer is not None and is_organiser(viewer)),
    }


def other_languages(request, language):
    """(code, own name, address of this page) for every language it can be read in but the present one."""
    path = request.path_info
    prefix = f"/{language}/"
    if not path.startswith(prefix):
        return []
    if getattr(request, "resolver_match", None) is None:  # there is no page here, in whatever language
        path = prefix
    return [(c, name, f"/{c}/{path.removeprefix(prefix)}") for c, name in settings.LANGUAGES if c != language]
