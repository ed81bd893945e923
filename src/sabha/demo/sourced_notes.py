"""Translations and notes with sources of the demonstration: simulated people, and sources that say they are made up."""

import uuid
from datetime import UTC, datetime

from sabha.algorithms.sources import described, read_source
from sabha.summit.base.words import Words
from sabha.summit.conversations.actions import translate
from sabha.summit.conversations.actions.noting import add_note, rate_note
from sabha.summit.conversations.tasks import rank_notes_of
from sabha.summit.people.models import Membership

WHEN = datetime(2023, 2, 20, 10, tzinfo=UTC)
PEOPLE, MACHINE, CHECKED = "person", "machine", "reviewed"
# Statement (0: the question itself), language, translation, who made it, how.
TRANSLATIONS = (
    (0, "hi", "यह नेटवर्क कैसे बना?", "Meera", PEOPLE),
    (1, "hi", "नेटवर्क में हर बदलाव पहले से बताए कि वह किसे पीछे छोड़ देगा।", "Meera", PEOPLE),
    (1, "te", "నెట్‌వర్క్‌లో ప్రతి మార్పూ అది ఎవరిని వెనక వదిలేస్తుందో ముందే చెప్పాలి.", "Asha", PEOPLE),
    (1, "ur", "نیٹ ورک میں ہر تبدیلی پہلے سے بتائے کہ وہ کسے پیچھے چھوڑ دے گی۔", "Bilal", PEOPLE),
    (2, "en", "Reaching far-off villages should come before new features.", "Meera", PEOPLE),
    (2, "te", "కొత్త సౌకర్యాల కంటే ముందు దూరపు గ్రామాలకు చేరుకోవాలి.", "Asha", CHECKED),
    (3, "en", "Free internet in village schools should be the first priority.", "Asha", PEOPLE),
    (3, "hi", "गाँव के स्कूलों में मुफ़्त इंटरनेट पहली प्राथमिकता हो।", "Kavya", MACHINE),
    (4, "en", "Writing in one's own language should be easy on every device.", "Bilal", PEOPLE),
    (4, "hi", "अपनी भाषा में लिखना हर उपकरण पर आसान होना चाहिए।", "Meera", CHECKED),
    (9, "ur", "آزاد علم کی آف لائن نقلیں آن لائن نقلوں جتنی ہی اہم ہیں۔", "Bilal", PEOPLE),
)
OFFLINE = Words("In 214 of 300 schools the box was used on days when the line was down.", "en")
COMPANIES = Words("Half of the companies asked give nothing back to the projects they use.", "en")


def play(summit):
    """Play this chapter into the summit."""
    question = summit.questions.get(number=1)
    said = {statement.number: statement for statement in question.statements.all()}
    for number, lang, text, who, how in TRANSLATIONS:
        translate(said.get(number, question), "text", Words(text, lang), by=pseudonym(summit, who), how=how, at=WHEN)
    voters = [uuid.uuid5(question.pk, f"simulated voter {n}") for n in range(36)]
    report, survey = "Boxes in schools (an invented report)", "Who gives back (an invented survey)"
    quote = Words("The box answered when the network did not.", "en")
    shown = noted(said[9], OFFLINE, ("offline", report, 2022), by=voters[0], stance="supports", quote=quote)
    waiting = noted(said[5], COMPANIES, ("giving", survey, 2021), by=voters[1], stance="contradicts")
    for n, voter in enumerate(voters[2:16]):
        rate_note(shown, by=voter, value=2 if n % 7 else 1, at=WHEN)
    for voter in voters[2:12:2]:  # of one leaning only, so it goes on waiting
        rate_note(waiting, by=voter, value=2, at=WHEN)
    rank_notes_of(question)


def noted(about, text, source, **more):
    page, title, year = source
    read = read_source(f"https://web.archive.org/web/20230218000000/https://example.org/{page}")
    item = described(read.item, title=title, authors="Simulated authors", year=year)
    return add_note(about, about.question, text, item, archive=read.archive, at=WHEN, **more)


def pseudonym(summit, name):
    return Membership.objects.get(summit=summit, person__display_name__startswith=name).pseudonym
