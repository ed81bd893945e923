"""The one way to write. Stages say `from sabha.summit.journal import actions as journal`, then `journal.write(…)`."""

from sabha.summit.journal.actions import bundles
from sabha.summit.journal.actions.folding import check, rebuild
from sabha.summit.journal.actions.history import Change, activity, conflicts, history, undo
from sabha.summit.journal.actions.merging import export, receive, redact
from sabha.summit.journal.actions.nodes import from_elsewhere, new_incarnation, node, trust
from sabha.summit.journal.actions.numbering import renumber
from sabha.summit.journal.actions.revisions import INSTALLATION, revision
from sabha.summit.journal.actions.together import Overtaken, Together
from sabha.summit.journal.actions.writing import SYSTEM, done, in_turn, key_of, stand_in_line, touch, write

__all__ = [
    "INSTALLATION",
    "SYSTEM",
    "Change",
    "Overtaken",
    "Together",
    "activity",
    "bundles",
    "check",
    "conflicts",
    "done",
    "export",
    "from_elsewhere",
    "history",
    "in_turn",
    "key_of",
    "new_incarnation",
    "node",
    "rebuild",
    "receive",
    "redact",
    "renumber",
    "revision",
    "stand_in_line",
    "touch",
    "trust",
    "undo",
    "write",
]
