"""Who may enter: every view names its rule, and a view that names none lets nobody in (`config/doors.py`)."""


def allowed(rule):
    """Guard a view with `rule(viewer) -> bool`; the rule stands next to the view it guards.

    `viewer` is a `people.rules.Viewer`: who is asking, and which roles they hold in the summit of the address.
    """

    def guard(view):
        view.access = rule
        return view

    return guard


def anyone(viewer):
    """Open to all, also to those who have not signed in."""
    return True
