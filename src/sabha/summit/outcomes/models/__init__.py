"""What came of it: decisions, promises, partnerships, check-ins, and the report."""

from sabha.summit.outcomes.models.attending import (
    Attendance,
    FirstTime,
    HeadCount,
    Way,
)
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
from sabha.summit.outcomes.models.going import (
    Going,
    PartnershipAnswer,
    TieAnswer,
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
from sabha.summit.outcomes.models.money import (
    Approval,
    BudgetLine,
    Expense,
    Receipt,
)
from sabha.summit.outcomes.models.partnerships import (
    Given,
    Line,
    Partnership,
    PartnershipLine,
    PartnershipParty,
)
from sabha.summit.outcomes.models.promises import (
    Promise,
    PromiseOwner,
)
from sabha.summit.outcomes.models.report import (
    Goal,
    ReportAnswer,
    ReportRelease,
)
from sabha.summit.outcomes.models.survey import (
    Survey,
    SurveyAnswer,
)
from sabha.summit.outcomes.models.ties import (
    Tie,
    TieLine,
    TieParty,
)

__all__ = [
    "Apart",
    "Approval",
    "Asking",
    "Attendance",
    "BudgetLine",
    "BusySlot",
    "Card",
    "CardWord",
    "CheckIn",
    "Closing",
    "Contact",
    "Expense",
    "FirstTime",
    "Given",
    "Goal",
    "Going",
    "HeadCount",
    "Introduction",
    "IntroductionRound",
    "Line",
    "Meeting",
    "MeetingSlot",
    "Partnership",
    "PartnershipAnswer",
    "PartnershipLine",
    "PartnershipParty",
    "Point",
    "Promise",
    "PromiseOwner",
    "Receipt",
    "ReportAnswer",
    "ReportRelease",
    "Survey",
    "SurveyAnswer",
    "TakeOver",
    "Tie",
    "TieAnswer",
    "TieLine",
    "TieParty",
    "TopicWord",
    "UnsignedPoint",
    "Way",
]
