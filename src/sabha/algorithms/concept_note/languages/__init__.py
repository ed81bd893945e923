"""The languages a concept note can be read in. To add one, write a module like the others and list it here."""

from sabha.algorithms.concept_note.languages.bengali import BENGALI
from sabha.algorithms.concept_note.languages.english import ENGLISH
from sabha.algorithms.concept_note.languages.french import FRENCH
from sabha.algorithms.concept_note.languages.hindi import HINDI
from sabha.algorithms.concept_note.languages.kannada import KANNADA
from sabha.algorithms.concept_note.languages.language import Kind, Language
from sabha.algorithms.concept_note.languages.malayalam import MALAYALAM
from sabha.algorithms.concept_note.languages.marathi import MARATHI
from sabha.algorithms.concept_note.languages.punjabi import PUNJABI
from sabha.algorithms.concept_note.languages.spanish import SPANISH
from sabha.algorithms.concept_note.languages.tamil import TAMIL
from sabha.algorithms.concept_note.languages.telugu import TELUGU
from sabha.algorithms.concept_note.languages.urdu import URDU

LANGUAGES: tuple[Language, ...] = (
    ENGLISH,
    HINDI,
    TELUGU,
    URDU,
    BENGALI,
    TAMIL,
    MARATHI,
    KANNADA,
    MALAYALAM,
    PUNJABI,
    FRENCH,
    SPANISH,
)

__all__ = ["LANGUAGES", "Kind", "Language"]
