"""What came of it: decisions, promises, partnerships, check-ins, and the report."""

from sabha.summit.outcomes.models.checking import Asking, CheckIn, TakeOver
from sabha.summit.outcomes.models.closing import Closing, Contact, Point, UnsignedPoint
from sabha.summit.outcomes.models.promises import Promise, PromiseOwner
from sabha.summit.outcomes.models.survey import Survey, SurveyAnswer

__all__ = [
    "Asking",
    "CheckIn",
    "Closing",
    "Contact",
    "Point",
    "Promise",
    "PromiseOwner",
    "Survey",
    "SurveyAnswer",
    "TakeOver",
    "UnsignedPoint",
]
