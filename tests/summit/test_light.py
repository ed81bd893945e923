"""What a web worker keeps of languages and addresses: little, and the same words and addresses come out of it."""

import datetime
import decimal

import pytest
from babel import Locale, localedata
from babel.numbers import format_currency
from django.urls import get_resolver, resolve, reverse
from django.utils import translation

from sabha.summit.base import formats

LANGUAGES = ["en", "hi", "te", "ta", "bn", "ur", "ks", "ks-Deva", "pt-BR", "zh-Hant", "fr"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_light_locale_names_its_language_as_the_whole_one_does(code: str) -> None:
    assert formats.language_name(code) == Locale.parse(code, sep="-").display_name


@pytest.mark.parametrize("code", ["en", "hi", "te", "ur"])
def test_everything_that_is_written_here_can_be_written_with_a_light_locale(code: str) -> None:
    at = datetime.datetime(2023, 3, 3, 9, 30, tzinfo=datetime.UTC)
    with translation.override(code):
        whole = Locale.parse("en_GB" if code == "en" else code)
        assert formats.money(decimal.Decimal("1234.5"), "INR") == format_currency(1234.5, "INR", locale=whole)
        said = [formats.day(at), formats.weekday(at), formats.moment(at), formats.clock(at), formats.numerals(1234567)]
        said += [formats.days(at.date(), at.date() + datetime.timedelta(1)), formats.money(decimal.Decimal(2), "XYZ")]
    assert all(said)


def test_what_is_never_said_is_not_kept() -> None:
    with translation.override("en"):
        assert formats.day(datetime.date(2023, 3, 3)) == "3 March 2023"
    for name in ("root", "en", "en_001", "en_GB"):
        assert "unit_patterns" not in localedata.load(name)
        assert "months" in localedata.load(name)


def test_addresses_are_the_same_in_every_language_but_for_the_language() -> None:
    found = set()
    for code in ("en", "ur", "hi"):
        with translation.override(code):
            address = reverse("question", args=["a-summit", 1])
            assert resolve(address).url_name == "question"
            found.add(address.removeprefix(f"/{code}/"))
    assert found == {"a-summit/questions/1/"}
    pages = next(one for one in get_resolver().url_patterns if type(one).__name__ == "Pages")
    tables = {id(table) for table in pages._reverse_dict.values()}
    assert len(tables) == 1
