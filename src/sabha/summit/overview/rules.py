"""What the overview may show to whom."""

from sabha.summit.people.rules import is_member, is_organiser, is_signed_in

may_see_desk = is_organiser
may_undo = is_organiser
may_manage_people = is_organiser
may_write_to_people = is_organiser
may_see_own = is_signed_in
may_see_members = is_member
