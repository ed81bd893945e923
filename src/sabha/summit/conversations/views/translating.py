"""Translating for others: what lacks a language, and one text after the other."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed
from sabha.summit.base.forms import language_choices
from sabha.summit.concept.models import Translation
from sabha.summit.concept.rules import threads
from sabha.summit.concept.rules.translations import fields_of, key_of, lacking
from sabha.summit.conversations import actions, rules
from sabha.summit.conversations.forms import IntoForm, TranslationForm
from sabha.summit.people.actions.members import member

AT_ONCE = 30


def languages_of(request):
    """The language that was asked for, else those the person writes or speaks."""
    known = dict(language_choices()[:-1])
    asked = request.GET.get("to", "")
    return [asked] if asked in known else rules.languages_of(request.user, known)


@allowed(rules.may_translate)
@require_safe
def translate(request, slug):
    """What nobody has put into one's language yet: what the summit asks and announces, then what people say."""
    by_language = lacking(request.summit, *languages_of(request))
    language, found = max(by_language.items(), key=lambda it: len(it[1]))  # of one's own, where help is needed most
    words = {"found": found[:AT_ONCE], "total": len(found), "to": language, "into": IntoForm(initial={"to": language})}
    return render(request, "conversations/translate.html", words)


@allowed(rules.may_translate)
@require_http_methods(["GET", "POST"])
def translate_one(request, slug, key):
    """One object's words with their translation into one language, to write or to correct; then the next."""
    it = threads.public_object(request.summit, key)
    if it is None or not fields_of(it):
        raise Http404
    language = languages_of(request)[0]
    keys = {key_of(it.pk, name, language): name for name in fields_of(it)}
    held = {keys[t.pk]: t for t in Translation.objects.filter(pk__in=keys) if t.is_shown}
    form = TranslationForm(request.POST or None, about=it, language=language, held=held)
    if request.method == "POST" and form.is_valid() and saved(request, form):
        return onwards(request, language)
    words = {"it": it, "form": form, "to": language, "into": IntoForm(initial={"to": language}), "held": held}
    return render(request, "conversations/translate_one.html", words)


def saved(request, form):
    by = member(request).pseudonym
    try:
        for name, words in form.changes():
            if words is None:
                actions.withdraw_translation(form.about, name, form.language, by=by, op=form.part(name))
            else:
                actions.translate(form.about, name, words, by=by, how=form.cleaned_data["how"], op=form.part(name))
    except Refused as no:
        form.refuse(no)
        return False
    return True


def onwards(request, language):
    """To the next text that lacks this language, or to the list when there is none."""
    rest = lacking(request.summit, language)[language]
    path = reverse("translate_one", args=[request.summit.slug, rest[0].pk]) if rest else None
    messages.success(request, _("Saved. Here is the next one.") if rest else _("Saved."))
    return redirect(f"{path or reverse('translate', args=[request.summit.slug])}?to={language}")
