"""The root of all addresses: the language first, so that a page is the same for everyone who asks for it."""

import functools

from django.conf import settings
from django.urls import LocalePrefixPattern, URLResolver, include, path
from django.utils.translation import get_language

from sabha.summit import urls as pages
from sabha.summit.overview.views import public
from sabha.summit.people.views import ways_in

PROVIDER = "allauth.socialaccount.providers.mediawiki"


class Pages(URLResolver):
    """The pages under a language, which are the same in each: one table of their addresses serves all languages.

    The latest addresses are remembered: to find one's view, some five hundred patterns are tried else.
    """

    def _populate(self):
        if not self._populated:
            super()._populate()
        for table in (self._reverse_dict, self._namespace_dict, self._app_dict):
            table.setdefault(get_language(), next(iter(table.values()), None))

    def resolve(self, path):
        return self._found(get_language(), path)

    @functools.lru_cache(1000)  # noqa: B019 - there is one of these, as long as the process lives
    def _found(self, language, path):
        found = super().resolve(path)
        found.tried = []  # else the root copies the list of all that did not fit, at every request
        return found


urlpatterns = [
    path("health", public.health, name="health"),
    path("wikimedia/mediawiki/login/", ways_in.wikimedia, name="mediawiki_login"),
    *([path("wikimedia/", include(f"{PROVIDER}.urls"))] if settings.WITH_WIKIMEDIA else []),
    path("wikimedia/failed/", ways_in.wikimedia_failed, name="socialaccount_login_error"),
    path("wikimedia/cancelled/", ways_in.wikimedia_cancelled, name="socialaccount_login_cancelled"),
    Pages(LocalePrefixPattern(prefix_default_language=True), pages),
]

handler403 = "sabha.summit.overview.views.errors.forbidden"
handler404 = "sabha.summit.overview.views.errors.not_found"
handler500 = "sabha.summit.overview.views.errors.failed"
