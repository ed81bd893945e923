"""The showcase, visits and pictures."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from sabha.algorithms.fair_order import fair_order
from sabha.algorithms.pictures import read_picture
from sabha.summit.hackathon.models import Project, ProjectVisit, Showcase
from sabha.summit.hackathon.rules import wall
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Fact
from sabha.summit.people.actions.members import join

FOLDER = "hackathon"


def order_of(summit, round=0):
    """The projects in the order of a round: drawn by lot from the summit's own number."""
    found = {str(project.pk): project for project in wall(summit)}
    return [found[key] for key in fair_order(found, seed=str(summit.pk), turn=round)]


@transaction.atomic
def call_up(summit, step, *, seconds=None, seen=None):
    """Go to the next project (1), the one before (-1), or a new round from its beginning (0).

    seen   the id of the project that was on when the button was pressed ("" for none): a double tap skips nobody
    """
    held, _ = Showcase.objects.select_for_update().get_or_create(summit=summit)
    if seen is not None and seen != str(held.project_id or ""):
        return held
    if step == 0:
        held.round += 1 if held.project_id else 0
        held.project, held.begun = None, None
    else:
        order = order_of(summit, held.round)
        at = next((n for n, p in enumerate(order) if p.pk == held.project_id), -1) + step
        is_there = 0 <= at < len(order)
        held.project, held.begun = (order[at], timezone.now()) if is_there else (None, None)
    if seconds:
        held.seconds = seconds
    held.save()
    journal.touch(summit.pk)
    return held


def remember(person, project, *, note, applauds, thanks):
    """Keep a visit: for oneself, and the applause and thanks for the team."""
    join(person, project.summit)
    values = {"note": note, "applauds": applauds, "thanks": thanks}
    return ProjectVisit.objects.update_or_create(person=person, project=project, defaults=values)[0]


def keep_picture(data):
    """Keep a picture under its own digest, without what a camera wrote into it. Returns its name. Raises Refused."""
    found = read_picture(data)
    name = f"{hashlib.sha256(found.data).hexdigest()[:40]}.{found.kind}"
    if not default_storage.exists(f"{FOLDER}/{name}"):
        default_storage.save(f"{FOLDER}/{name}", ContentFile(found.data))
    return name


@transaction.atomic
def forget_pictures(ids):
    """Delete the pictures that these ids sent and nobody else did: their words are about to be erased."""
    keys = [str(key) for key in ids]
    rows = Fact.objects.filter(kind="set", payload__values___by__in=keys, payload__values__has_key="picture")
    sent = {str(row.fact_id): row.payload["values"]["picture"] for row in rows}
    names = set(sent.values()) - {""}
    for project in Project.objects.filter(picture__in=names):
        if project.stamps["picture"][2] in sent:
            journal.write(project, by=journal.SYSTEM, picture="")
    for name in names - set(Project.objects.filter(picture__in=names).values_list("picture", flat=True)):
        default_storage.delete(f"{FOLDER}/{name}")
