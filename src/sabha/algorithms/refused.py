"""How algorithms say no: a sentence for people, with its parts apart so that the web can translate it."""


def gettext_noop(message: str) -> str:
    """Mark a sentence for translators without translating it here: algorithms know no languages."""
    return message


class Refused(ValueError):
    """Input that cannot be used, with what to do about it.

    `template` is a gettext message id with %(name)s places, `params` fills them; `str()` is the English sentence.
    Raise it as `Refused(gettext_noop("Line %(line)d has no date."), line=7)`.
    """

    def __init__(self, template: str, **params: object) -> None:
        super().__init__(template % params)
        self.template = template
        self.params = params
