"""Which few goals win a vote of priorities.

People say of each goal whether they agree with it, and whether it matters a lot to them. Whoever marked any goal they
agree with stands for those alone; whoever marked none stands for all they agree with. Of these approvals a
proportional slate is elected (slates.py): so that one large group cannot take every place, and a group of
n / places people who share a goal has one of theirs among the winners (justified representation).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sabha.algorithms.opinion_map.slates import Slate, proportional_slate
from sabha.algorithms.opinion_map.votes import AGREE, PASS, Votes


def approved(people: ArrayLike, answers: ArrayLike, matters: ArrayLike) -> NDArray[np.int64]:
    """For each vote 1 where it stands for the goal, else 0. One row a vote: who, the answer, whether it matters a lot.

    To mark everything is to mark nothing: nobody has more weight than anybody else by marking more.
    """
    who, agree = np.asarray(people, np.int64), np.asarray(answers, np.int64) == AGREE
    marked = agree & np.asarray(matters, np.bool_)
    marks = np.bincount(who, marked, int(who.max(initial=-1)) + 1) > 0
    return np.where(agree & (marked | ~marks[who]), AGREE, PASS).astype(np.int64)


def goals(votes: Votes, places: int) -> Slate:
    """The goals that win, in the order in which they were chosen; `votes` hold the approvals (`approved`)."""
    return proportional_slate(votes, np.ones(votes.m, np.bool_), places)
