"""What people say of themselves, whom they are paired with, and what organisers ask the worker for."""

from django.db import transaction
from django.utils import timezone

from sabha.summit.hackathon.models import HackathonCard, HackathonJob, MentorPair
from sabha.summit.hackathon.tasks import letters
from sabha.summit.people.actions.members import join


@transaction.atomic
def save_card(person, summit, **values):
    """Keep what a person says of themselves for this hackathon; whoever says something takes part."""
    join(person, summit)
    values |= {"changed": timezone.now()}
    return HackathonCard.objects.update_or_create(person=person, summit=summit, defaults=values)[0]


def drop_card(person, summit):
    """Take it all back: proposals and pairs go with it."""
    HackathonCard.objects.filter(person=person, summit=summit).delete()


def order(summit, what):
    """Ask the worker; asking again while it waits is asking once."""
    job, _ = HackathonJob.objects.update_or_create(
        summit=summit, what=what, defaults={"asked": timezone.now(), "done": None}
    )
    return job


@transaction.atomic
def say(pairing, card, *, yes):
    """What one side of a pair says; the other side's answer is theirs."""
    name = "newcomer_says" if pairing.newcomer_id == card.pk else "mentor_says"
    MentorPair.objects.filter(pk=pairing.pk).update(**{name: yes})
    pairing.refresh_from_db()
    if pairing.is_agreed:
        letters.to_agreed(pairing)
    return pairing
