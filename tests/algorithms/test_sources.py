"""What people give as a source is read offline: recognised, checked, spelled in one way, or refused with what to do."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sabha.algorithms.refused import Refused
from sabha.algorithms.sources import (
    cited,
    described,
    isbn10_of,
    isbn13_of,
    link_of,
    normal_digest,
    normal_doi,
    normal_isbn,
    normal_qid,
    read_source,
    safe_address,
    sound_item,
    unarchived,
)

DOI = "10.1000/xyz(1)-a"


@pytest.mark.parametrize(
    "text",
    [
        DOI, f"doi:{DOI}", f"DOI: {DOI}", f"doi {DOI}.", f"https://doi.org/{DOI.upper()}", f" dx.doi.org/{DOI} ",
        "https://doi.org/10.1000%2Fxyz(1)-a?utm_source=x", f"info:doi:{DOI}", f"{DOI})", f"urn:doi:{DOI}",
    ],
)  # fmt: skip
def test_a_doi_is_found_however_it_is_written(text):
    assert normal_doi(text) == DOI
    assert read_source(text).item == {"id": f"doi:{DOI}", "type": "document", "DOI": DOI}


@pytest.mark.parametrize("text", ["10.1/x", "10.1000/", "10.1000/a b", "doi.org", "https://example.org/10.1000/x", ""])
def test_what_only_looks_like_a_doi_is_none(text):
    assert normal_doi(text) is None


def test_a_hand_worked_isbn():
    # 9·1 + 7·3 + 8·1 + 0·3 + 3·1 + 0·3 + 6·1 + 4·3 + 0·1 + 6·3 + 1·1 + 5·3 = 93, and 93 + 7 is a multiple of ten.
    assert normal_isbn("978-0-306-40615-7") == "9780306406157"
    # 0·10 + 3·9 + 0·8 + 6·7 + 4·6 + 0·5 + 6·4 + 1·3 + 5·2 = 130, and 130 + 2 is a multiple of eleven.
    assert normal_isbn("ISBN 0-306-40615-2") == "9780306406157"
    assert isbn10_of("9780306406157") == "0306406152"


@pytest.mark.parametrize(
    "text",
    ["urn:isbn:9780306406157", "९७८०३०६४०६१५७", "978 0 306 40615 7", "978–0–306–40615–7", "ISBN-13: 9780306406157"],
)
def test_an_isbn_is_read_with_every_dash_and_digit(text):
    assert read_source(text).item == {"id": "isbn:9780306406157", "type": "book", "ISBN": "9780306406157"}


def test_a_mistyped_isbn_is_refused_with_the_digit_that_would_be_right():
    with pytest.raises(Refused, match="should be 7"):
        read_source("978-0-306-40615-6")
    with pytest.raises(Refused, match="ten or thirteen digits"):
        read_source("ISBN 12345")


@given(st.integers(0, 10**9 - 1))
def test_ten_digits_become_thirteen_and_ten_again(number):
    stem = f"{number:09}"
    [ten] = [f"{stem}{c}" for c in "0123456789X" if _is_isbn(f"{stem}{c}")]  # exactly one check digit is right
    assert isbn10_of(isbn13_of(ten)) == ten
    assert normal_isbn(ten) == normal_isbn(isbn13_of(ten)) == isbn13_of(ten)


def _is_isbn(text):
    try:
        return bool(normal_isbn(text))
    except Refused:
        return False


@given(st.integers(0, 10**9 - 1), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number, place, more):
    right = isbn13_of(f"{number:09}0")
    at = 3 + place
    wrong = right[:at] + str((int(right[at]) + more) % 10) + right[at + 1 :]
    assert not _is_isbn(wrong)


def test_books_that_begin_with_979_have_no_ten_digits():
    assert normal_isbn("979-10-90636-07-1") == "9791090636071"
    assert isbn10_of("9791090636071") is None


@pytest.mark.parametrize(
    "text",
    [
        "Q42", "q42", "https://www.wikidata.org/wiki/Q42", "http://www.wikidata.org/entity/Q42", "wikidata:Q42",
        "wd:Q42",
        "https://m.wikidata.org/wiki/Q42#P31", "https://www.wikidata.org/wiki/Special:EntityData/Q42.json",
    ],
)  # fmt: skip
def test_a_wikidata_item_is_found_however_it_is_written(text):
    item = read_source(text).item
    assert (item["custom"], item["URL"]) == ({"QID": "Q42"}, "https://www.wikidata.org/wiki/Q42")


@pytest.mark.parametrize("text", ["Q0", "Q", "P31", "https://www.wikidata.org/wiki/P31", "Q42x"])
def test_what_only_looks_like_a_wikidata_item_is_none(text):
    assert normal_qid(text) is None


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("HTTPS://Example.ORG", "https://example.org/"),
        ("http://example.org:80/a b"[:-2], "http://example.org/a"),
        ("www.example.org/x", "https://www.example.org/x"),
        ("https://example.org:8443/?q=é", "https://example.org:8443/?q=%C3%A9"),
        ("https://te.wikipedia.org/wiki/చెరువు", "https://te.wikipedia.org/wiki/%E0%B0%9A%E0%B1%86%E0%B0%B0%E0%B1%81%E0%B0%B5%E0%B1%81"),
        ("https://te.wikipedia.org/wiki/%E0%B0%9A", "https://te.wikipedia.org/wiki/%E0%B0%9A"),
        ("https://bücher.example.org/", "https://xn--bcher-kva.example.org/"),
    ],
)  # fmt: skip
def test_an_address_has_one_spelling(text, address):
    assert safe_address(text) == address
    assert safe_address(address) == address


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)", "JavaScript://example.org/%0aalert(1)", "data:text/html,x", "vbscript:x",
        "file:///etc/passwd",
        "//example.org/", "https://", "https://localhost/", "https://printer/", "https://10.0.0.1/", "https://[::1]/",
        "https://2130706433/", "https://user:secret@example.org/", "https://example.org\\@evil.example/",
        "https://a b.org/",
        "https://example.org/\x00", "https://example.org:99999/", "https://-bad-.example.org/", "ftp://example.org/x",
        "https://example.org/\"onclick=", "https://x.local/", "not a source", "", "https://" + "a" * 2000 + ".org",
    ],
)  # fmt: skip
def test_an_address_that_would_do_anything_but_open_a_page_is_refused(text):
    with pytest.raises(Refused):
        read_source(text)


@given(st.text(max_size=80))
def test_whatever_is_typed_is_read_or_refused_and_what_was_read_reads_the_same_again(text):
    try:
        found = read_source(text)
    except Refused:
        return
    link = link_of(found.item)
    assert link.startswith(("https://", "http://")) or "ISBN" in found.item
    assert sound_item(json.dumps(found.item)) == found.item
    assert cited(found.item)


WAYBACK = "https://web.archive.org/web/20230302101010/https://example.org/a?b=1"


@pytest.mark.parametrize(
    "text",
    [
        WAYBACK,
        "https://web.archive.org/web/20230302101010id_/https://example.org/a?b=1",
        "https://web.archive.org/web/20230302101010/https:/example.org/a?b=1",
        "https://arquivo.pt/wayback/20230302101010/https://example.org/a?b=1",
        "https://archive.ph/2023.03.02-101010/https://example.org/a?b=1",
        "https://archive.today/20230302/https://example.org/a?b=1",
    ],
)
def test_an_archived_page_gives_the_page_its_copy_and_the_day(text):
    found = read_source(text)
    assert found.item["URL"] == "https://example.org/a?b=1"
    assert found.item["accessed"] == {"date-parts": [[2023, 3, 2]]}
    assert found.archive == text


def test_an_archived_resolver_page_is_still_the_work():
    found = read_source(f"https://web.archive.org/web/20230302/https://doi.org/{DOI}")
    assert found.item["DOI"] == DOI


def test_an_archive_may_not_hide_a_harmful_address():
    with pytest.raises(Refused):
        read_source("https://web.archive.org/web/20230302/https://localhost/")
    assert unarchived("https://example.org/web/2023/https://a.org/") is None


def test_an_item_is_told_in_a_line():
    item = described(read_source(DOI).item, title=" Water ", authors="A. Rao; B. Khan\n", year=2022)
    assert item["author"] == [{"literal": "A. Rao"}, {"literal": "B. Khan"}]
    assert cited(item) == f"A. Rao, B. Khan · 2022 · Water · doi:{DOI}"
    assert cited(read_source("https://www.example.org/x").item) == "example.org"
    assert link_of(item) == f"https://doi.org/{DOI}"


@pytest.mark.parametrize(
    "kept",
    [
        "", "[]", "null", "[" * 5000, "{", '{"URL": "javascript:alert(1)"}', '{"URL": 7, "title": [], "author": "x"}',
        '{"issued": {"date-parts": [["x"]]}, "custom": 3, "author": [3, {"literal": 4}]}',
        '{"issued": {"date-parts": []}}',
    ],
)  # fmt: skip
def test_rubbish_from_elsewhere_becomes_no_link_and_no_fault(kept):
    item = sound_item(kept)
    assert link_of(item) == ""
    assert cited(item) == ""


def test_a_digest_is_sha_256_or_nothing():
    hexadecimal = "ab" * 32
    assert normal_digest(f" SHA256:{hexadecimal.upper()} ") == normal_digest(hexadecimal) == f"sha256:{hexadecimal}"
    assert normal_digest(" ") == ""
    with pytest.raises(Refused):
        normal_digest("abc")
