"""Where Django looks for models; each stage keeps its own."""

from sabha.summit.call import models as call
from sabha.summit.concept import models as concept
from sabha.summit.conversations import models as conversations
from sabha.summit.hackathon import models as hackathon
from sabha.summit.ideas import models as ideas
from sabha.summit.journal import models as journal
from sabha.summit.outcomes import models as outcomes
from sabha.summit.people import models as people
from sabha.summit.programme import models as programme

__all__ = ["call", "concept", "conversations", "hackathon", "ideas", "journal", "outcomes", "people", "programme"]
