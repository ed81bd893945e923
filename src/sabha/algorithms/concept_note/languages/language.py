"""What the reader knows of one language: its words, by what they do in a concept note."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a known word does. The comment gives an English example of each."""

    MONTH = "month"  # March
    WEEKDAY = "weekday"  # Friday
    ORDINAL = "ordinal"  # second
    TO = "to"  # 3 March *to* 5 March
    AND = "and"  # 3 *and* 4 March
    SKIP = "skip"  # 3rd *of* March
    VAGUE = "vague"  # *early* 2024

    SUMMIT = "summit"  # conference
    EDITION = "edition"  # the third *edition*
    WELCOME = "welcome"  # *Welcome to* the 2nd …
    NOTE = "note"  # *Concept note*
    GREETING = "greeting"  # *Dear* friends
    HAPPENS = "happens"  # *will be held*
    PAST = "past"  # *was held*
    DEADLINE = "deadline"  # *applications* close on
    BY = "by"  # *before* 3 May: a deadline when it stands right before the date
    DATED = "dated"  # *updated* 3 May
    PRE_EVENT = "pre-event"
    HACKATHON = "hackathon"  # a pre-event only when it is still to come
    ANNOUNCE = "announce"  # *to be announced*
    CONFIRM = "confirm"  # *to be confirmed*

    ASKS = "asks"  # *how*
    EMBEDS = "embeds"  # we will see *that* …
    PRACTICAL = "practical"  # how to *apply*
    AIM = "aim"  # *aims to*
    AIM_SPLIT = "aim split"  # *engage*: a verb that opens a further aim
    CONCERN = "concern"  # misinformation
    VALUE = "value"  # an *equitable*, *safe* internet: two such words name a value
    CONCERNS_FOLLOW = "concerns follow"  # *questions of* bias, harassment and …

    PLACE_FOLLOWS = "place follows"  # *in* Hyderabad
    PLACE_ENDS = "place ends"  # हैदराबाद *में*
    HOST_FOLLOWS = "host follows"  # *hosted by*
    HOST_ENDS = "host ends"  # … *द्वारा आयोजित*
    ONLINE = "online"

    LABEL_TITLE = "title"
    LABEL_DATES = "dates"
    LABEL_STARTS = "starts"
    LABEL_ENDS = "ends"
    LABEL_PLACE = "place"
    LABEL_HOST = "host"
    LABEL_QUESTIONS = "questions"
    LABEL_AIMS = "aims"
    LABEL_CONCERNS = "concerns"
    LABEL_PRE_EVENTS = "pre-events"
    LABEL_OTHER = "other"  # *Background*: a heading of a note, never its title


@dataclass(frozen=True, eq=False)
class Language:
    """Words are separated by `|`; a space in a phrase also stands for a hyphen or an apostrophe.

    months            twelve entries, January first
    ordinals          first, second, third …, in order
    number_endings    what may cling to a number: the "nd" of 2nd
    words             phrases by what they do
    joins_endings     case endings are written onto the word (Telugu లో "in"), so a known word of four or more
                      characters is also recognised when more letters follow
    infinitive_ends   endings of the verb that closes an aim, in languages whose verb comes last
    place_endings     endings that mean "in", for languages with joins_endings
    inverts           a question turns auxiliary and subject round (English): see questions.py
    """

    code: str
    months: tuple[str, ...]
    ordinals: tuple[str, ...]
    words: Mapping[Kind, str]
    number_endings: str = ""
    joins_endings: bool = False
    infinitive_ends: tuple[str, ...] = ()
    place_endings: tuple[str, ...] = ()
    inverts: bool = False
