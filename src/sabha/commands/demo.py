"""a living summit from the real concept note, in one command"""

import argparse
import os
import shutil
import sys
import webbrowser
from pathlib import Path
from threading import Timer


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sabha demo", description="Sets up and opens a demonstration.")
    parser.add_argument("--port", type=int, default=int(os.environ.get("SABHA_PORT", "8000")))
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--fresh", action="store_true", help="throw the last demonstration away")
    parser.add_argument("--no-serve", action="store_true", help="only make it")
    given = parser.parse_args(argv)
    folder = Path(os.environ.get("SABHA_DATA", Path(os.environ.get("SABHA_HOME", ".")) / "var")) / "demo"
    if given.fresh:
        shutil.rmtree(folder, ignore_errors=True)
    site = f"http://localhost:{given.port}"
    os.environ.update(SABHA_DATA=str(folder), SABHA_DEMO="yes", SABHA_SITE=site)
    return show(given, site)


def show(given: argparse.Namespace, site: str) -> int:
    from sabha.commands import _django

    _django.start()
    _django.prepare()
    from sabha.demo import life
    from sabha.summit.concept.models import Summit

    summit = Summit.objects.filter(edition=2).first() or life.play()
    token = life.way_in(summit)
    print(f"\n  The summit:              {site}/en/{summit.slug}/")
    print(f"  Urdu, right to left:     {site}/ur/{summit.slug}/")
    print(f"  The organiser's way in:  {site}/en/b/{token}/")
    print("\n  Letters are printed here. Ctrl-C ends it.\n", flush=True)
    if given.no_serve:
        return 0
    from sabha.commands.serve import run

    if sys.stdout.isatty():
        Timer(2, webbrowser.open, [f"{site}/en/{summit.slug}/"]).start()
    return run(given.host, given.port, 1, with_worker=True)
