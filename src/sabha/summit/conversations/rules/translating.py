"""Who may put words into another language, and which language is theirs."""

from django.utils.translation import get_language

from sabha.summit.people.rules import is_signed_in

may_translate = is_signed_in


def language_for(person, known):
    """The language a person is asked to translate into: one they write or speak, else the page's."""
    own = [code for code in (*person.writes, *person.speaks) if code in known]
    page = get_language()
    return page if page in own or not own else own[0]
