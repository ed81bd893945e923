"""Calls are of the record and public; what people hand in, and what is said of it, is personal and never there."""

from sabha.summit.call.models.calls import Ask, Call, Criterion, Quota
from sabha.summit.call.models.choosing import Aggregate, Job, Lot, Offer
from sabha.summit.call.models.keeping import KeptForm
from sabha.summit.call.models.letters import LetterText, Notice
from sabha.summit.call.models.proposals import CoSpeaker, Proposal, ProposalQuerySet
from sabha.summit.call.models.reviewing import Assignment, Conflict, FirstLook, Remark, Review, Reviewing
from sabha.summit.call.models.visas import VisaHost, VisaLetter

__all__ = [
    "Aggregate",
    "Ask",
    "Assignment",
    "Call",
    "CoSpeaker",
    "Conflict",
    "Criterion",
    "FirstLook",
    "Job",
    "KeptForm",
    "LetterText",
    "Lot",
    "Notice",
    "Offer",
    "Proposal",
    "ProposalQuerySet",
    "Quota",
    "Remark",
    "Review",
    "Reviewing",
    "VisaHost",
    "VisaLetter",
]
