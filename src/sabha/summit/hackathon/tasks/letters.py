"""Letters of the hackathon: to a team that is asked, to who asked, and to whom somebody or a place is proposed.

None names a person: what others wrote of themselves is read on the page, by whom they accept.
"""

from django.utils.translation import gettext as _

from sabha.summit.people.actions.letters import write_to
from sabha.summit.people.models import Membership


def to_team(request):
    """Somebody asks to join, or to take the project over: the team answers."""
    it = request.project
    for member in Membership.objects.filter(summit=it.summit_id, pseudonym__in=it.members()).select_related(
        "person", "summit"
    ):
        write_to(
            member, key=f"team:{request.pk}:{request.made.isoformat()}:{member.pk}", page="project_team",
            args=[it.number], lines=[request.get_kind_display, *([lambda: request.words] if request.words else [])],
            subject=lambda: _("Somebody waits for an answer of the team: %(project)s") % {"project": it.title},
        )  # fmt: skip


def to_asker(request, membership):
    """The team has answered."""
    write_to(
        membership, key=f"team:{request.pk}:{request.made.isoformat()}:answer", page="project_join",
        args=[request.project.number], lines=[request.get_kind_display],
        subject=lambda: f"{request.project.title}: {request.get_state_display()}",
    )  # fmt: skip


def to_seated(places):
    """A place in a team is proposed to each."""
    members = _of([place.card for place in places])
    for place in places:
        write_to(
            members[place.card.person_id], key=f"place:{place.pk}:{place.table_id}", page="my_hackathon", lines=[],
            subject=lambda: _("A team for you"),
        )  # fmt: skip


def to_pair(newcomer, mentor, skills):
    """Two people are proposed to each other; each hears what they share, and answers alone."""
    members = _of([newcomer, mentor])

    def share():
        return f"{_('You share:')} {', '.join(skills)}"

    for card, subject in ((newcomer, lambda: _("A mentor for you")), (mentor, lambda: _("A newcomer for you"))):
        write_to(
            members[card.person_id], key=f"pair:{newcomer.pk}:{mentor.pk}:{card.pk}", page="my_hackathon",
            lines=[share] if skills else [], subject=subject,
        )  # fmt: skip


def to_agreed(pair):
    """Both said yes."""
    cards = {"newcomer": pair.newcomer, "mentor": pair.mentor}
    members = _of(cards.values())
    subjects = {"newcomer": lambda: _("A mentor for you"), "mentor": lambda: _("A newcomer for you")}
    for side, card in cards.items():
        write_to(
            members[card.person_id], key=f"pair:{pair.newcomer_id}:{pair.mentor_id}:{card.pk}:agreed",
            page="my_hackathon", lines=[lambda: _("You both said yes. Now you see how to reach each other.")],
            subject=subjects[side],
        )  # fmt: skip


def _of(cards):
    """person → their membership at the summit of these cards; whoever has a card takes part."""
    keys = [card.person_id for card in cards]
    summits = {card.summit_id for card in cards}
    found = Membership.objects.filter(summit__in=summits, person__in=keys).select_related("person", "summit")
    return {m.person_id: m for m in found}
