"""How much a statement divides people, without asking who they are.

After Navarrete et al. (Nature Human Behaviour, 2024): a statement divides if those who agree and those who
disagree with other statements answer it differently. Ours for agree/disagree votes: the root mean square, over the
other statements, of the difference between the two shares who agree, less what chance alone would give.
"""

import numpy as np

from sabha.algorithms.opinion_map.votes import Flags, Floats, Votes

FEWEST = 5  # people on each side of another statement who also answered this one
MOST_CELLS = 6_000_000  # people x statements made dense; beyond that a sample of people is plenty


def divisiveness(sample: Votes, shown: Flags) -> Floats:
    """0 (everybody answers alike) to 1 (two camps) for each statement (m); nan where too few answered.

    `sample`: people in content order, of whom as many are used as fit.
    """
    people = min(sample.n, max(MOST_CELLS // max(sample.m, 1), 200))
    agree, disagree = _dense(sample, 1, people), _dense(sample, -1, people)
    # Entry (j, c): of those on one side of j, how many agree with c, and how many answered c.
    yes_a, no_a = agree.T @ agree, agree.T @ disagree
    yes_d, no_d = no_a.T, disagree.T @ disagree
    all_a, all_d = yes_a + no_a, yes_d + no_d
    usable = (all_a >= FEWEST) & (all_d >= FEWEST) & shown[:, None] & ~np.eye(sample.m, dtype=np.bool_)
    p_a, p_d = yes_a / np.maximum(all_a, 1), yes_d / np.maximum(all_d, 1)
    chance = p_a * (1 - p_a) / np.maximum(all_a - 1, 1) + p_d * (1 - p_d) / np.maximum(all_d - 1, 1)
    squared = np.where(usable, (p_a - p_d) ** 2 - chance, 0).sum(0)
    counted = usable.sum(0)
    mean = np.maximum(squared, 0) / np.maximum(counted, 1)
    return np.where((counted > 0) & shown, np.sqrt(mean), np.nan)


def _dense(votes: Votes, value: int, people: int) -> Floats:
    part = votes.between(0, people)
    part = part.keeping(part.value == value)
    table = np.zeros((people, votes.m), np.float32)
    table[np.repeat(np.arange(people), part.per_person), part.column] = 1
    return np.asarray(table)
