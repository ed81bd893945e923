"""Who belongs to a summit, and what they do there."""

from django.db import transaction

from sabha.summit.people.models import Membership, Person, Role, RoleHeld, Visibility


@transaction.atomic
def join(person, summit, *roles):
    """Make `person` a member (a participant, and what `roles` says beside); again changes nothing."""
    membership, _ = Membership.objects.get_or_create(person=person, summit=summit)
    for role in {Role.PARTICIPANT, *roles}:
        RoleHeld.objects.get_or_create(membership=membership, role=role)
    return membership


@transaction.atomic
def invite(email, summit, *roles):
    """Make whoever has this address a member. A new person shows it to organisers: they know it anyway."""
    shown = {"visibility": {"email": Visibility.ORGANISERS.value}}
    return stand_for(join(Person.objects.with_address(email, **shown), summit, *roles))


def stand_for(membership):
    """Organisers have invited or chosen this account: it is one attendee's (`people.rules.is_vouched_for`)."""
    if not membership.is_invited:
        membership.is_invited = True
        membership.save(update_fields=["is_invited"])
    return membership


def join_many(names, summit):
    """Make members of those at these addresses (address → name); address → person. As `invite`, in few statements.

    A name is kept where a person has none yet.
    """
    found, shown = {}, {"email": Visibility.ORGANISERS.value}
    for start in range(0, len(names), 500):
        part = list(names)[start : start + 500]
        known = set(Person.objects.filter(email__in=part).values_list("email", flat=True))
        new = [Person(email=e, display_name=names[e], visibility=shown) for e in part if e not in known]
        for who in new:
            who.set_unusable_password()
        Person.objects.bulk_create(new, ignore_conflicts=True)  # somebody may sign in for the first time just now
        here = {who.email: who for who in Person.objects.filter(email__in=part)}
        named = [who for email, who in here.items() if names[email] and not who.display_name]
        for who in named:
            who.display_name = names[who.email]
        Person.objects.bulk_update(named, ["display_name"])
        _take_part(here.values(), summit)
        found |= here
    return found


def _take_part(people, summit):
    Membership.objects.bulk_create([Membership(person=who, summit=summit) for who in people], ignore_conflicts=True)
    members = Membership.objects.filter(summit=summit, person__in=people)
    members.filter(is_invited=False).update(is_invited=True)
    roles = [RoleHeld(membership=it, role=Role.PARTICIPANT) for it in members]
    RoleHeld.objects.bulk_create(roles, ignore_conflicts=True)


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
    if wanted > {Role.PARTICIPANT}:
        stand_for(membership)


def alone_in(person):
    """The summits that this person organises alone: nobody could change anything there without them."""
    held = RoleHeld.objects.filter(membership__person=person, role=Role.ORGANISER).select_related("membership__summit")
    return [it.membership.summit for it in held if not _other_organisers(it.membership)]


def _other_organisers(membership):
    held = RoleHeld.objects.filter(membership__summit=membership.summit, role=Role.ORGANISER)
    return held.exclude(membership=membership).exists()


def member(request):
    """The membership of whoever acts; whoever takes part joins by it."""
    return request.viewer.membership or join(request.user, request.summit)
