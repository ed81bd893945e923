"""Closing a session, on one private page; a point's own page; putting a point in better words."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.finding import numbered
from sabha.summit.base.pages import public_page
from sabha.summit.base.words import Words
from sabha.summit.concept.rules import threads
from sabha.summit.conversations.rules.notes import sources_of
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.actions import closing
from sabha.summit.outcomes.actions.promises import make_promise, name_owner
from sabha.summit.outcomes.forms.closing import ROWS, ClosingForm, KeysField, PointForm, digest_of, rows_of
from sabha.summit.outcomes.models import Point
from sabha.summit.outcomes.rules.owners import Named, named, names_to_offer
from sabha.summit.outcomes.rules.sentences import sentences_of
from sabha.summit.outcomes.rules.taking_up import on_offer, shown_of, taken_up
from sabha.summit.people.actions.members import member
from sabha.summit.people.actions.ways_in import secret_digest
from sabha.summit.people.rules import is_signed_in
from sabha.summit.programme.models import Session
from sabha.summit.programme.rules import may_close


def session_at(request, number):
    """The session of that number, for those who may close it; everybody else is told whose page this is."""
    it = numbered(Session.objects.filter(summit=request.summit, is_withdrawn=False), number)
    it.summit = request.summit
    return it


@allowed(is_signed_in)
@require_http_methods(["GET", "POST"])
def close_session(request, slug, number):
    """Say what came of a session. Every button sends the whole form, so nothing typed is ever lost."""
    session = session_at(request, number)
    if not may_close(request.viewer, session):
        return render(request, "errors/403.html", status=403)
    data = request.POST.copy() if request.method == "POST" else None
    counts = {kind: _count(data, kind) for kind in ROWS}
    if data is not None and not {"more", "take", "both", "look"} & set(data):
        return _save(request, session, data, counts)
    if data is not None:
        _grow(data, counts, session)
    return _page(request, session, ClosingForm(data, initial=_initial(session)), data, counts)


def _count(data, kind):
    typed = (data or {}).get(f"{kind}-TOTAL_FORMS", "")
    return max(1, min(int(typed), 20)) if typed.isdecimal() else 1


def _initial(session):
    it = closing.closing_of(session)
    notes = it.notes.text if it.notes else ""
    seen = ",".join(it.versions()) if it.stamps else ""
    return {
        "notes": notes,
        "seen": seen,
        "was": digest_of(notes),
        "lang": it.notes.lang if it.notes else get_language(),
    }


def _grow(data, counts, session):
    """Another empty row; or a sentence of the notes in one; or both of two versions in the notes."""
    if (kind := data.get("more")) in ROWS:
        counts[kind] += 1
    kind, _colon, place = data.get("take", "").partition(":")
    sentences = sentences_of(data.get("notes", ""))
    if kind in ROWS and place.isdecimal() and int(place) < len(sentences):
        free = [n for n in range(counts[kind]) if not data.get(f"{kind}-{n}-text", "").strip()]
        row = free[0] if free else counts[kind]
        counts[kind] = max(counts[kind], row + 1)
        data[f"{kind}-{row}-text"] = sentences[int(place)]
    if "both" in data:
        it = closing.closing_of(session)
        data["notes"] = "\n\n".join(words.text for words in dict.fromkeys(it.versions().values()))
        data["seen"] = ",".join(it.versions())


def _page(request, session, form, data, counts):
    rows = {kind: rows_of(kind, data, counts[kind]) for kind in ROWS}
    it = closing.closing_of(session)
    notes = data.get("notes", "") if data is not None else (it.notes.text if it.notes else "")
    points = list(Point.objects.filter(session=session).standing())
    words = {
        "session": session, "closing": it, "form": form, "rows": rows, "points": points,
        "promises": list(session.promises.standing()), "sentences": sentences_of(notes),
        "looked": data is not None and data.get("look") == "sentences",
        "others": it.others if it.stamps else [], "names": names_to_offer(request.summit, request.viewer),
    }  # fmt: skip
    words |= _statements(session, data)
    return render(request, "outcomes/close_session.html", words)


def _statements(session, data):
    """What it took up of the conversations, and what it is offered, with what was ticked so far."""
    ticked = KeysField().clean(data.getlist("takes") if data is not None else [])
    said = data.get("find", "").strip()[:100] if data is not None else ""
    offered, more = on_offer(session, ticked, said)
    return {"taken": taken_up(session), "offered": offered, "ticked": ticked, "find": said, "left": more}


def _save(request, session, data, counts):
    form = ClosingForm(data)
    rows = {kind: rows_of(kind, data, counts[kind]) for kind in ROWS}
    checked = [form.is_valid(), *(it.is_valid() for it in rows.values())]  # each says what is wrong with it
    if all(checked):
        try:
            with transaction.atomic():
                _write(request, session, form, rows)
        except Refused as no:
            form.refuse(no)
            data = form.data
        else:
            messages.success(request, _("Saved. Everyone can read it on the page of the session."))
            return redirect("close_session", session.summit.slug, session.number)
    return _page(request, session, form, data, counts)


def _write(request, session, form, rows):
    by, given = member(request).pseudonym, form.cleaned_data
    if form.has_new_notes:
        seen = [key for key in given["seen"].split(",") if key]
        closing.write_notes(session, by=by, notes=form.words(given["notes"]), seen=seen, op=form.part("notes"))
    for it in shown_of(session.summit_id).filter(pk__in=given["takes"]):
        closing.take_up(session, it, by=by, op=form.part(f"takes {it.pk}"))
    for kind, found in rows.items():
        for n, row in enumerate(found):
            if row.cleaned_data.get("text", "").strip():
                WRITERS[kind](request, session, form, row.cleaned_data, form.part(f"{kind} {n}"), by)
    _write_contacts(request, session, form)
    if "close" in request.POST:
        closing.close(session, by=by, op=form.part("closed"))


def _decision(request, session, form, row, op, by):
    told = {name: form.words(row[name]) for name in ("agreed", "objections")}
    closing.add_point(session, Point.Kind.DECISION, form.words(row["text"]), by=by, op=op, **told)


def _question(request, session, form, row, op, by):
    told = {"for_next": row["for_next"]}
    closing.add_point(session, Point.Kind.QUESTION, form.words(row["text"]), by=by, op=op, **told)


def _limit(request, session, form, row, op, by):
    text, why = form.words(row["text"]), form.words(row["why"])
    if row["unnamed"]:
        closing.say_unnamed(session, text, why=why, op=op)
    else:
        closing.add_point(session, Point.Kind.LIMIT, text, by=by, op=op, why=why)


def _promise(request, session, form, row, op, by):
    who = owner_of(request, row["who"], by)
    made = make_promise(
        request.summit, by=by, text=form.words(row["text"]), due=row["due"], op=op, grew_from=session,
        first_step=form.words(row["first_step"]), owner=by if who and who.pseudonym == by else None,
    )  # fmt: skip
    if who and made.owner is None:
        name_owner(made, who, by=by, language=get_language())


WRITERS = {"decision": _decision, "promise": _promise, "question": _question, "limit": _limit}


def owner_of(request, text, by):
    """Whom the form names: oneself by "me", or anybody as `rules.owners.named` understands it."""
    if text.strip().casefold() in {"me", _("me").casefold()}:
        return Named(pseudonym=by, person=request.user)
    return named(request.summit, request.viewer, text, secret_digest)


def _write_contacts(request, session, form):
    mine, other = form.cleaned_data["contact_me"].strip(), form.cleaned_data["contact_other"]
    if mine:
        closing.offer_contact(session, request.user, mine[:200])
    who = named(request.summit, request.viewer, other, secret_digest)
    if who and not closing.ask_for_contact(session, who, language=get_language()):
        messages.warning(request, _("We cannot ask %(name)s: give an e-mail address.") % {"name": who.name})


@allowed(anyone)
@public_page
@require_safe
def point(request, slug, number):
    """One decision, open question or limit. Two machines that were apart may each have given this number."""
    found = list(Point.objects.filter(summit=request.summit, number=number).standing().select_related("session"))
    if not found:
        raise Http404
    for it in found:
        it.summit = it.session.summit = request.summit
        it.sources = sources_of(it)
    return render(request, "outcomes/point.html", {"points": [(it, threads.of(it)) for it in found]})


@allowed(is_signed_in)
@require_http_methods(["GET", "POST"])
def edit_point(request, slug, key):
    """Put a point in better words, take it back, or make an open question one of the summit's."""
    it = get_object_or_404(Point.objects.select_related("session", "summit"), pk=key, summit=request.summit)
    if not may_close(request.viewer, it.session):
        return render(request, "errors/403.html", status=403)
    form = PointForm(request.POST or None, kind=it.kind, initial=_initial_of(it))
    if request.method == "POST":
        if "withdraw" in request.POST or "ask" in request.POST:
            return _decide(request, it)
        if form.is_valid() and _is_fresh(form, it):
            closing.change_point(it, by=member(request).pseudonym, op=form.operation, **form.values())
            messages.success(request, _("Saved."))
            return redirect("close_session", slug, it.session.number)
    clashes = {n: c for n, c in journal.conflicts(it.pk).items() if n in form.fields}
    return render(request, "outcomes/edit_point.html", {"point": it, "form": form, "clashes": clashes})


def _initial_of(it):
    plain = {
        n: v.text if isinstance(v := getattr(it, n), Words) else v for n in ("text", "agreed", "objections", "why")
    }
    return plain | {"for_next": it.for_next, "lang": it.text.lang, "seen": it.stamps["text"][2]}


def _is_fresh(form, it):
    """Whether nobody changed the words since the form was opened; else both stand before the writer."""
    if form.cleaned_data["seen"] in {"", it.stamps["text"][2]}:
        return True
    form.refuse(
        Refused(_("Somebody wrote at the same time: “%(text)s”. Save again to put yours in its place."), text=it.text)
    )
    form.data["seen"] = it.stamps["text"][2]
    return False


def _decide(request, it):
    if "withdraw" in request.POST:
        closing.change_point(it, by=member(request).pseudonym, is_withdrawn=True)
        messages.success(request, _("Taken back."))
        return redirect("close_session", request.summit.slug, it.session.number)
    made = closing.ask_of_all(it, by=member(request).pseudonym)
    return redirect("question", request.summit.slug, made.number)
