"""Forms of the hackathon."""

from sabha.summit.hackathon.forms.building import ChallengeForm, LogForm, ProjectForm, SettleForm, StepForm
from sabha.summit.hackathon.forms.desks import CardForm, ImportForm, RequestForm, ShowcaseForm, VisitForm
from sabha.summit.hackathon.forms.judging import JudgingForm, PairForm, ScoreForm

__all__ = [
    "CardForm",
    "ChallengeForm",
    "ImportForm",
    "JudgingForm",
    "LogForm",
    "PairForm",
    "ProjectForm",
    "RequestForm",
    "ScoreForm",
    "SettleForm",
    "ShowcaseForm",
    "StepForm",
    "VisitForm",
]
