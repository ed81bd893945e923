"""Who reviews what."""

from math import ceil

from django.db.models import Exists, OuterRef

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.call.models import Assignment, Conflict, Review, Reviewing
from sabha.summit.call.rules import house
from sabha.summit.people.models import Membership, Role


def panel_of(call):
    """Everybody who reviews in this call: members with that role, and whoever said how many they take."""
    said = {r.person_id: r for r in call.reviewing.all()}
    members = Membership.objects.filter(summit=call.summit, roles__role=Role.REVIEWER).select_related("person")
    people = {m.person_id: m.person for m in members}
    for row in Reviewing.objects.filter(call=call).exclude(person__in=people).select_related("person"):
        people[row.person_id] = row.person
    return [(person, said.get(key)) for key, person in sorted(people.items())]


def assign(call, given):
    """Give every proposal its reviewers; what was assigned before stays. Says which proposals lack some, and why."""
    from sabha.algorithms.review import assign as share_out

    proposals = list(call.proposals.in_review().prefetch_related("speakers"))
    people = panel_of(call)
    if not people:
        raise Refused(gettext_noop("There are no reviewers yet: give that role to some people first."))
    by_number = {str(p.number): p.pk for p in proposals}
    submissions, reviewers = [_submission(p) for p in proposals], list(_reviewers(call, people, len(proposals)))
    _take_back(proposals, submissions, reviewers)
    before = Assignment.objects.filter(proposal__in=proposals, person__in=[p.pk for p, _ in people])
    fixed = [(str(number), str(key)) for number, key in before.values_list("proposal__number", "person")]
    found = share_out(submissions, reviewers, each=call.each, fixed=fixed)
    fresh = set(found.pairs) - set(fixed)
    made = [Assignment(proposal_id=by_number[n], person_id=key) for n, key in sorted(fresh)]
    for start in range(0, len(made), 500):  # somebody may have been asked by hand meanwhile
        Assignment.objects.bulk_create(made[start : start + 500], ignore_conflicts=True)
    lacks = [[lack.template, lack.params | {"number": int(lack.submission)}] for lack in found.lacks]
    return {"made": len(fresh), "lacks": lacks, "most": max(found.loads.values(), default=0)}


def _take_back(proposals, submissions, reviewers):
    """Who has come too close since they were asked, and has not reviewed yet, makes room for somebody else."""
    from sabha.algorithms.review import conflict

    by_key, by_number = {r.id: r for r in reviewers}, {s.id: s for s in submissions}
    asked = Assignment.objects.filter(proposal__in=proposals).values_list("pk", "proposal__number", "person")
    close = [
        pk for pk, number, person in asked
        if str(person) in by_key and conflict(by_number[str(number)], by_key[str(person)])
    ]  # fmt: skip
    reviewed = Review.objects.filter(proposal=OuterRef("proposal"), person=OuterRef("person"))
    Assignment.objects.filter(pk__in=close).exclude(Exists(reviewed)).delete()


def _submission(p):
    from sabha.algorithms.review import Submission

    authors = {str(p.person_id), *(str(s.person_id) for s in p.speakers.all() if s.person_id)}
    circles = {house(p.organisation)} - {""}
    return Submission(str(p.number), p.lang, frozenset(p.topics), frozenset(authors), frozenset(circles))


def _reviewers(call, people, proposals):
    from sabha.algorithms.review import Reviewer

    fair = ceil(1.5 * call.each * proposals / len(people)) + 1
    declared = {}
    for key, number in Conflict.objects.filter(proposal__call=call).values_list("person", "proposal__number"):
        declared.setdefault(key, set()).add(str(number))
    for person, said in people:
        languages = (said.languages if said else []) or person.speaks
        circles = {house(said.organisation)} - {""} if said else set()
        yield Reviewer(
            str(person.pk),
            most=said.most if said and said.most is not None else fair,
            topics=frozenset(said.topics if said else ()),
            languages=frozenset(languages),
            conflicts=frozenset(declared.get(person.pk, ())),
            circles=frozenset(circles),
        )
