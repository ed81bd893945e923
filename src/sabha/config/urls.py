"""The root of all addresses: the language first, so that a page is the same for everyone who asks for it."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from sabha.summit.overview.views import public
from sabha.summit.people.views import ways_in

PROVIDER = "allauth.socialaccount.providers.mediawiki"

urlpatterns = [
    path("health", public.health, name="health"),
    path("wikimedia/mediawiki/login/", ways_in.wikimedia, name="mediawiki_login"),
    *([path("wikimedia/", include(f"{PROVIDER}.urls"))] if settings.WITH_WIKIMEDIA else []),
    path("wikimedia/failed/", ways_in.wikimedia_failed, name="socialaccount_login_error"),
    path("wikimedia/cancelled/", ways_in.wikimedia_cancelled, name="socialaccount_login_cancelled"),
    *i18n_patterns(path("", include("sabha.summit.urls")), prefix_default_language=True),
]

handler403 = "sabha.summit.overview.views.errors.forbidden"
handler404 = "sabha.summit.overview.views.errors.not_found"
handler500 = "sabha.summit.overview.views.errors.failed"
