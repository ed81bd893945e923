"""Who is asking, and what they may do. Each rule is one small question about the viewer."""

from dataclasses import dataclass
from functools import cached_property

from sabha.summit.people.models import Badge, Consent, Membership, Person, Role


@dataclass(frozen=True)
class Viewer:
    """The person who asks, as a member of the summit of the address; all empty for a stranger."""

    person: Person | None = None
    membership: Membership | None = None

    @cached_property
    def roles(self):
        """Asked for only where a rule or a page depends on it: who votes needs none."""
        return frozenset(self.membership.roles.values_list("role", flat=True)) if self.membership else frozenset()

    @property
    def is_signed_in(self):
        return self.person is not None

    @property
    def pseudonym(self):
        return self.membership.pseudonym if self.membership else None


def viewer_of(user, summit):
    """The viewer for a request; one query, only when a rule or a view asks, and one more for the roles."""
    if not user.is_authenticated:
        return Viewer()
    if summit is None:
        return Viewer(person=user)
    return Viewer(person=user, membership=Membership.objects.filter(person=user, summit=summit).first())


def is_signed_in(viewer):
    return viewer.is_signed_in


def is_member(viewer):
    return viewer.membership is not None


def is_organiser(viewer):
    return Role.ORGANISER in viewer.roles


# Whoever takes part, and whoever a writer names as speaking too: organisers have not looked at each of them.
GIVEN_BY_A_CALL = frozenset({Role.PARTICIPANT, Role.HOST, Role.VOLUNTEER})


def is_vouched_for(viewer):
    """Whether organisers stand for it that this account is one attendee's: invited, chosen, or with a badge."""
    me = viewer.membership
    if me is None:
        return False
    if me.is_invited or viewer.roles - GIVEN_BY_A_CALL:
        return True
    return Badge.objects.filter(summit=me.summit_id, person=viewer.person, revoked=None).exists()


def may_found(viewer):
    """Found a summit on this installation."""
    return viewer.is_signed_in and viewer.person.may_found


def may_see(viewer, person, name, *, shares_summit):
    """Whether the viewer may see one field of a person's profile."""
    if viewer.person and viewer.person.pk == person.pk:
        return True
    level = person.who_sees(name)
    if level == "public":
        return True
    if level == "members":
        return shares_summit
    return level == "organisers" and is_organiser(viewer) and shares_summit


def fields_seen(viewer, person, *, shares_summit):
    """What of a profile the viewer may see, without what was left empty."""
    shown = {name: getattr(person, name) for name in Person.SHOWN_FIELDS}
    return {n: v for n, v in shown.items() if v and may_see(viewer, person, n, shares_summit=shares_summit)}


def known_as(viewer, membership):
    """What the viewer may call a fellow member: the name they show, else the address they show, else nothing."""
    seen = fields_seen(viewer, membership.person, shares_summit=True)
    return seen.get("display_name") or seen.get("email") or ""


def names_of(pseudonyms):
    """Pseudonym → the name its person shows to everyone on the web; absent for all others. One query."""
    keys = [p for p in pseudonyms if p and p != "system"]
    found = Membership.objects.filter(pseudonym__in=keys).select_related("person")
    return {str(m.pseudonym): m.person.display_name for m in found if m.person.who_sees("display_name") == "public"}


def agreed_of(person):
    """What organisers have to know before they publish a picture; who may be written to next time they never see."""
    purposes = (Consent.Purpose.PHOTO, Consent.Purpose.RECORDING)
    return list(person.consents.filter(withdrawn=None, purpose__in=purposes).order_by("purpose"))
