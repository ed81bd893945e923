"""What the overview may show to whom."""

from django.db.models import Q

from sabha.summit.people.models import Visibility
from sabha.summit.people.rules import is_member, is_organiser, is_signed_in


def shows(name, search):
    """Memberships whose person shows the organisers a field with these letters: a search tells no more."""
    levels = [level for level in Visibility.values if level != Visibility.ME]
    return Q(**{f"person__visibility__{name}__in": levels, f"person__{name}__icontains": search})


may_see_desk = is_organiser
may_undo = is_organiser
may_manage_people = is_organiser
may_write_to_people = is_organiser
may_see_own = is_signed_in
may_see_members = is_member
