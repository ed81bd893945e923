"""What came of it: decisions, promises, partnerships, check-ins, and the report."""

from sabha.summit.outcomes.models.checking import (
    Asking,
    CheckIn,
    TakeOver,
)
from sabha.summit.outcomes.models.closing import (
    Closing,
    Contact,
    Point,
    UnsignedPoint,
)
from sabha.summit.outcomes.models.introductions import (
    Apart,
    BusySlot,
    Card,
    CardWord,
    Introduction,
    IntroductionRound,
    Meeting,
    MeetingSlot,
    TopicWord,
)
from sabha.summit.outcomes.models.partnerships import (
    Given,
    Line,
    Partnership,
    PartnershipLine,
    PartnershipParty,
    Tie,
    TieLine,
    TieParty,
)
from sabha.summit.outcomes.models.promises import (
    Promise,
    PromiseOwner,
)
from sabha.summit.outcomes.models.survey import (
    Survey,
    SurveyAnswer,
)

__all__ = [
    "Apart",
    "Asking",
    "BusySlot",
    "Card",
    "CardWord",
    "CheckIn",
    "Closing",
    "Contact",
    "Given",
    "Introduction",
    "IntroductionRound",
    "Line",
    "Meeting",
    "MeetingSlot",
    "Partnership",
    "PartnershipLine",
    "PartnershipParty",
    "Point",
    "Promise",
    "PromiseOwner",
    "Survey",
    "SurveyAnswer",
    "TakeOver",
    "Tie",
    "TieLine",
    "TieParty",
    "TopicWord",
    "UnsignedPoint",
]
