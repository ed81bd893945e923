"""People's own words: a text that knows its language, so that a page can set it in its own script and direction."""

import json
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ks", "ps", "sd", "ur", "yi", "dv", "ckb"})


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote, and the BCP 47 tag of the language it is in ("und" where nobody said)."""

    text: str
    lang: str = "und"

    def __str__(self):
        return self.text or gettext("(erased)")  # nobody can write an empty text; only an erasure leaves one

    def __bool__(self):
        return bool(self.text)

    @property
    def dir(self):
        """The direction to set it in; "auto" lets the browser look at the letters where the language is unknown."""
        if self.lang == "und":
            return "auto"
        return "rtl" if self.lang.split("-")[0] in RIGHT_TO_LEFT else "ltr"

    def as_plain(self):
        return {"lang": self.lang, "text": self.text}


class WordsField(models.TextField):
    """A column of `Words`, kept as one JSON text so that it can be searched in every script on every database."""

    description = _("Text with its language")

    def from_db_value(self, value, expression, connection):
        return self.to_python(value)

    def to_python(self, value):
        match value:
            case None | Words():
                return value
            case {"text": text, "lang": lang}:
                return Words(text, lang)
            case str() if value.startswith('{"lang":'):
                return self.to_python(json.loads(value))
            case str():
                return Words(value)
        raise ValidationError(_("This is not a text."))

    def get_prep_value(self, value):
        value = self.to_python(value)
        return None if value is None else json.dumps(value.as_plain(), ensure_ascii=False)

    def value_to_string(self, obj):
        return self.get_prep_value(self.value_from_object(obj))

    def formfield(self, **kwargs):
        raise TypeError("Forms ask for text and language apart: see sabha.summit.base.forms.WordsFormField.")
