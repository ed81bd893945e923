"""What everyone may see and many ask for: read once, and again when anything public has changed anywhere."""

import functools
import time
from collections import OrderedDict

from django.db import connection

from sabha.summit.base.pages import FRESH_FOR, last_change


def kept(read=None, *, room=200):
    """Remember what `read` gives for its latest `room` keys, as a public page may be kept: not for long either.

    Nothing of single persons may be kept, and nobody may change what they get: others get the same.
    """
    if read is None:
        return functools.partial(kept, room=room)
    found = OrderedDict()  # key → what had changed last when it was read, when that was, what it is

    @functools.wraps(read)
    def reading(*key):
        if connection.in_atomic_block:  # what is written here and not yet committed has changed nothing for others
            return read(*key)
        mark, now = last_change(), time.monotonic()
        held = found.get(key)
        if held is None or held[0] != mark or now - held[1] > FRESH_FOR:
            held = found[key] = (mark, now, read(*key))
            while len(found) > room:
                found.popitem(last=False)
        return held[2]

    return reading
