"""Who may enter: every view names its rule, and a view that names none lets nobody in (`config/doors.py`)."""


def allowed(rule):
    """Guard a view with `rule(viewer) -> bool`; the rule stands next to the view it guards.

    `viewer` is a `people.rules.Viewer`: who is asking, and which roles they hold in the summit of the address.
    """

    def guard(view):
        view.access = rule
        return view

    return guard


class NotYours(Exception):
    """A page that is only for some, and to which a public page leads: whoever else comes is told whose it is, and how
    to ask them. `words` go to the template.
    """

    def __init__(self, template, **words):
        super().__init__(template)
        self.template, self.words = template, words


def anyone(viewer):
    """Open to all, also to those who have not signed in."""
    return True
