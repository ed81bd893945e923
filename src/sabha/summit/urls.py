"""All pages of the one app. Pages without a summit come first: their words are no summit's address."""

from sabha.summit.call.urls import urlpatterns as call
from sabha.summit.concept.urls import urlpatterns as concept
from sabha.summit.conversations.urls import urlpatterns as conversations
from sabha.summit.hackathon.urls import urlpatterns as hackathon
from sabha.summit.ideas.urls import urlpatterns as ideas
from sabha.summit.outcomes.urls import urlpatterns as outcomes
from sabha.summit.overview.urls import urlpatterns as overview
from sabha.summit.people.urls import urlpatterns as people
from sabha.summit.programme.urls import urlpatterns as programme

# One list: each list within a list would keep a table of all its addresses again, in every language.
urlpatterns = [
    *people, *concept, *call, *programme, *conversations, *hackathon, *ideas, *outcomes, *overview,
]  # fmt: skip
