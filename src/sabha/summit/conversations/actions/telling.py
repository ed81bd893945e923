"""Telling funders: figures stand still from the moment they are released."""

from sabha.summit.conversations.models import Reach
from sabha.summit.conversations.rules.reach import figures_of
from sabha.summit.journal import actions as journal


def release(summit, *, by, note=None, op=None, at=None):
    """Put the figures of this moment on the page for funders; what was released before stays in the history."""
    if known := journal.done(Reach, op):
        return known
    return journal.write(Reach, by=by, op=op, at=at, summit=summit, figures=figures_of(summit), note=note)


def take_down(summit, *, by):
    """Take the page for funders from the web; that it stood there is remembered."""
    for one in Reach.objects.filter(summit=summit, is_withdrawn=False):
        journal.write(one, by=by, is_withdrawn=True)
