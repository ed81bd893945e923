"""Who does what at a summit."""

from typing import Any

import pytest

from sabha.summit.people.actions.members import LastOrganiser, join, set_roles
from sabha.summit.people.models import Membership, Role
from three_people import Someone, text_of

pytestmark = pytest.mark.django_db


def roles(who: Someone, summit: Any) -> list[str]:
    return sorted(who.person.memberships.get(summit=summit).roles.values_list("role", flat=True))


def page_of(who: Someone, summit: Any) -> str:
    return f"/en/{summit.slug}/desk/people/{who.person.memberships.get(summit=summit).pk}/"


def test_whoever_founds_a_summit_organises_it(asha: Someone, summit: Any) -> None:
    assert roles(asha, summit) == ["organiser", "participant"]


def test_a_member_may_hold_several_roles_and_is_always_a_participant(
    asha: Someone, bilal: Someone, summit: Any
) -> None:
    asha.sends(page_of(bilal, summit), roles=["safety", "host", "reviewer"])
    assert roles(bilal, summit) == ["host", "participant", "reviewer", "safety"]
    asha.sends(page_of(bilal, summit), roles=[])
    assert roles(bilal, summit) == ["participant"]


def test_joining_again_changes_nothing(bilal: Someone, summit: Any) -> None:
    before = bilal.person.memberships.get().pseudonym
    join(bilal.person, summit)
    assert bilal.person.memberships.get().pseudonym == before
    assert roles(bilal, summit) == ["participant", "volunteer"]


def test_the_last_organiser_stays(asha: Someone, bilal: Someone, summit: Any) -> None:
    page = asha.sends(page_of(asha, summit), roles=["volunteer"])
    assert "A summit needs an organiser." in text_of(page)
    assert roles(asha, summit) == ["organiser", "participant"]
    with pytest.raises(LastOrganiser):
        set_roles(asha.person.memberships.get(), [])
    asha.sends(page_of(bilal, summit), roles=["organiser"])
    assert asha.sends(page_of(asha, summit), roles=[]).status_code == 302
    assert roles(asha, summit) == ["participant"]
    assert asha.opens(f"/en/{summit.slug}/desk/").status_code == 403


def test_an_organiser_elsewhere_does_not_count_as_another(asha: Someone, meera: Someone, summit: Any) -> None:
    join(meera.person, summit)
    with pytest.raises(LastOrganiser):
        set_roles(asha.person.memberships.get(), [])


def test_roles_at_one_summit_leave_those_at_another_alone(meera: Someone, summit: Any, kites: Any) -> None:
    join(meera.person, summit, Role.HOST)
    set_roles(meera.person.memberships.get(summit=summit), [Role.SUPPORTER])
    assert roles(meera, summit) == ["participant", "supporter"]
    assert roles(meera, kites) == ["organiser", "participant"]


def test_taking_part_is_one_press(tenzin: Someone, summit: Any) -> None:
    assert "You do not take part in this summit yet." in text_of(tenzin.opens(f"/en/{summit.slug}/me/"))
    for _ in range(2):
        tenzin.sends(f"/en/{summit.slug}/me/")
    assert roles(tenzin, summit) == ["participant"]


def test_a_role_that_does_not_exist_is_refused(asha: Someone, bilal: Someone, summit: Any) -> None:
    assert asha.sends(page_of(bilal, summit), roles=["king"]).status_code == 200
    assert roles(bilal, summit) == ["participant", "volunteer"]


def test_a_hundred_members_stand_on_a_page(asha: Someone, summit: Any) -> None:
    from sabha.summit.people.models import Person

    for n in range(101):
        join(Person.objects.join(display_name=f"P{n}", visibility={"display_name": "members"}), summit)
    first = text_of(asha.opens(f"/en/{summit.slug}/desk/people/"))
    second = text_of(asha.opens(f"/en/{summit.slug}/desk/people/?page=2"))
    assert Membership.objects.count() == 102
    assert (first.count("<bdi>P"), second.count("<bdi>P")) == (99, 2)
    assert "?q=&amp;page=2" in first
    assert asha.opens(f"/en/{summit.slug}/desk/people/?page=nonsense").status_code == 200


OPENS = {
    "programme": {"desk/calls/", "desk/programme/", "review/"},
    "reviewer": {"review/"},
    "safety": {"desk/notes/", "desk/questions/1/"},
    "judge": {"hackathon/judge/"},
    "volunteer": {"desk/door/"},
    "host": set(),
    "supporter": set(),
}
"""What each role adds to a member's own page; the last two only name groups."""
PLACES = set().union(*OPENS.values())


@pytest.mark.parametrize("role", OPENS)
def test_a_members_own_page_leads_to_what_their_role_opens_and_to_nothing_else(
    bilal: Someone, summit: Any, role: str
) -> None:
    set_roles(bilal.person.memberships.get(), [role])
    page = text_of(bilal.opens(f"/en/{summit.slug}/me/"))
    assert {place for place in PLACES if f'href="/en/{summit.slug}/{place}"' in page} == OPENS[role]
    for place in PLACES:
        opened = bilal.opens(f"/en/{summit.slug}/{place}").status_code
        assert opened == (200 if place in OPENS[role] else 403)


def test_nobodys_page_leads_to_a_desk_they_may_not_open(bilal: Someone, summit: Any) -> None:
    set_roles(bilal.person.memberships.get(), ["safety"])
    for place in OPENS["safety"]:
        page = text_of(bilal.opens(f"/en/{summit.slug}/{place}"))
        assert f'href="/en/{summit.slug}/desk/"' not in page
        assert f'href="/en/{summit.slug}/me/"' in page


def test_a_page_that_is_for_others_says_why_and_leads_on(bilal: Someone, tenzin: Someone, summit: Any) -> None:
    own = f'href="/en/{summit.slug}/me/"'
    refused = text_of(bilal.opens(f"/en/{summit.slug}/desk/"))
    assert ("your role at this summit does not include this page" in refused, own in refused) == (True, True)
    refused = text_of(tenzin.opens(f"/en/{summit.slug}/me/here/"))
    assert ("You do not take part in this summit yet." in refused, own in refused) == (True, True)
