"""Settings for the tests; the three people who walk through them are in three_people.py."""

import os
import tempfile
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings

# Speed is measured in bench/: a slow machine is no failing test. The same examples come every time, so that a failure
# belongs to the change it appears with; --hypothesis-profile=wide looks elsewhere (CONTRIBUTING.md).
LUCK = hypothesis.HealthCheck
for name, is_same in (("house", True), ("wide", False)):
    hypothesis.settings.register_profile(
        name, deadline=None, derandomize=is_same, database=None, print_blob=True,
        suppress_health_check=[LUCK.too_slow, LUCK.data_too_large, LUCK.filter_too_much, LUCK.large_base_example],
    )  # fmt: skip
hypothesis.settings.load_profile("house")

pytest_plugins = ["three_people"]

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"

os.environ["SABHA_DATA"] = tempfile.mkdtemp(prefix="sabha-tests-")
os.environ["SABHA_HOME"] = str(ROOT)
os.environ["SABHA_STATIC"] = "plain"
os.environ["SABHA_SECRET_KEY"] = "tests only"
os.environ["SABHA_SITE"] = "http://testserver"
os.environ["SABHA_QUIET_HOURS"] = ""  # tests run at any hour
os.environ.setdefault("SABHA_DATABASE", ":memory:")
os.environ.setdefault("SABHA_WIKIMEDIA_ID", "test-consumer")
os.environ["SABHA_WIKIMEDIA_SECRET"] = "test-secret"
os.environ.pop("SABHA_DEMO", None)
os.environ["SABHA_LOG_LEVEL"] = "ERROR"
os.environ["DJANGO_SETTINGS_MODULE"] = "sabha.config.settings"


def pytest_addoption(parser, pluginmanager):
    """Let the algorithms be tested alone (-p no:django): pytest refuses options of pyproject.toml that nobody knows."""
    if not pluginmanager.hasplugin("django"):
        parser.addini("DJANGO_SETTINGS_MODULE", "known to pytest-django only")


def pytest_configure(config):
    """Read the settings after all of the above: an entry in pyproject.toml would have them read before this file.

    Then the tests would run on the settings and the keys of whatever installation stands in var/.
    """
    if config.pluginmanager.hasplugin("django"):
        assert settings.SECRET_KEY == "tests only", "Something read Django's settings before tests/conftest.py."
        # Tables are made at once, as the models are: going through all migrations costs each process 16 CPU seconds.
        # That both ways end at the same tables is a test of its own (tests/summit/test_first_start.py).
        config.option.nomigrations = True


@pytest.fixture(autouse=True)
def _in_english(request):
    """Each test begins in English, whatever language the page was in that the one before it looked at last."""
    if not request.config.pluginmanager.hasplugin("django"):
        yield
        return
    from django.utils import translation

    with translation.override("en"):
        yield
