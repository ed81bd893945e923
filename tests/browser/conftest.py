"""A demonstration on a port of its own, Chromium to look at it, and axe to judge it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tarfile
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTE = ROOT / "src" / "sabha" / "demo" / "concept-note.txt"
SUMMIT = "2nd-wikimedia-technology-summit"


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def beside_an_event_loop():
    """Playwright runs one in this thread, and Django would take our plain queries for asynchronous ones."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """(address, organiser's token) of a fresh demonstration, served as `./sabha demo` serves it."""
    folder = tmp_path_factory.mktemp("demo")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SABHA_")}
    environment |= {"SABHA_DATA": str(folder), "SABHA_HOME": str(ROOT), "PYTHONPATH": str(ROOT / "src")}
    log = folder / "log"
    with log.open("w") as out:
        command = [sys.executable, "-m", "sabha", "demo", "--port", str(port)]
        server = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    address = f"http://localhost:{port}"
    try:
        token = _when_up(address, log)
        yield address, token
    finally:
        server.terminate()
        server.wait(20)


def _when_up(address, log):
    for _ in range(1200):  # a crowded machine takes minutes to play a whole life
        found = re.search(r"/b/(\w+)/", log.read_text())
        if found:
            try:
                urllib.request.urlopen(f"{address}/health", timeout=2)  # noqa: S310
                return found[1]
            except OSError:
                pass
        time.sleep(0.2)
    raise AssertionError(f"The demonstration did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    path = os.environ.get("SABHA_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is missing. On Debian: apt-get install chromium. Or set SABHA_CHROMIUM to its path."
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=quiet)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe(tmp_path_factory):
    """The source of axe-core, from npm; kept between runs where SABHA_CACHE says so."""
    folder = Path(os.environ.get("SABHA_CACHE", tmp_path_factory.mktemp("axe")))
    source = folder / "package" / "axe.min.js"
    if not source.exists():
        folder.mkdir(parents=True, exist_ok=True)
        packed = subprocess.run(
            ["npm", "pack", "--silent", "axe-core@4.14"], cwd=folder, capture_output=True, text=True, check=True
        )
        with tarfile.open(folder / packed.stdout.split()[-1]) as bundle:
            bundle.extractall(folder, filter="data")
    return source.read_text()


@pytest.fixture
def look(chromium, site):
    """look(width, lang, dark, script) → a page in a window of its own, already signed in as the organiser if asked."""
    opened = []

    def open_page(*, width=360, dark=False, script=True, organiser=False, touch=False):
        address, token = site
        window = chromium.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=script, reduced_motion="reduce",
            color_scheme="dark" if dark else "light", has_touch=touch, is_mobile=touch, base_url=address,
        )  # fmt: skip
        opened.append(window)
        page = window.new_page()
        if organiser:
            page.goto(f"/en/b/{token}/")
            page.click("main button")
        return page

    yield open_page
    for window in opened:
        window.close()
