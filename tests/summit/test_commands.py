"""What holds for every command: two may begin at once, and whoever reads one may stop reading."""

import subprocess
import sys
import threading

import pytest

from sabha.commands import _running
from sabha.config import environment


def test_of_two_that_prepare_one_data_folder_at_once_the_second_waits(tmp_path):
    order = []

    def second():
        with _running.alone(tmp_path, "preparing"):
            order.append("second")

    with _running.alone(tmp_path, "preparing"):
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.2)
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]


def test_of_two_keys_made_at_once_both_processes_read_the_first(tmp_path):
    path = tmp_path / "secret.key"
    environment._make_key(path)
    first = path.read_text()
    environment._make_key(path)
    assert (path.read_text(), len(first) >= 40) == (first, True)
    assert [it.name for it in tmp_path.iterdir()] == ["secret.key"]
    assert path.stat().st_mode & 0o077 == 0


def test_a_reader_who_has_enough_is_no_fault():
    command = [sys.executable, "-m", "sabha", "help"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as it:
        it.stdout.close()
        assert (it.stderr.read(), it.wait()) == ("", 0)


@pytest.mark.parametrize("name", ["worker", "check", "fix", "serve", "backup", "export"])
def test_help_is_shown_and_nothing_done(name):
    done = subprocess.run([sys.executable, "-m", "sabha", name, "--help"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"usage: ./sabha {name}")
