"""Whoever writes to SQLite takes a turn, and gives it back however the transaction ends."""

import fcntl
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, transaction
from django.db.utils import ConnectionHandler

from sabha.config import environment

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.sqlite3"


@pytest.fixture
def here(path: Path, monkeypatch: Any) -> Any:
    """A connection to a database of its own, as an installation opens it."""
    monkeypatch.setenv("SABHA_DATABASE", str(path))
    handler = ConnectionHandler({"default": environment.database()})
    monkeypatch.setattr(transaction, "connections", handler)
    yield handler["default"]
    handler["default"].close()


def is_free(path: Path) -> bool:
    with path.with_name(f"{path.name}-turn").open() as line:
        try:
            fcntl.flock(line, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def test_the_turn_lasts_as_long_as_the_outermost_transaction(here: Any, path: Path) -> None:
    with transaction.atomic():
        assert not is_free(path)
        with transaction.atomic():
            pass
        assert not is_free(path)
    assert is_free(path)
    with transaction.atomic():
        assert not is_free(path)


def test_a_transaction_that_fails_gives_the_turn_back(here: Any, path: Path) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raise ZeroDivisionError
    assert is_free(path)


def test_a_connection_that_is_closed_amid_a_transaction_gives_the_turn_back(here: Any, path: Path) -> None:
    with transaction.atomic():
        here.close()
        assert is_free(path)


def test_whoever_cannot_begin_gives_the_turn_back(here: Any, path: Path) -> None:
    here.ensure_connection()
    here.transaction_mode = "NONSENSE"
    with pytest.raises(OperationalError), transaction.atomic():
        pass
    assert is_free(path)


def test_reading_takes_no_turn(here: Any, path: Path) -> None:
    with here.cursor() as cursor:
        assert cursor.execute("SELECT 1").fetchall() == [(1,)]
    assert not path.with_name(f"{path.name}-turn").exists()
