"""The cells of a report: numbers with their records, people's own words, the addresses of pages."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from sabha.algorithms.report import Cell
from sabha.summit.base.formats import numerals


def address(name, summit, *more):
    """The whole address of one of the summit's pages: reports leave this site."""
    return settings.SABHA_SITE + reverse(name, args=[summit.slug, *more])


def number(value, href=""):
    """A number with its records; what is withheld is said in words."""
    text = _("fewer than ten, or not known") if value is None else str(numerals(value))
    return Cell(text, href, is_number=value is not None)


def said(value):
    """People's own words."""
    return Cell(value.text, lang=value.lang) if value else Cell("")
