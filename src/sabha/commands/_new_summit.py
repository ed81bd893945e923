"""The half of `./sabha new` that founds: a summit from what was read, and a way in for its organiser."""

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

from sabha.algorithms.concept_note import Findings
from sabha.commands import _django

# The script of a note tells its language well enough to begin with; `--language` says it where the guess is wrong.
SCRIPTS = {
    "DEVANAGARI": "hi", "TELUGU": "te", "ARABIC": "ur", "TAMIL": "ta", "BENGALI": "bn", "MALAYALAM": "ml",
    "KANNADA": "kn", "GURMUKHI": "pa", "LATIN": "en",
}  # fmt: skip
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")


def create(findings: Findings, text: str, args: argparse.Namespace) -> int:
    """Found the summit; print where it is and, unless a letter was posted to the organiser, what lets them in."""
    email = (getattr(args, "organiser", None) or "").strip().lower()
    if email and not ADDRESS.match(email):
        print(f"“{email}” is no e-mail address. Write it like name@example.org.", file=sys.stderr)
        return 2
    _django.start()
    _django.prepare()
    made = found(findings, text, args, email)
    print(json.dumps(made, ensure_ascii=False, indent=2) if args.json else in_words(made, email))
    return 0


def found(findings: Findings, text: str, args: argparse.Namespace, email: str) -> dict[str, Any]:
    """Everything or nothing: the summit, its organiser, and their way in."""
    from django.conf import settings
    from django.db import transaction
    from django.utils import translation

    from sabha.summit.concept import actions
    from sabha.summit.concept.forms import draft_from

    language = getattr(args, "language", None) or written_in(text)
    draft = draft_from(findings, text, name=Path(args.note).name, language=language)
    page = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with transaction.atomic(), translation.override(page):
        person = organiser(email, page)
        summit = actions.found(draft, by=person)
        way_in = None if email else badge_for(person, summit)
        if email:
            post_way_in(email, summit)
    address = f"{settings.SABHA_SITE}/{page}/{summit.slug}/"
    still_open = sum(a.is_open for a in summit.announcements.all())
    return {"title": str(summit.title), "slug": summit.slug, "address": address, "language": language,
            "way_in": way_in, "questions": summit.questions.count(), "still_open": still_open}  # fmt: skip


def written_in(text: str) -> str:
    """The language that most letters of `text` speak for, by their script; English where nothing does."""
    names = (unicodedata.name(c, "").split(" ")[0] for c in text if c.isalpha())
    seen = Counter(SCRIPTS[name] for name in names if name in SCRIPTS)
    return seen.most_common(1)[0][0] if seen else "en"


def organiser(email: str, language: str) -> Any:
    """The person of this address, who may found summits from now on; without one, somebody new."""
    from sabha.summit.people.models import Person

    person = Person.objects.filter(email=email).first() if email else None
    person = person or Person.objects.join(email or None, ui_language=language)
    person.may_found = True
    person.save(update_fields=["may_found"])
    return person


def badge_for(person: Any, summit: Any) -> str:
    """A badge in the organiser's hands before any mail works here: the address that lets them in."""
    from django.conf import settings
    from django.urls import reverse

    from sabha.summit.people.actions.ways_in import issue_badges

    [(badge, token)] = issue_badges(summit, 1)
    badge.person = person
    badge.save(update_fields=["person"])
    return f"{settings.SABHA_SITE}{reverse('badge', args=[token])}"


def post_way_in(email: str, summit: Any) -> None:
    from django.urls import reverse

    from sabha.summit.people.actions.ways_in import send_way_in

    send_way_in(email, next=reverse("desk", args=[summit.slug]))


def in_words(made: dict[str, Any], email: str) -> str:
    lines = [f"{made['title']}: {made['questions']} questions, {made['still_open']} announcements still open."]
    lines.append(f"  The summit:              {made['address']}")
    if made["way_in"]:
        lines.append(f"  The organiser's way in:  {made['way_in']}")
        lines.append("  Keep that address to yourself: whoever opens it is the organiser.")
    else:
        lines.append(f"  A letter with the way in waits for {email}; the worker sends it (./sabha serve runs one).")
    return "\n".join(lines)
