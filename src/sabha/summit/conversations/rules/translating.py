"""Who may put words into another language, and which language is theirs."""

from django.utils.translation import get_language

from sabha.summit.people.rules import is_signed_in

may_translate = is_signed_in


def languages_of(person, known):
    """The languages a person may be asked to translate into: those they write or speak, else the page's."""
    return [code for code in dict.fromkeys((*person.writes, *person.speaks)) if code in known] or [get_language()]
