"""READMEs of public repositories, fetched where the operator allows it: plain text, of known hosts only."""

import re
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from sabha.algorithms.refused import Refused
from sabha.algorithms.task_links import readme_addresses
from sabha.summit.base.fetching import fetch
from sabha.summit.hackathon.models import Project, Readme
from sabha.summit.journal.actions import touch

AT_ONCE = 3  # a round of the worker also sends letters
AGAIN = timedelta(days=1)
MOST_BYTES, LONGEST = 200_000, 20_000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def sync_readmes(asking=fetch):
    """Fetch the READMEs that are due, once a day while a project is under way. Returns how many."""
    if not settings.SABHA_FETCH:
        return 0
    due = Readme.objects.filter(
        due__lte=timezone.now(), project__state=Project.State.ACTIVE, project__is_withdrawn=False
    )
    found = list(due.select_related("project").order_by("due")[:AT_ONCE])
    for readme in found:
        sync(readme, asking)
    return len(found)


def sync(readme, asking):
    """Keep what was found, or why nothing was; what was fetched before stays, with its day."""
    before = readme.text, readme.fault
    readme.due = timezone.now() + AGAIN
    try:
        readme.text, readme.fault = found_at(readme.project.source, asking), None
        readme.fetched = timezone.now()
    except Refused as no:
        readme.fault = [no.template, no.params]
    readme.save()
    if before != (readme.text, readme.fault):
        touch(readme.project.summit_id)


def found_at(source, asking):
    """The README's text, from the first of its usual names that is there."""
    fault = None
    for address in readme_addresses(source):
        try:
            return plain(asking(address, accept="text/plain", most=MOST_BYTES).body)
        except Refused as no:
            fault = no
            if no.params.get("status") != 404:
                break
    raise fault


def plain(body):
    """Text as it stands, without what could change how the page around it reads."""
    text = body.decode("utf-8", "replace").replace("\r\n", "\n")
    return _CONTROL.sub("", text)[:LONGEST].strip()
