"""Where Django looks for models; each stage keeps its own."""

from sabha.summit.concept import models as concept
from sabha.summit.conversations import models as conversations
from sabha.summit.journal import models as journal
from sabha.summit.people import models as people

__all__ = ["concept", "conversations", "journal", "people"]
