"""Who may do what with the programme, and what may be shown of it."""

from sabha.summit.people.models import Role
from sabha.summit.people.rules import is_organiser, is_signed_in

may_star = is_signed_in


def may_plan(viewer):
    """Change rooms, sessions and the working plan, and release it: organisers and the programme team."""
    return is_organiser(viewer) or Role.PROGRAMME in viewer.roles


def may_close(viewer, session):
    """Say what came of a session: who plans the programme, its host and its note-taker."""
    own = viewer.pseudonym is not None and viewer.pseudonym in {session.host, session.note_taker}
    return own or may_plan(viewer)
