"""The team's pages of what letters say."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed
from sabha.summit.call import rules
from sabha.summit.call.actions import letters, wording
from sabha.summit.call.forms.wording import LetterForm
from sabha.summit.call.models import LetterText, Offer, Proposal
from sabha.summit.call.rules.wording import body_of, subject_of, texts_of
from sabha.summit.call.tasks import offer_until
from sabha.summit.call.views.finding import call_of


@allowed(rules.may_run_calls)
@require_safe
def texts(request, slug, number):
    """Every letter, and in which languages it has words of its own."""
    call = call_of(request, number)
    held = texts_of(call)
    rows = [
        (kind, [(code, name, held.get((kind.value, code))) for code, name in settings.LANGUAGES])
        for kind in LetterText.Kind
    ]
    return render(request, "call/letters.html", {"call": call, "rows": rows})


@allowed(rules.may_run_calls)
@require_http_methods(["GET", "POST"])
def text(request, slug, number, kind, language):
    """One letter in one language: its words, and how it would read."""
    call = call_of(request, number)
    if kind not in LetterText.Kind or language not in dict(settings.LANGUAGES):
        raise Http404
    held = texts_of(call).get((kind, language))
    form = LetterForm(request.POST or None, kind=kind, initial=_words(call, kind, language, held))
    if request.method == "POST" and (done := _done(request, call, kind, language, form)):
        return done
    words = {"call": call, "kind": LetterText.Kind(kind), "language": language, "held": held, "form": form}
    words["preview"] = _preview(request, call, kind, language, form if form.is_bound else None, held)
    return render(request, "call/letter.html", words)


def _words(call, kind, language, held):
    """What stands there: theirs, or ours to begin with."""
    if held:
        stamp = held.changed.isoformat()
        return {"subject": held.subject, "body": held.body, "everywhere": held.call_id is None, "seen": stamp}
    with translation.override(language):
        return {"subject": subject_of(kind), "body": body_of(kind, call)}


def _done(request, call, kind, language, form):
    """Save, or take ours again; where to go then, or None to stay."""
    if "ours" in request.POST:
        wording.take_ours(call, kind, language)
    elif not form.is_valid() or "look" in request.POST:
        return None
    else:
        try:
            wording.say(call, kind, language, **form.words())
        except Refused as no:
            form.refuse(no)
            return None
    messages.success(request, _("Saved."))
    return redirect("call_letter", call.summit.slug, call.number, kind, language)


def _preview(request, call, kind, language, form, held):
    """(subject, letter) as the viewer would get it for a proposal of that title."""
    typed = held
    if form is not None:
        if not form.is_valid():
            return None
        typed = LetterText(subject=form.cleaned_data["subject"], body=form.cleaned_data["body"])
    with translation.override(language):
        sample = Proposal(call=call, person=request.user, title=_("A title"), wish="…", wish_due=timezone.localdate())
        until = Offer(until=offer_until(call, timezone.now()))
        texts = {(kind, get_language()): typed} if typed else {}
        return letters.compose(kind, sample, texts=texts, offer=until)
