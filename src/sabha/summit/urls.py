"""All pages of the one app. Pages without a summit come first: their words are no summit's address."""

from django.urls import include, path

urlpatterns = [
    path("", include("sabha.summit.people.urls")),
    path("", include("sabha.summit.concept.urls")),
    path("", include("sabha.summit.call.urls")),
    path("", include("sabha.summit.programme.urls")),
    path("", include("sabha.summit.conversations.urls")),
    path("", include("sabha.summit.hackathon.urls")),
    path("", include("sabha.summit.ideas.urls")),
    path("", include("sabha.summit.outcomes.urls")),
    path("", include("sabha.summit.overview.urls")),
]
