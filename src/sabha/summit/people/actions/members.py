"""Who belongs to a summit, and what they do there."""

from django.db import transaction

from sabha.summit.people.models import Membership, Role, RoleHeld


@transaction.atomic
def join(person, summit, *roles):
    """Make `person` a member (a participant, and what `roles` says beside); again changes nothing."""
    membership, _ = Membership.objects.get_or_create(person=person, summit=summit)
    for role in {Role.PARTICIPANT, *roles}:
        RoleHeld.objects.get_or_create(membership=membership, role=role)
    return membership


class LastOrganiser(ValueError):
    """A summit must keep one organiser."""


@transaction.atomic
def set_roles(membership, roles):
    """Let a member hold exactly `roles` (and always that of a participant)."""
    wanted = {Role.PARTICIPANT, *roles}
    held = set(membership.roles.values_list("role", flat=True))
    if Role.ORGANISER in held - wanted and not _other_organisers(membership):
        raise LastOrganiser
    membership.roles.exclude(role__in=wanted).delete()
    for role in wanted - held:
        RoleHeld.objects.create(membership=membership, role=role)


def _other_organisers(membership):
    held = RoleHeld.objects.filter(membership__summit=membership.summit, role=Role.ORGANISER)
    return held.exclude(membership=membership).exists()
