"""Sources, read offline: an identifier or an address becomes a CSL-JSON item, or is refused with what to do."""

from sabha.algorithms.sources.addresses import Archived, safe_address, unarchived
from sabha.algorithms.sources.identifiers import isbn10_of, isbn13_of, normal_doi, normal_isbn, normal_qid
from sabha.algorithms.sources.items import Source, cited, described, link_of, normal_digest, read_source, sound_item

__all__ = [
    "Archived",
    "Source",
    "cited",
    "described",
    "isbn10_of",
    "isbn13_of",
    "link_of",
    "normal_digest",
    "normal_doi",
    "normal_isbn",
    "normal_qid",
    "read_source",
    "safe_address",
    "sound_item",
    "unarchived",
]
