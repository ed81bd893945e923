"""Completing a source online, where the operator allows it: title, authors, year, and the digest of what was seen."""

import hashlib
import json
import re
from datetime import timedelta
from html.parser import HTMLParser

from django.conf import settings
from django.utils import timezone

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.algorithms.sources import described, sound_item
from sabha.summit.base.fetching import fetch
from sabha.summit.conversations.models import SourceWanted
from sabha.summit.journal import actions as journal

TRIES = 4
AT_ONCE = 5  # a round of the worker also sends letters
REST = timedelta(minutes=10)
CSL = "application/vnd.citationstyles.csl+json"


def complete_sources(asking=fetch):
    """Complete the sources that are due. What fails is tried again later, and said on the note's page."""
    if not settings.SABHA_FETCH:
        return 0
    due = SourceWanted.objects.filter(not_before__lte=timezone.now(), tries__lt=TRIES).order_by("not_before")
    wanted = list(due.select_related("note")[:AT_ONCE])
    for one in wanted:
        _complete(one, asking)
    return len(wanted)


def _complete(one, asking):
    note = one.note
    try:
        found, digest = looked_up(note.item, note.archive_link, asking)
    except Refused as no:
        one.tries, one.fault = one.tries + 1, [no.template, no.params]
        one.not_before = timezone.now() + REST * 2**one.tries
        one.save()
        return
    # What the writer said holds; the network only fills what they left open.
    item = sound_item(json.dumps(found)) | note.item
    source = json.dumps(item, ensure_ascii=False, sort_keys=True)
    journal.write(note, by=journal.SYSTEM, source=source, digest=note.digest or digest)
    one.delete()


def looked_up(item, archive, asking):
    """(CSL-JSON fields found online, digest of the page that was seen or "")."""
    if doi := item.get("DOI"):
        return _json(asking(f"https://doi.org/{doi}", accept=CSL)), ""
    if isbn := item.get("ISBN"):
        return _of_book(_json(asking(f"https://openlibrary.org/isbn/{isbn}.json"))), ""
    if qid := item.get("custom", {}).get("QID"):
        address = f"https://www.wikidata.org/wiki/Special:EntityData/{qid}.json"
        return _of_entity(_json(asking(address)), qid), ""
    page = asking(archive or item["URL"])
    digest = f"sha256:{hashlib.sha256(page.body).hexdigest()}"
    return described({}, title=_title(page)), digest


def _json(page):
    try:
        found = json.loads(page.body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refused(gettext_noop("The server of the source answered with something else than was asked for."))
    return found


def _of_book(found):
    publishers = found.get("publishers")
    year = re.search(r"\d{4}", str(found.get("publish_date", "")))
    item = {"title": found.get("title")}
    if isinstance(publishers, list) and publishers:
        item["publisher"] = publishers[0]
    return described(item, year=int(year[0]) if year else None)


def _of_entity(found, qid):
    """The item's name: in English where there is one, else the first."""
    try:
        labels = found["entities"][qid]["labels"]
        label = labels.get("en") or next(iter(labels.values()))
        return {"title": label["value"]}
    except (KeyError, TypeError, AttributeError, StopIteration):
        return {}


class _Title(HTMLParser):
    """The words of a page's title."""

    def __init__(self):
        super().__init__()
        self.inside, self.words = False, []

    def handle_starttag(self, tag, attrs):
        self.inside = tag == "title" and not self.words

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "title"

    def handle_data(self, data):
        if self.inside:
            self.words.append(data)


def _title(page):
    if page.kind not in {"text/html", "application/xhtml+xml"}:
        return ""
    parser = _Title()
    parser.feed(page.body[:200_000].decode("utf-8", "replace"))
    return " ".join("".join(parser.words).split())
