"""What ideas, pledges and ballots tell the organisers' desk."""

from collections import Counter

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sabha.summit.base.desk import Need, Stage
from sabha.summit.ideas.models import Ballot, Idea, Pledge


def needs(summit, today):
    """Ballots that wait to be published or counted."""
    for ballot in Ballot.objects.filter(summit=summit, is_withdrawn=False, result=None):
        if not ballot.is_published:
            text = _("Publish the rules: %(what)s") % {"what": ballot.title}
            day = timezone.localtime(ballot.opens).date()
            yield Need(text, reverse("edit_ballot", args=[summit.slug, ballot.number]), day, late=day < today)
        elif ballot.has_closed:
            text = _("Count: %(what)s") % {"what": ballot.title}
            day = timezone.localtime(ballot.closes).date()
            yield Need(text, reverse("edit_ballot", args=[summit.slug, ballot.number]), day, late=day < today)


def stages(summit):
    """How many ideas there are and how they stand; then each ballot."""
    states = Counter(Idea.objects.filter(summit=summit).shown().order_by().values_list("state", flat=True))
    total = states.total()
    words = ngettext("%(n)d idea", "%(n)d ideas", total) % {"n": total}
    told = ", ".join(f"{state.label}: {states[state]}" for state in Idea.State if states[state])
    yield Stage(_("Ideas"), f"{words} ({told})" if told else words, reverse("ideas", args=[summit.slug]))
    pledges = Pledge.objects.filter(summit=summit, idea__is_hidden=False)
    found = Counter(pledges.order_by().values_list("state", flat=True))
    told = ", ".join(f"{state.label}: {found[state]}" for state in Pledge.State if found[state])
    if told:
        yield Stage(_("Pledges"), told, reverse("support", args=[summit.slug]))
    for ballot in Ballot.objects.filter(summit=summit).select_related("summit"):
        yield Stage(
            str(ballot.title), str(ballot.state_words), reverse("edit_ballot", args=[summit.slug, ballot.number])
        )
