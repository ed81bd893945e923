"""Finds the summit that a command names, or says which there are."""

import sys
from typing import Any


def summit_called(name: str) -> Any:
    """The summit with this address (slug); None after saying which addresses there are."""
    from sabha.summit.concept.models import Summit

    it = Summit.objects.select_related("series").filter(slug=name).first()
    if it is None:
        known = ", ".join(Summit.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        print(f"There is no summit “{name}” here. These there are: {known}.", file=sys.stderr)
    return it
