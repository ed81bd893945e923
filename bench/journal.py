"""Facts between machines that work apart: written, carried in a file and merged, a second; bytes of one; verifying.

    ./sabha bench journal [FACTS]

Two installations in folders of their own, each in a process of its own: one writes a summit with statements and votes,
each act by itself as people do it, and packs it into a file; the other trusts its key and takes the file in, through
the very functions of `./sabha journal`. Then the other goes through every chain, signature and digest it holds, and
compares its tables with what its facts say.
"""

import contextlib
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
NOTE = "Bench Summit\n\nWho keeps the wells of a village when nobody is paid for it?\n"
WORDS = "Write down where the wells of {n} villages are, who cleans them, and by which road one gets there"
STATEMENTS = 200


def main():
    facts = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory(prefix="sabha-bench-") as folder:
        here, there = Path(folder) / "here", Path(folder) / "there"
        file = Path(folder) / "summit.facts"
        key = within(here, "write", facts, file)
        weigh(file)
        within(there, "merge", file, key)


def within(data, what, *given):
    """Run one half of it in an installation of its own; its last line is what it gives back."""
    told = {"SABHA_DATA": str(data), "SABHA_HOME": str(ROOT), "SABHA_STATIC": "plain", "SABHA_LOG_LEVEL": "ERROR"}
    env = {name: text for name, text in os.environ.items() if name != "SABHA_DATABASE"}
    env |= told | {"PYTHONPATH": os.pathsep.join(str(ROOT / name) for name in ("src", "tests"))}
    command = [sys.executable, __file__, "--within", what, *map(str, given)]
    done = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)
    *lines, last = done.stdout.splitlines()
    print("\n".join(lines))
    return json.loads(last)


def half(what, *given):
    from sabha.commands import _django

    _django.start()
    _django.prepare()
    print(json.dumps(HALVES[what](*given)))


def write(facts, file):
    """Votes until there are so many facts; then the file. Gives back this machine's key."""
    from sabha.summit.journal import actions as journal
    from sabha.summit.journal.models import Fact, Node

    question = planted()
    held, voters = Fact.objects.count(), -(-(int(facts) - Fact.objects.count()) // STATEMENTS)
    with timed("written", lambda: Fact.objects.count() - held):
        voted(question, voters)
    with timed("exported", lambda: Fact.objects.count()):
        journal.bundles.pack(Path(file), question.summit)
    return Node.objects.get(name=journal.node()).public_key


def planted():
    from sabha.summit.base.words import Words
    from sabha.summit.conversations.actions import add_statement
    from three_people import found, person

    summit = found(NOTE, person("Bench"))
    by, question = summit.memberships.get().pseudonym, summit.questions.get()
    for n in range(STATEMENTS):
        add_statement(question, Words(WORDS.format(n=n), "en"), by=by)
    return question


def voted(question, voters):
    """Each voter answers every statement, each answer a transaction of its own."""
    import uuid

    from sabha.summit.conversations.actions import vote

    statements = list(question.statements.all())
    for _ in range(voters):
        voter = uuid.uuid4()
        for n, statement in enumerate(statements):
            vote(by=voter, statement=statement, value=(1, -1, 0)[n % 3])


def merge(file, key):
    """The file read and checked, merged, merged once more, and all that is held gone through."""
    from sabha.summit.journal import actions as journal
    from sabha.summit.journal.actions.verifying import faults
    from sabha.summit.journal.models import Fact

    journal.bundles.trust_key(key)
    own = Fact.objects.count()
    with timed("read", lambda: len(bundle.facts)):
        bundle = journal.bundles.unpack(Path(file))
    with timed("merged", lambda: Fact.objects.count() - own):
        came = journal.bundles.merge(bundle)
    assert came.stored == len(bundle.facts), came
    with timed("merged again", lambda: came.facts):
        assert journal.bundles.merge(bundle).stored == 0
    with timed("verified", lambda: Fact.objects.count()):
        assert faults() == []
    with timed("tables compared", lambda: Fact.objects.count()):
        assert journal.check() == []


@contextlib.contextmanager
def timed(what, count):
    """Print how many facts a second that was by the clock, and what each cost the processor."""
    clock, cpu = time.perf_counter(), time.process_time()
    yield
    clock, cpu, facts = time.perf_counter() - clock, time.process_time() - cpu, count()
    each = f"{cpu / facts * 1000:.2f} CPU ms each"
    print(f"{what:<16} {facts:>7} facts in {clock:>6.1f} s: {facts / clock:>6.0f} a second, {each}")


def weigh(file):
    packed, plain = file.stat().st_size, gzip.decompress(file.read_bytes())
    facts = plain.count(b"\n") - 2  # the first line says what it is, the last how many there were
    print(f"{'the file':<16} {facts:>7} facts: {packed / facts:.0f} bytes each, {len(plain) / facts:.0f} unpacked")


HALVES = {"write": write, "merge": merge}

if __name__ == "__main__":
    half(*sys.argv[2:]) if sys.argv[1:2] == ["--within"] else main()
