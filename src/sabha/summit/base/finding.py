"""Finding what an address names."""

from django.http import Http404


def numbered(rows, number):
    """The row that bears a number. After machines were apart two may bear it: then the elder; with none, not found."""
    found = rows.filter(number=number).order_by("pk").first()
    if found is None:
        raise Http404
    return found
