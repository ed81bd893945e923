"""Principal components of sparse votes, and where people and statements fall on them.

A missing vote counts as the statement's mean, so after centring it is zero: the components are exactly the
leading right singular vectors of the sparse matrix of (vote - mean), and nothing is ever made dense.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

from sabha.algorithms.opinion_map.tally import Tally, tally
from sabha.algorithms.opinion_map.votes import Flags, Floats, Matrix, Votes

GRAM_PRODUCTS = 2e9  # multiplications we spend on the matrix of statement products, whose eigenvectors are exact
GRAM_COLUMNS = 800
GRAM_ROWS = 4096  # people made dense at a time
SINGLE_FROM = 3_000_000  # votes from which single precision is used: half the memory, error below 1e-6
STEPS, CYCLES = 4, 12
NOTHING = 1e-6  # strength, against the strongest, that is only rounding

type Block = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class Components:
    """`center` (m) the statements' means, `components` (d, m) orthonormal, `strength` (d) singular values."""

    center: Floats
    components: Floats
    strength: Floats


def centred(votes: Votes, zeroed: Flags | None = None, counted: Tally | None = None) -> tuple[Floats, Matrix]:
    """The statements' means (m) and the sparse matrix (n, m) of votes less their mean.

    Columns flagged in `zeroed` count as 0 for everybody, also for people who never saw them, as in Polis.
    `counted`: the votes of everybody, where they have been counted already.
    """
    counts = counted or tally(votes)
    mean = (counts.agree[0] - counts.disagree[0]) / np.maximum(counts.seen[0], 1)
    kind: Any = np.float64 if votes.count < SINGLE_FROM else np.float32
    if zeroed is not None:
        mean = np.where(zeroed, 0.0, mean)
    data = votes.value.astype(kind)
    data -= mean.astype(kind)[votes.column]
    if zeroed is not None and zeroed.any():
        data[zeroed[votes.column]] = 0
    start: Any = votes.start if votes.count > np.iinfo(np.int32).max else votes.start.astype(np.int32)
    return mean, sparse.csr_array((data, votes.column, start), shape=(votes.n, votes.m))


def principal(matrix: Matrix, d: int, near: Floats | None = None) -> tuple[Floats, Floats]:
    """The `d` leading right singular vectors (d, m) and singular values (d) of a sparse matrix.

    Small matrices: eigenvectors of the products of statements. Large ones: block Krylov subspaces, started
    near given directions if there are any (Musco & Musco, "Randomized block Krylov methods", 2015), until the
    residual is at the precision of the numbers. The sign is set so that each vector's largest entry is positive.
    """
    n, m = matrix.shape
    if not n or not m:
        return np.zeros((d, m)), np.zeros(d)
    small = m <= GRAM_COLUMNS and float(n) * m * m <= GRAM_PRODUCTS
    vectors, values = _gram(matrix, d) if small or m <= 2 * (d + 3) else _krylov(matrix, d, near)
    padded = np.zeros((d, m))
    strength = np.zeros(d)
    padded[: len(vectors)], strength[: len(values)] = vectors, values
    # A direction in which nobody differs is no direction: any would do, so none is shown.
    padded[strength <= NOTHING * strength.max(initial=0)] = 0
    return _oriented(padded), strength


def classic_components(
    votes: Votes, zeroed: Flags, near: Floats | None = None, counted: Tally | None = None
) -> tuple[Components, Matrix]:
    """The two components Polis shows, and the centred matrix they come from."""
    mean, matrix = centred(votes, zeroed, counted)
    vectors, values = principal(matrix, 2, near)
    return Components(mean, vectors, values), matrix


def project(matrix: Matrix, found: Components, counted: NDArray[np.int64]) -> Floats:
    """People's positions (n, 2): their centred votes along the components x sqrt(m / votes).

    The factor makes up for statements a person did not see; `counted` (n) is how many votes each is taken to have.
    """
    scores = matrix @ found.components.T.astype(matrix.dtype)
    scale = np.sqrt(matrix.shape[1] / np.maximum(counted, 1))
    return np.asarray(scores * scale[:, None], np.float64)


def project_statements(found: Components) -> Floats:
    """Statements' positions (m, 2): where somebody would be who agreed with this statement and saw no other."""
    m = len(found.center)
    return np.asarray(np.sqrt(m) * ((1 - found.center) * found.components).T)


def votes_counted(votes: Votes, zeroed: Flags) -> NDArray[np.int64]:
    """How many votes each person is taken to have (n): a zeroed column counts as a vote of everybody."""
    if not zeroed.any():
        return votes.per_person
    shown = np.concatenate([[0], np.cumsum(~zeroed[votes.column])])
    return np.asarray(np.diff(shown[votes.start]) + int(zeroed.sum()), np.int64)


def _gram(matrix: Matrix, d: int) -> tuple[Floats, Floats]:
    n, m = matrix.shape
    products = np.zeros((m, m))
    for first in range(0, n, GRAM_ROWS):
        part = matrix[first : first + GRAM_ROWS].toarray()
        products += part.T @ part
    values, vectors = linalg.eigh(products, subset_by_index=(max(m - d, 0), m - 1))
    return vectors[:, ::-1].T, np.sqrt(np.maximum(values[::-1], 0))


def _krylov(matrix: Matrix, d: int, near: Floats | None) -> tuple[Floats, Floats]:
    m, width = matrix.shape[1], d + 3
    start = np.random.default_rng(0).standard_normal((m, width))
    if near is not None:
        # A little noise stays in, for the new directions must be found too.
        start[:, : len(near)] = near.T * np.sqrt(m) + 0.01 * start[:, : len(near)]
    block: Floats = np.linalg.qr(start)[0]
    tolerance = 1e-11 if matrix.dtype == np.float64 else 1e-5
    values = np.zeros(width)
    for _ in range(CYCLES):
        block, values, residual = _krylov_cycle(matrix, block)
        if float(residual[:d].max()) <= tolerance * max(float(values[0]), 1e-300):
            break
    return block[:, :d].T, np.sqrt(np.maximum(values[:d], 0))


def _krylov_cycle(matrix: Matrix, block: Floats) -> tuple[Floats, Floats, Floats]:
    """The best directions within the space of `block` and its images; their eigenvalues and residuals."""
    width, basis, images = block.shape[1], [block], []
    for step in range(STEPS):
        image = _squared(matrix, basis[-1])
        images.append(image)
        if step + 1 < STEPS:
            basis.append(_orthonormal(image, np.hstack(basis)))
    whole, image = np.hstack(basis), np.hstack(images)
    inner = whole.T @ image
    values, turn = np.linalg.eigh((inner + inner.T) / 2)
    turn = turn[:, ::-1][:, :width]
    values = values[::-1][:width]
    best = whole @ turn
    return best, values, np.linalg.norm(image @ turn - best * values, axis=0)


def _orthonormal(block: Floats, basis: Floats) -> Floats:
    # Twice is enough: once leaves rounding errors along directions that are nearly in the basis already.
    for _ in range(2):
        block = np.linalg.qr(block - basis @ (basis.T @ block))[0]
    return block


def _squared(matrix: Matrix, block: Floats) -> Floats:
    return np.asarray(matrix.T @ (matrix @ block.astype(matrix.dtype)), np.float64)


def _oriented(vectors: Floats) -> Floats:
    # The first of the nearly largest entries decides, so that rounding cannot turn a picture around.
    size = np.abs(vectors)
    leading = (size >= size.max(axis=1, keepdims=True) * (1 - 1e-6)).argmax(axis=1)
    sign = np.sign(vectors[np.arange(len(vectors)), leading])
    return np.asarray(vectors * np.where(sign == 0, 1, sign)[:, None])
