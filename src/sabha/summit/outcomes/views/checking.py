"""Answering by the link in a letter, without signing in. Opening it does nothing: mail programs open links too."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.forms import Form
from sabha.summit.outcomes.actions import asking as letters
from sabha.summit.outcomes.actions import checking, closing, going, promises
from sabha.summit.outcomes.forms.partnerships import PartnerWordForm
from sabha.summit.outcomes.forms.promises import AcceptForm, ContactForm, DueForm, WordForm
from sabha.summit.outcomes.models import Asking, CheckIn, Contact, Promise, TakeOver

What = Asking.What
FORMS = {
    What.CHECK: WordForm, What.ACCEPT: AcceptForm, What.CONTACT: ContactForm, What.PASS_ON: Form,
    "tie": PartnerWordForm,
}  # fmt: skip
SAID = Promise.State
TIE = "tie"


def asking_of(request, token):
    """The asking of a link, and what it is about; a link that is none, or of another summit, is not found."""
    one = letters.by_token(token)
    about = letters.object_of(one) if one and one.summit_id == request.summit.pk else None
    if about is None:
        raise Http404
    return one, about


@allowed(anyone)
@csrf_exempt  # opened from a mail program, perhaps without cookies; the signed link is the permission
@require_http_methods(["GET", "POST"])
def answer(request, slug, token):
    """What somebody is asked, with a button for each answer; the link of an answer only puts it first."""
    one, about = asking_of(request, token)
    kind = what_of(one)
    form = form_for(one, kind)(request.POST or None, initial={"due": getattr(about, "due", None)})
    if request.method == "POST" and form.is_valid():
        try:
            ANSWERED[kind](one, about, form, request.POST.get("say", ""))
        except Refused as no:
            form.refuse(no)
        else:
            return redirect("answer_asking", slug, token)
    first = request.GET.get("say", "")
    words = {
        "asking": one, "about": about, "form": form, "token": token, "state": how_it_stands(one, about),
        "answers": sorted(((key, LABELS[key]) for key in letters.answers_of(one)), key=lambda it: it[0] != first),
        "preselected": first, "over": over(one, about),
    }  # fmt: skip
    return render(request, "outcomes/answer.html", words)


LABELS = letters.LABELS


def what_of(one):
    """What is asked, as it is answered: of a partnership each side says it for itself, and to its partners alone."""
    return TIE if one.about_kind == "Tie" else one.what


def form_for(one, kind):
    """Who has an account shows the name of their profile: only others are asked for one."""
    return DueForm if kind == What.ACCEPT and one.person else FORMS[kind]


def over(one, about):
    """Why this link takes no answer any more, in a sentence; empty while it does."""
    if what_of(one) == TIE:
        return "" if going.side_under(about, one.pseudonym) else _(checking.TAKEN)
    if one.what == What.PASS_ON and not checking.offers_for(about):
        return _("Nobody asks for it any more.")
    if isinstance(about, Promise) and about.owner != one.pseudonym:
        return _(checking.TAKEN)
    return _(checking.OVER) if one.what == What.ACCEPT and about.is_settled else ""


def how_it_stands(one, about):
    """What was answered last, in words; empty where nothing was."""
    if what_of(one) == TIE:
        held = going.answer_of(one)
        return held.get_state_display() if held else ""
    if one.what == What.CHECK:
        held = CheckIn.objects.filter(about=about.pk, due=one.due).exclude(state="").first()
        return held.get_state_display() if held else ""
    if one.what == What.ACCEPT:
        return about.get_state_display() if about.state != SAID.MADE and about.owner == one.pseudonym else ""
    if one.what == What.CONTACT:
        return letters.LABELS["yes"] if Contact.objects.filter(pk=one.pseudonym).exclude(agreed=None) else ""
    settled = TakeOver.objects.filter(promise=about).exclude(state=TakeOver.State.OFFERED).order_by("-offered").first()
    return settled.get_state_display() if settled else ""


def _check(one, about, form, said):
    if isinstance(about, Promise) and about.owner != one.pseudonym:
        raise Refused(checking.TAKEN)
    checking.hear(
        about, by=one.pseudonym, asked=one, state=said, word=form.words("word"), text=form.words("text"),
        due=form.cleaned_data["due"], op=form.operation,
    )  # fmt: skip


def _tie(one, about, form, said):
    side = going.side_under(about, one.pseudonym)
    if side is None:
        raise Refused(checking.TAKEN)
    side.tie = about
    going.hear(side, state=said, word=form.words("word"), day=one.due, after=one.after)


def _accept(one, about, form, said):
    given = form.cleaned_data
    if about.owner != one.pseudonym:
        raise Refused(checking.TAKEN)
    if said == "decline":
        promises.decline(about, by=one.pseudonym, op=form.operation)
    elif said == "accept":
        named = {"name": given["name"], "shows_name": bool(given["name"])} if one.person is None else {}
        promises.accept(about, by=one.pseudonym, due=given["due"], op=form.operation, **named)
    else:
        raise Refused(checking.CHOOSE)


def _pass_on(one, about, form, said):
    if about.owner != one.pseudonym:
        raise Refused(checking.TAKEN)
    if said == "keep":
        checking.keep(about, by=one.pseudonym, op=form.operation)
    elif said == "pass":
        for offer in checking.offers_for(about)[:1]:
            checking.pass_on(offer, by=one.pseudonym, op=form.operation)
    else:
        raise Refused(checking.CHOOSE)


def _contact(one, about, form, said):
    contact = Contact.objects.filter(pk=one.pseudonym).select_related("session").first()
    if contact is None:
        raise Refused(checking.TAKEN)
    if said not in letters.ANSWERS[What.CONTACT]:
        raise Refused(checking.CHOOSE)
    if said == "yes" and not form.cleaned_data["words"].strip():
        raise Refused(checking.SAY_HOW)
    closing.answer_contact(contact, words=form.cleaned_data["words"].strip() if said == "yes" else "")


ANSWERED = {What.CHECK: _check, What.ACCEPT: _accept, What.PASS_ON: _pass_on, What.CONTACT: _contact, TIE: _tie}


@allowed(anyone)
@csrf_exempt  # the mail program's one click carries no cookie
@require_http_methods(["GET", "POST"])
def stop(request, slug, token):
    """No more letters, whatever became of what they were about; an address without an account is forgotten."""
    one = letters.by_token(token)
    if one is None or one.summit_id != request.summit.pk:
        raise Http404
    if request.method == "POST":
        letters.stop(one)
    return render(request, "people/unsubscribe.html", {"done": request.method == "POST", "asked": True})
