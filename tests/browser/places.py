"""The pages that are looked at in Chromium, by stage: those for everyone, and those of one person or the desk."""

from browser.conftest import SUMMIT

_PUBLIC = {
    "concept": ["", "note/", "questions/", "questions/1/", "announcements/", "announcements/1/"],
    "call": [],
    "conversations": [
        "questions/1/map/",
        "questions/1/statements/",
        "questions/1/live/",
        "questions/2/map/",
        "questions/2/counts/",
        "questions/2/both-ways/",
        "questions/2/embed/",
        "questions/7/map/",
        "for-funders/",
    ],
    "programme": [
        "programme/",
        "programme/?view=grid",
        "programme/?view=track",
        "programme/now/?at=2023-03-03T10:45",
        "programme/search/?q=pani",
        "programme/versions/",
        "programme/versions/2/",
        "sessions/2/",
        "speakers/",
        "open-space/",
    ],
    "hackathon": [],
    "ideas": [],
    "outcomes": ["threads/", "threads/?show=open", "promises/", "promises/1/", "points/1/", "kept/", "survey/results/"],
    "partnerships": ["offers/", "partnerships/", "partnerships/1/", "partnerships/2/"],
    "reporting": [],
}
_PRIVATE = {
    "concept": ["desk/announcements/2/", "desk/announcements/new/", "announcements/1/follow/"],
    "call": [],
    "conversations": [
        "desk/questions/1/",
        "questions/1/answer/",
        "questions/1/write/",
        "questions/1/mine/",
        "questions/7/answer/",
        "desk/questions/2/signals/",
        "desk/questions/new/",
        "desk/questions/from-polis/",
        "desk/for-funders/",
    ],
    "programme": [
        "mine/",
        "sessions/2/star/",
        "sessions/25/slot/",
        "desk/programme/",
        "desk/programme/new/",
        "desk/programme/accepted/",
        "desk/programme/rooms/",
        "desk/programme/sessions/2/",
        "desk/programme/sessions/2/place/",
        "desk/programme/sessions/2/people/",
        "desk/programme/import/",
        "desk/programme/timetable/",
        "desk/programme/release/",
    ],
    "hackathon": [],
    "ideas": [],
    "outcomes": ["sessions/2/close/", "promises/new/", "survey/", "desk/survey/"],
    "partnerships": [
        "me/offers/",
        "me/introductions/",
        "me/apart/",
        "me/times/",
        "offers/members/",
        "me/partnerships/",
        "me/partnerships/new/",
        "desk/introductions/",
        "desk/introductions/times/",
        "desk/introductions/words/",
    ],
    "reporting": [],
    "overview": ["me/", "desk/", "desk/people/", "desk/badges/", "desk/write/", "desk/settings/", "desk/letters/"],
}
PUBLIC = ["", "sign-in/", "b/", "no-such-page/at-all/"] + [f"{SUMMIT}/{p}" for of in _PUBLIC.values() for p in of]
PRIVATE = ["me/", "me/profile/", "me/consent/", "me/erase/", "new/"] + [
    f"{SUMMIT}/{p}" for of in _PRIVATE.values() for p in of
]
