"""A server under measure: its boot, its worker's processor time and memory, its pages' bytes. Linux (/proc) only."""

import gzip
import http.client
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import brotli

TICK = os.sysconf("SC_CLK_TCK")
BROWSER = {"Accept": "text/html,*/*;q=0.8", "Accept-Encoding": "gzip, deflate, br", "Accept-Language": "en"}


def ours(port):
    """The command of the web as `./sabha serve` starts it, with one worker."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
    from sabha.commands.serve import web

    return web("127.0.0.1", port)


def cpu_seconds(pid):
    """Processor seconds of one process so far, in user and system mode (fields 14 and 15 of /proc/PID/stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory_mb(pid):
    """Resident memory of one process, in MB (10^6 bytes)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) * 1024 / 1e6


def children(pid):
    return [
        int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]


class Served:
    """A server process with one worker, started and stopped around a `with`. `boot` and `boot_cpu` are in seconds."""

    def __init__(self, command, port, first, *, log, **popen):
        self.command, self.port, self.first, self.log, self.popen = command, port, first, log, popen

    def __enter__(self):
        began = time.perf_counter()
        with self.log.open("wb") as log:
            self.main = subprocess.Popen(self.command, stdout=log, stderr=log, **self.popen)
        try:
            self._await(began + 60)
            self.boot = time.perf_counter() - began
            found = children(self.main.pid)
            # The worker is the child that holds the application; others only watch.
            self.worker = max(found, key=memory_mb)
            self.boot_cpu = cpu_seconds(self.worker)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *why):
        self.main.terminate()
        try:
            self.main.wait(10)
        except subprocess.TimeoutExpired:
            self.main.kill()
            self.main.wait()

    def _await(self, until):
        """Wait for the first page. Without this, "boot" would mean an open port with nobody behind it."""
        while True:
            try:
                status = self.get(self.first)[0]
            except (ConnectionError, http.client.HTTPException):
                status = None
            if status == 200:
                return
            if self.main.poll() is not None or time.perf_counter() > until:
                raise SystemExit(f"The server did not answer {self.first}; see {self.log}.")
            time.sleep(0.02)

    def get(self, path):
        """One request over a new connection: status, headers, body as sent."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request("GET", path, headers=BROWSER)
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            line.close()

    def memory_after(self, paths, times=100):
        """The worker's memory in MB after so many requests, spread over the pages."""
        for at in range(times):
            self.get(paths[at % len(paths)])
        return memory_mb(self.worker)


@dataclass(frozen=True)
class Rate:
    """What a loop over one keep-alive connection gave. Requests per wall second are bounded by the loop itself."""

    requests: int
    wall: float
    cpu: float

    @property
    def per_cpu_second(self):
        return self.requests / self.cpu


def rate(server, path, seconds):
    """Ask for one page again and again over one connection. Worker processor time has a grain of 10 ms."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    began, spent, count = time.perf_counter(), cpu_seconds(server.worker), 0
    while time.perf_counter() - began < seconds:
        line.request("GET", path, headers=BROWSER)
        answer = line.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}.")
        count += 1
    line.close()
    return Rate(count, time.perf_counter() - began, cpu_seconds(server.worker) - spent)


@dataclass(frozen=True)
class FirstView:
    """The bytes of a page seen for the first time: document with stylesheets, and everything it names."""

    gzip6: int
    brotli9: int
    requests: int
    everything: int


def plain(answer):
    """The body as the browser reads it."""
    _, headers, body = answer
    kind = headers.get("Content-Encoding", "")
    return {"br": brotli.decompress, "gzip": gzip.decompress}.get(kind, bytes)(body)


def first_view(server, path):
    """Weigh a page. Text is compressed here, the same way for every server; all else counts as it was sent."""
    document = plain(server.get(path))
    styles, others = linked(document.decode(), path)
    text = [document, *(plain(server.get(url)) for url in styles)]
    rest = sum(len(server.get(url)[2]) for url in others)
    small = sum(len(gzip.compress(part, 6)) for part in text)
    return FirstView(
        small, sum(len(brotli.compress(part, quality=9)) for part in text), len(text) + len(others), small + rest
    )


def linked(html, path):
    """Same-site addresses a page loads by itself: stylesheets, and scripts, pictures and icons. Fonts are left out."""
    styles, others = {}, {}
    for tag in re.findall(r"<(?:link|script|img)\b[^>]*>", html):
        found = re.search(r"\b(?:href|src)=(?:\"([^\"]+)\"|'([^']+)'|([^\s>]+))", tag)
        url = found and urlsplit(urljoin(path, next(filter(None, found.groups()))))
        if not url or url.scheme in {"data", "mailto"} or 'loading="lazy"' in tag:
            continue
        address = url.path + (f"?{url.query}" if url.query else "")
        if tag.startswith("<link"):
            kind = re.search(r"\brel=[\"']?([a-z -]+)", tag)
            words = kind[1].split() if kind else []
            if "stylesheet" in words:
                styles[address] = True
            elif "icon" in words or "preload" in words:
                others[address] = True
        else:
            others[address] = True
    return list(styles), [url for url in others if url not in styles]
