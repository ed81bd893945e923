"""write a summit's report to a funder (--format html|wikitext|docx|pdf|json)"""

import argparse
import sys
from pathlib import Path


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sabha report", description=__doc__)
    parser.add_argument("summit", metavar="SUMMIT", help="the summit's address, such as 2nd-tech-summit")
    parser.add_argument("--format", choices=["html", "wikitext", "docx", "pdf", "json"], default="wikitext")
    parser.add_argument("--form", metavar="NAME", default="conference-fund-newer", help="which funder's form")
    parser.add_argument("--language", metavar="CODE", default="en", help="the language of headings and numbers")
    parser.add_argument("--output", metavar="FILE", help="where to write it; otherwise it is printed")
    given = parser.parse_args(argv)
    from sabha.commands import _django, _of_summit

    _django.start()
    _django.prepare()
    summit = _of_summit.summit_called(given.summit)
    if summit is None:
        return 2
    from sabha.summit.outcomes.rules.report import report_forms

    if given.form not in report_forms():
        print(f"There is no form “{given.form}”. These there are: {', '.join(report_forms())}.", file=sys.stderr)
        return 2
    if given.format in {"docx", "pdf"} and not given.output and sys.stdout.isatty():
        print(f"A {given.format} file is no text: name a file with --output.", file=sys.stderr)
        return 2
    return write(summit, given)


def write(summit: object, given: argparse.Namespace) -> int:
    """Write the report; what contradicts itself and what is blank is told on the side."""
    from django.utils import translation

    from sabha.summit.outcomes.rules.report import document_of
    from sabha.summit.outcomes.views.report import as_file, as_page

    with translation.override(given.language):
        report = document_of(summit, given.form)
        made = as_page(summit, report) if given.format == "html" else as_file(report, given.format)
    for problem in report.problems:
        print(f"look at: {problem}", file=sys.stderr)
    if given.output:
        Path(given.output).write_bytes(made)
    else:
        sys.stdout.buffer.write(made)
    return 0
