"""The doctor sees what is wrong, and says what to do."""

from datetime import timedelta

import pytest
from django.core.mail import mailers
from django.db import connection
from django.utils import timezone

from sabha.commands import _checkup, _running, doctor
from sabha.commands._checkup import Seen
from sabha.summit.concept.actions import Draft, Passage, found
from sabha.summit.journal import actions as journal
from sabha.summit.journal.actions.verifying import faults
from sabha.summit.journal.models import Fact, Node, Stream
from sabha.summit.people.models import Letter


@pytest.fixture
def summit(db):
    """A summit from a short note. A process remembers its node: here every test has a database anew."""
    journal.node.cache_clear()
    journal.new_incarnation()
    questions = (Passage("What now?"), Passage("What then?"))
    yield found(
        Draft(title="2nd Small Summit", series="Small", note="What now? What then?", edition=2, questions=questions)
    )
    journal.node.cache_clear()


@pytest.fixture
def data(settings, tmp_path):
    settings.SABHA_DATA = tmp_path
    return tmp_path


def test_a_healthy_installation_is_well(summit, data, capsys):
    assert doctor.main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "All is well."
    assert [line.split()[0] for line in lines[:-2] if line.startswith("wrong")] == []
    assert len(lines) == len(_checkup.MACHINE) + len(_checkup.RECORD) + 2


def test_the_quick_look_leaves_the_facts_out(summit, data, capsys):
    assert doctor.main(["--quick"]) == 0
    said = capsys.readouterr().out
    assert "journal " not in said


def test_something_wrong_gives_exit_status_one(summit, data, capsys, monkeypatch):
    monkeypatch.setitem(_checkup.MACHINE, "disk", lambda: Seen("wrong", "full"))
    assert doctor.main([]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 wrong."


def test_a_summit_played_from_its_note_verifies(summit):
    assert faults() == []
    assert _checkup.chains().level == _checkup.tables().level == "ok"


def one_fact():
    return Fact.objects.order_by("stream", "seq")[2]


def test_an_altered_payload_is_seen(summit):
    fact = one_fact()
    fact.payload["values"]["_by"] = "someone else"
    Fact.objects.filter(pk=fact.pk).update(payload=fact.payload)
    assert [(seq, what) for _, seq, what in faults()] == [(fact.seq, "altered")]
    assert _checkup.chains().level == "wrong"


def test_an_altered_header_breaks_signature_and_chain(summit):
    fact = one_fact()
    Fact.objects.filter(pk=fact.pk).update(
        header=fact.header.replace(f'"ts":{fact.ts}', f'"ts":{fact.ts + 1}'), ts=fact.ts + 1
    )
    found = {(seq, what) for stream, seq, what in faults() if stream == fact.stream_id}
    assert found == {(fact.seq, "signature"), (fact.seq + 1, "chain")} or found == {
        (fact.seq, "signature"),
        (fact.seq, "head"),
    }


def test_a_fact_taken_out_is_seen(summit):
    fact = one_fact()
    Fact.objects.filter(pk=fact.pk).delete()
    assert (fact.stream_id, fact.seq + 1, "chain") in faults() or (fact.stream_id, fact.seq, "head") in faults()


def test_a_last_fact_taken_out_is_seen_by_the_head(summit):
    stream = Stream.objects.order_by("-seq").first()
    Fact.objects.filter(stream=stream, seq=stream.seq).delete()
    assert faults() == [(stream.name, stream.seq, "head")]


def test_a_column_that_says_other_than_its_header_is_seen(summit):
    fact = one_fact()
    Fact.objects.filter(pk=fact.pk).update(kind="redact")
    assert [(seq, what) for _, seq, what in faults()] == [(fact.seq, "altered")]


def test_a_header_that_cannot_be_read_and_a_node_that_nobody_knows_are_seen(summit):
    fact = one_fact()
    Fact.objects.filter(pk=fact.pk).update(header="{}")
    assert "unreadable" in {what for _, _, what in faults()}
    Node.objects.all().delete()
    assert {what for _, _, what in faults()} >= {"unreadable", "unknown node"}


def test_an_erased_passage_still_verifies(summit):
    fact = Fact.objects.filter(payload__values__has_key="text").first()
    journal.redact(fact, ["text"], by=journal.SYSTEM, reason="error")
    assert faults() == []


def test_a_table_that_somebody_changed_is_seen(summit):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE summit_summit SET slug = 'forged' WHERE edition = 2")
    seen = _checkup.tables()
    assert (seen.level, "slug" in seen.text) == ("wrong", True)


def test_files_that_others_can_read_are_named(data):
    (data / "node.key").write_text("key")
    (data / "node.key").chmod(0o644)
    assert _checkup.files() == Seen("wrong", f"others on this machine can read node.key: chmod -R go= {data}")
    (data / "node.key").chmod(0o600)
    assert _checkup.files().level == "ok"


def test_overdue_letters_say_that_the_worker_is_missing(db, data):
    long_ago = timezone.now() - timedelta(hours=1)
    Letter.objects.create(key="a", address="a@example.org", subject="s", body="b", not_before=long_ago)
    assert _checkup.worker().text.startswith("1 letters are overdue: start the worker")
    Letter.objects.update(tries=6)
    assert _checkup.worker().level == "note"
    Letter.objects.all().delete()
    assert _checkup.worker().text == "none runs on this machine at this moment"
    _running.hold(data, "worker")
    assert _checkup.worker().level == "ok"


def test_a_public_site_needs_its_settings(settings):
    settings.SABHA_SITE, settings.HTTPS, settings.SABHA_SOURCE = "http://summit.example.org", False, ""
    settings.ALLOWED_HOSTS, settings.SECRET_KEY = ["other.example.org"], "short"
    said = _checkup.site().text
    assert said == (
        "SABHA_SITE does not begin with https://; SABHA_HOSTS does not name summit.example.org; "
        "SABHA_SECRET_KEY is shorter than 40 letters; SABHA_FROM names no address of yours."
    )
    assert _checkup.source().level == "wrong"
    settings.SABHA_SITE, settings.HTTPS, settings.SABHA_SOURCE = (
        "https://summit.example.org",
        True,
        "https://code.example.org",
    )
    settings.ALLOWED_HOSTS, settings.SECRET_KEY = ["summit.example.org"], "x" * 50
    settings.DEFAULT_FROM_EMAIL = "summit@example.org"
    assert (_checkup.site().level, _checkup.source().level) == ("ok", "ok")


def test_a_mail_server_that_is_not_there_is_said(settings, monkeypatch):
    class Gone:
        def open(self):
            raise ConnectionRefusedError(111, "Connection refused")

    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}
    monkeypatch.setattr(type(mailers), "__getitem__", lambda self, name: Gone())
    assert _checkup.mail().text.startswith("the mail server does not take us (ConnectionRefusedError")


def test_an_old_backup_is_noted_and_a_new_one_is_well(data):
    assert _checkup.backups().level == "note"
    (data / "backups").mkdir()
    (data / "backups" / "sabha-20261124T000000Z.tar.gz").touch()
    assert _checkup.backups().level == "ok"
