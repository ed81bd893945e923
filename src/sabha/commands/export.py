"""Writes a summit's programme, hackathon or ballots as a file: schedule.xml, ics, pdf, hackathon.json, pb …"""

import argparse
import sys
from pathlib import Path

from sabha.algorithms.refused import Refused
from sabha.commands import _django
from sabha.commands._exports import WRITERS


def main(argv: list[str]) -> int:
    """0: written. 2: there is no such summit, or nothing to write (one sentence says why)."""
    options = _parser().parse_args(argv)
    _django.start()
    from sabha.summit.concept.models import Summit

    try:
        summit = Summit.objects.filter(slug=options.summit).first()
        if summit is None:
            raise Refused("There is no summit at the address “%(slug)s”.", slug=options.summit)
        data = WRITERS[options.format](summit, options)
    except Refused as why:
        print(why, file=sys.stderr)
        return 2
    if options.output:
        Path(options.output).write_bytes(data)
    else:
        sys.stdout.buffer.write(data)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./sabha export", description=__doc__)
    parser.add_argument("summit", help="the summit's address, as in 2nd-wikimedia-technology-summit")
    parser.add_argument("--format", required=True, choices=sorted(WRITERS), help="what to write")
    parser.add_argument("--track", help="ics: only the track of this name")
    parser.add_argument("--ballot", type=int, help="pb: the number of the ballot; else the latest that was counted")
    parser.add_argument("--paper", choices=("a4", "a5"), default="a4", help="pdf: a poster (a4) or a booklet (a5)")
    parser.add_argument("--language", default="en", help="pdf: the language of its headings")
    parser.add_argument("--output", metavar="FILE", help="where to; else standard output")
    return parser
