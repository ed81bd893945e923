"""What the record holds of a thing, as people read it in its history."""

from typing import Any

import pytest
from django.utils.translation import override

from sabha.summit.base.telling import plain_value

PLAN = [
    {"session": "01a2", "minute": 570, "title": {"lang": "en", "text": "Opening <b>"}, "cancelled": False},
    {"session": "01a3", "minute": 630, "title": {"lang": "hi", "text": "चर्चा"}, "cancelled": False},
]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (PLAN, 'Opening &lt;b&gt;, <span lang="hi" dir=ltr>चर्चा</span>'), ([], ""), (["te", "", "hi"], "te, hi"),
        ({"most": 3, "least": None, "kinds": ["a", "b"]}, "3, a, b"), ({"title": None, "name": "Room 1"}, "Room 1"),
        (None, "—"), (True, "yes"), ("2023-03-03", "3 March 2023"), (["<i>"], "&lt;i&gt;"),
    ],
)  # fmt: skip
def test_a_value_of_the_record_is_told_by_its_names(value: Any, told: str) -> None:
    with override("en"):
        assert str(plain_value(value)) == told
