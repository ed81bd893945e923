"""What somebody wrote for a call, as plain text that any program opens."""

from django.utils.translation import gettext as _

from sabha.summit.base.formats import language_name


def as_text(proposals, person):
    """All of these, one below the other; of those where a person only speaks too, what its speakers share."""
    return "\n\n\n".join(_one(it, whole=it.person_id == person.pk) for it in proposals) + "\n"


def _one(it, *, whole):
    title, call = it.title or _("without a title"), it.call
    parts = [f"{title}\n{call.summit.title} · {call.title} · {it.told_state.label}", it.about]
    facts = [
        (_("Kind of session"), it.get_format_display() if it.format else ""),
        (_("Minutes"), it.minutes),
        (_("Language"), language_name(it.language or it.lang)),
        (_("Topics"), ", ".join(it.topics)),
        (_("Organisation"), it.organisation if whole else ""),
        (_("Who speaks too"), ", ".join(s.name for s in it.speakers.all())),
    ]
    parts.append("\n".join(f"{name}: {value}" for name, value in facts if value))
    asks = [ask for ask in call.asks.all() if whole or ask.for_reviewers]
    parts += [f"{ask.title}\n{_said(it.answers[str(ask.pk)])}" for ask in asks if it.answers.get(str(ask.pk))]
    return "\n\n".join(part for part in parts if part)


def _said(answer):
    if isinstance(answer, list):
        return ", ".join(language_name(code) for code in answer)
    return {"yes": _("yes"), "no": _("no")}.get(answer, answer)
