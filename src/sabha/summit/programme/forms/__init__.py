"""Forms of the programme."""

from sabha.summit.programme.forms.files import ImportForm
from sabha.summit.programme.forms.planning import (
    AwayForm,
    DayForm,
    PersonForm,
    PlaceForm,
    RoomForm,
    SessionForm,
    TrackForm,
)
from sabha.summit.programme.forms.slots import SlotsForm, TakeForm
from sabha.summit.programme.forms.versions import ReleaseForm, TimetableForm

__all__ = [
    "AwayForm", "DayForm", "ImportForm", "PersonForm", "PlaceForm", "ReleaseForm", "RoomForm", "SessionForm",
    "SlotsForm", "TakeForm", "TimetableForm", "TrackForm",
]  # fmt: skip
