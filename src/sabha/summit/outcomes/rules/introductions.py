"""Who may see an offer, whom an introduction is between and what each side may know of it, when people can meet."""

import uuid
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sabha.summit.base.desk import Need, Stage
from sabha.summit.base.words import Words
from sabha.summit.outcomes.models import Card, Introduction, IntroductionRound, Meeting
from sabha.summit.outcomes.rules.words import WordList
from sabha.summit.people.models import Membership, Visibility
from sabha.summit.people.rules import is_member, is_organiser, is_signed_in, known_as

may_offer = is_signed_in
may_see_offers = is_member
may_introduce = is_organiser
FEWEST_SHOWN = 10  # a number of people below this is not told: it would say what single ones answered


@dataclass(frozen=True)
class SeenCard:
    """What one reader may see of a card. `mine` is the reader's own."""

    card: Card
    name: str
    organisation: str
    about: Words | None
    offers: list
    needs: list


def levels_for(viewer):
    """Which settings of "who sees it" let this viewer in; None is a public page."""
    if viewer is None or viewer.membership is None:
        return {Visibility.PUBLIC}
    own = {Visibility.PUBLIC, Visibility.MEMBERS}
    return own | {Visibility.ORGANISERS} if is_organiser(viewer) else own


def cards_seen(summit, viewer, keys=None):
    """The cards of which this viewer may see something, the latest changed first; with `keys`, one of these words."""
    levels = levels_for(viewer)
    seen = Q(offers_seen__in=levels, words__is_offer=True) | Q(needs_seen__in=levels, words__is_offer=False)
    if keys is not None:
        seen &= Q(words__word__in=keys)
    found = Card.objects.filter(seen, membership__summit=summit).distinct()
    return found.select_related("membership__person").prefetch_related("words").order_by("-changed", "-pk")


def as_seen(card, viewer, words):
    """One card for one reader: only words whose setting lets them in, a name only if its person shows it to them."""
    levels = levels_for(viewer)
    offers = chosen(card, words, is_offer=True) if card.offers_seen in levels else []
    needs = chosen(card, words, is_offer=False) if card.needs_seen in levels else []
    organisation = card.speaks_for if card.shows_organisation else ""
    about = card.about if card.offers_seen in levels else None
    return SeenCard(card, name_for(viewer, card.membership), organisation, about, offers, needs)


def name_for(viewer, membership):
    """The name a reader may know: what is shown to everyone on a public page, else what is shown to them."""
    if viewer is None or viewer.membership is None:
        person = membership.person
        return person.display_name if person.who_sees("display_name") == Visibility.PUBLIC else ""
    return known_as(viewer, membership)


def chosen(card, words, *, is_offer):
    """The words of one side of a card as they are read, each meaning once."""
    keys = dict.fromkeys(words.root(held.word) for held in card.words.all() if held.is_offer is is_offer)
    found = [(key, words.text(key)) for key in keys]
    return sorted(((key, text) for key, text in found if text), key=lambda pair: str(pair[1]).casefold())


@dataclass(frozen=True)
class Proposal:
    """An introduction as one of the two sees it. Of the other's answer it knows nothing until both have accepted."""

    introduction: Introduction
    name: str
    organisation: str
    gets: list  # words this side looks for and the other offers
    gives: list
    answer: str
    is_met: bool
    is_over: bool
    contact: str = ""
    meeting: Meeting | None = None

    @property
    def is_waiting(self):
        return self.answer == Introduction.Answer.YES and not self.is_met and not self.is_over


def introductions_of(membership):
    """All introductions of a member, the latest first."""
    mine = Q(one=membership) | Q(other=membership)
    return with_both(Introduction.objects.filter(mine)).order_by("-pk")


def with_both(introductions):
    """Introductions with all that a page shows of them, in one query."""
    return introductions.select_related(
        "round__summit", "one__person", "other__person", "one__card", "other__card", "meeting__slot"
    )


def proposal_for(viewer, introduction, words):
    """What this side may know. A decline of the other looks, to the day, like no answer yet."""
    is_one = introduction.one_id == viewer.membership.pk
    other = introduction.other if is_one else introduction.one
    card = getattr(other, "card", None)
    met = introduction.met is not None
    return Proposal(
        introduction=introduction,
        name=known_as(viewer, other),
        organisation=card.speaks_for if card and card.shows_organisation else "",
        gets=_said(introduction, words, seeker_is_one=is_one),
        gives=_said(introduction, words, seeker_is_one=not is_one),
        answer=introduction.answer_one if is_one else introduction.answer_other,
        is_met=met,
        is_over=introduction.round.closes < timezone.localdate(),
        contact=(card.contact if card else "") if met else "",
        meeting=getattr(introduction, "meeting", None) if met else None,
    )


def _said(introduction, words, *, seeker_is_one):
    found = [words.text(uuid.UUID(key)) for is_one, key in introduction.reasons if is_one is seeker_is_one]
    return [text for text in found if text]


def other_of(introduction, membership):
    return introduction.other if introduction.one_id == membership.pk else introduction.one


def is_between(introduction, viewer):
    """Whether this is the viewer's own introduction: organisers have no business in anybody else's."""
    return is_member(viewer) and viewer.membership.pk in {introduction.one_id, introduction.other_id}


def counted(number):
    """A number of people that may be told, else None."""
    return number if number >= FEWEST_SHOWN or number == 0 else None


def needs(summit, today):
    """Offers and needs that could be introduced, and no round was ever made of them."""
    found = Card.objects.filter(membership__summit=summit, wants_introductions=True).aggregate(
        cards=Count("pk", distinct=True), rounds=Count("membership__summit__introduction_rounds", distinct=True)
    )
    if found["cards"] >= FEWEST_SHOWN and not found["rounds"]:
        text = ngettext("%(n)d person waits for introductions", "%(n)d people wait for introductions", found["cards"])
        yield Need(text % {"n": found["cards"]}, reverse("rounds", args=[summit.slug]))


def stages(summit):
    """How many have said what they offer, without saying who."""
    cards = Card.objects.filter(membership__summit=summit).count()
    told = ngettext("%(n)d person says what they offer", "%(n)d people say what they offer", cards) % {"n": cards}
    words = told if counted(cards) is not None else _("fewer than ten people")
    return [Stage(_("Introductions"), words, reverse("rounds", args=[summit.slug]))]


def held_about(person):
    """What is held about a person here: their own cards and answers, never anybody else's."""
    members = (
        Membership.objects.filter(person=person)
        .select_related("summit", "card")
        .prefetch_related("card__words", "apart", "busy_slots__slot")
    )
    return {"introductions": [_held(membership) for membership in members]}


def _held(membership):
    card = getattr(membership, "card", None)
    words = WordList.of(membership.summit)
    return {
        "summit": membership.summit.slug,
        "card": _card(card, words) if card else None,
        "kept_apart_from": [it.said for it in membership.apart.all()],
        "not_free": [held.slot.starts.isoformat() for held in membership.busy_slots.all() if not held.is_free],
        "proposed": [_own_side(it, membership, words) for it in introductions_of(membership)],
    }


def _card(card, words):
    plain = ("speaks_for", "shows_organisation", "region", "is_new", "offers_seen", "needs_seen",
             "wants_introductions", "contact")  # fmt: skip
    return {
        "about": card.about and card.about.as_plain(),
        "offers": [str(text) for _, text in chosen(card, words, is_offer=True)],
        "needs": [str(text) for _, text in chosen(card, words, is_offer=False)],
        **{name: getattr(card, name) for name in plain},
    }


def _own_side(introduction, membership, words):
    """One's own part of an introduction: what the other is called or answered is theirs."""
    is_one = introduction.one_id == membership.pk
    meeting = getattr(introduction, "meeting", None)
    return {
        "until": introduction.round.closes.isoformat(),
        "looked_for": [str(text) for text in _said(introduction, words, seeker_is_one=is_one)],
        "offered": [str(text) for text in _said(introduction, words, seeker_is_one=not is_one)],
        "answer": introduction.answer_one if is_one else introduction.answer_other,
        "both_accepted": introduction.met and introduction.met.isoformat(),
        "meeting": meeting and {"at": meeting.slot.starts.isoformat(), "table": meeting.table, "off": meeting.is_off},
    }


def latest_round(summit):
    return IntroductionRound.objects.filter(summit=summit).first()
