"""A hackathon of 300 projects: each page rendered cold, its queries and its bytes; the files; the worker's two jobs.

    ./sabha bench hackathon

Makes an installation in a folder of its own and throws it away. `teams` and `judging` measure the algorithms alone.
"""

import gzip
import os
import random
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECTS, PEOPLE, JUDGES = 300, 150, 8
WORDS = (
    "map", "school", "radio", "keyboard", "paper", "tank", "voice", "letter", "road", "lamp", "river", "book", "seed",
    "clock", "bridge", "drum", "well", "kite", "stone", "loom", "field", "song", "boat", "tower", "garden", "archive",
)  # fmt: skip
SKILLS = ["python", "design", "writing", "translation", "data", "testing", "research", "hardware"]


def main():
    with tempfile.TemporaryDirectory(prefix="sabha-bench-") as folder:
        start(folder)
        summit, by = made()
        told(summit)
        worker(summit, by)


def start(folder):
    os.environ.update(
        SABHA_DATA=folder, SABHA_HOME=str(ROOT), SABHA_STATIC="plain", SABHA_LOG_LEVEL="ERROR",
        SABHA_HOSTS="testserver",
        OPENBLAS_NUM_THREADS="1",
    )  # fmt: skip
    os.environ.pop("SABHA_DATABASE", None)
    sys.path.insert(0, str(ROOT / "src"))
    from sabha.commands import _django

    _django.start()
    _django.prepare()


def made():
    """A summit with its projects, each on a challenge, with a pitch in words that differ and a line of log."""
    from sabha.algorithms.concept_note import read
    from sabha.demo.life import NOTE
    from sabha.summit.base.words import Words
    from sabha.summit.concept.actions import found
    from sabha.summit.concept.forms import draft_from
    from sabha.summit.hackathon.actions import building
    from sabha.summit.people.models import Person

    note = NOTE.read_text(encoding="utf-8")
    organiser = Person.objects.join("asha@example.org", may_found=True)
    summit = found(draft_from(read(note), note), by=organiser)
    by, r = organiser.memberships.get().pseudonym, random.Random(1)

    def words(count):
        return Words(" ".join(r.choices(WORDS, k=count)).capitalize(), "en")

    begun = time.process_time()
    for n in range(PROJECTS):
        needs = r.sample(SKILLS, 2)
        challenge = building.add_challenge(summit, by=by, title=words(5), about=words(30), skills=needs)
        made = building.add_project(
            summit, by=by, title=words(3), pitch=words(12), about=words(60), challenge=challenge, needs=needs,
            source=f"https://gitlab.com/bench/p{n}", licence="MIT",
        )  # fmt: skip
        building.write_log(made, words(15), by=by)
    spent = (time.process_time() - begun) * 1000 / PROJECTS
    print(f"{PROJECTS} projects with challenge, team and log: {spent:.1f} CPU ms each (seven facts)\n")
    return summit, by


def told(summit):
    from _rendering import pages
    from django.test import Client

    at = f"/en/{summit.slug}/hackathon/"
    paths = [at, f"{at}projects/", f"{at}projects/?page=6", f"{at}projects/?needs=1", f"{at}projects/150/",
             f"{at}challenges/", f"{at}showcase/", f"{at}lasting/", f"{at}hackathon.json", f"{at}data.zip",
             f"{at}projects.csv"]  # fmt: skip
    sheet = len(gzip.compress((ROOT / "src/sabha/static/sabha.css").read_bytes(), 6))
    print(f"{'page, rendered cold':<52}{'CPU ms':>8}{'SQL':>5}{'gzip -6':>9}{'with sheet':>12}")
    for path, cost in pages(paths, "testserver", times=10).items():
        size = len(gzip.compress(Client().get(path).content, 6))
        whole = f"{size + sheet:,}" if path.endswith("/") or "?" in path else ""
        print(f"{path.removeprefix(at) or 'its door':<52}{cost['ms']:8.1f}{cost['queries']:5}{size:9,}{whole:>12}")


def worker(summit, by):
    """Teams for 150 people, and the looks and results of eight judges, each as the worker does it."""
    from sabha.summit.base.words import Words
    from sabha.summit.hackathon.actions import desks, judging
    from sabha.summit.hackathon.models import HackathonJob, JudgeLook, Project
    from sabha.summit.hackathon.tasks import work_hackathons
    from sabha.summit.people.actions.members import join
    from sabha.summit.people.models import Person, Role

    r = random.Random(2)
    wishes = [str(key) for key in Project.objects.filter(summit=summit).values_list("pk", flat=True)[:40]]
    for n in range(PEOPLE):
        values = {"languages": r.sample(["hi", "te", "ta", "ur"], r.choice([1, 2])) + ["en"] * (r.random() < 0.6)}
        values |= {"skills": r.sample(SKILLS, 2), "wishes": r.sample(wishes, 3), "wants_team": True}
        desks.save_card(Person.objects.join(f"p{n}@example.org"), summit, **values)
    for n in range(JUDGES):
        join(Person.objects.join(f"j{n}@example.org"), summit, Role.JUDGE)
    setting = judging.set_up(summit, by=by, mode="scores", criteria=Words("Useful", "en"), each=2)
    print()
    for what, name in (("teams", f"teams for {PEOPLE} people"), ("visits", f"{PROJECTS} × 2 looks shared out")):
        measured(summit, what, name, desks, work_hackathons, HackathonJob)
    for look in JudgeLook.objects.filter(summit=summit).select_related("judge", "project"):
        judging.score(look.judge, look.project, [r.randint(1, 5)], judging=setting)
    measured(summit, "standing", "results corrected for eight judges", desks, work_hackathons, HackathonJob)


def measured(summit, what, name, desks, work, jobs):
    desks.order(summit, what)
    begun, clock = time.process_time(), time.perf_counter()
    work()
    spent, wall = time.process_time() - begun, time.perf_counter() - clock
    answer = jobs.objects.get(summit=summit, what=what).answer
    note = {k: v if isinstance(v, int | bool) else len(v) for k, v in answer.items() if k != "mode"}
    print(f"{name:<52}{spent:7.1f} CPU s, {wall:.1f} s by the clock   {note}")


if __name__ == "__main__":
    main()
