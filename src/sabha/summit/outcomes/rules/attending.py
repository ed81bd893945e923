"""How many came, by day and way, so that no number gives anybody away."""

from collections import Counter
from datetime import timedelta

from sabha.algorithms.disclosure import protected_table, published_count
from sabha.summit.outcomes.models import Attendance, FirstTime, HeadCount, Way
from sabha.summit.people.models import Membership, Role
from sabha.summit.people.rules import is_member, is_organiser


def may_note_attendance(viewer):
    """At the door: organisers and volunteers."""
    return is_organiser(viewer) or Role.VOLUNTEER in viewer.roles


may_say_here = is_member


def days_of(summit):
    """The days of the summit, from the first to the last; none where they are not announced."""
    if not summit.starts:
        return []
    length = ((summit.ends or summit.starts) - summit.starts).days + 1
    return [summit.starts + timedelta(days=n) for n in range(max(length, 0))]


def attendance_of(summit):
    """[(day, {way: number or None}, total or None)]: members who said so or were noted, and heads counted at the door.

    Of both the larger counts: who signs in at the door is among the heads. A number below ten is withheld, and others
    with it where they would tell it.
    """
    signed = Counter(Attendance.objects.filter(membership__summit=summit).values_list("day", "way"))
    counted = {(it.day, it.way): it.count for it in HeadCount.objects.filter(summit=summit)}
    days = sorted({day for day, _ in (*signed, *counted)})
    return [(day, *_published(day, signed, counted)) for day in days]


def _published(day, signed, counted):
    cells = {way: max(signed[day, way], counted.get((day, way), 0)) for way in Way.values}
    table = protected_table({way: n for way, n in cells.items() if n}, total_is_known=True)
    return dict(table.counts), table.total


def people_in_all(summit):
    """How many different members took part on any day, or None below ten."""
    return published_count(Attendance.objects.filter(membership__summit=summit).values("membership").distinct().count())


def first_timers(summit):
    """{"first": …, "before": …, "unsaid": …}: who is here for the first time, as members say or as the series knows.

    A member of an earlier edition of the series is known to have come before, whatever they say.
    """
    members = dict(Membership.objects.filter(summit=summit).values_list("pk", "person_id"))
    earlier = Membership.objects.filter(summit__series=summit.series_id, summit__edition__lt=summit.edition or 0)
    known = set(earlier.values_list("person_id", flat=True))
    said = dict(FirstTime.objects.filter(membership__summit=summit).values_list("membership_id", "is_first"))
    counts = Counter(_first(key, person, known, said) for key, person in members.items())
    # That nobody kept silent tells nothing of anybody, so it needs no hiding.
    told = {name: counts[name] for name in ("first", "before", "unsaid") if name != "unsaid" or counts[name]}
    return {"unsaid": 0, **protected_table(told).counts}


def _first(key, person, known, said):
    if person in known:
        return "before"
    if key not in said:
        return "unsaid"
    return "first" if said[key] else "before"


def held_about(person):
    """What is held of a person's coming."""
    came = Attendance.objects.filter(membership__person=person).select_related("membership__summit")
    first = FirstTime.objects.filter(membership__person=person).select_related("membership__summit")
    return {
        "attendance": [{"summit": a.membership.summit.slug, "day": str(a.day), "way": a.way} for a in came],
        "first_time": [{"summit": f.membership.summit.slug, "first": f.is_first} for f in first],
    }
