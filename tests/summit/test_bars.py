"""How counts stand under a statement: in numbers where they may be told, in a sentence where none may."""

import pytest

from sabha.summit.base.templatetags.sabha import bar


@pytest.mark.parametrize(
    ("counts", "of_group", "kept_back"),
    [([None, None, None], True, True), ([12, None, None], True, False), ([None, None, None], False, False)],
)
def test_a_group_of_which_nothing_may_be_told_says_so_in_words(
    counts: list[int | None], of_group: bool, kept_back: bool
) -> None:
    assert bar(counts, of_group=of_group)["kept_back"] is kept_back
