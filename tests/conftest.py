"""Settings for the tests, and three people: one who organises, one who takes part, one who has no business here."""

import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"

os.environ["SABHA_DATA"] = tempfile.mkdtemp(prefix="sabha-tests-")
os.environ["SABHA_HOME"] = str(ROOT)
os.environ["SABHA_STATIC"] = "plain"
os.environ["SABHA_SECRET_KEY"] = "tests only"
os.environ["SABHA_SITE"] = "http://testserver"
os.environ.setdefault("SABHA_DATABASE", ":memory:")
os.environ.setdefault("SABHA_WIKIMEDIA_ID", "test-consumer")
os.environ["SABHA_WIKIMEDIA_SECRET"] = "test-secret"
os.environ.pop("SABHA_DEMO", None)
os.environ["SABHA_LOG_LEVEL"] = "ERROR"
