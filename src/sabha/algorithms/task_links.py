"""Links to where a task is discussed: Phabricator, GitHub, GitLab, read offline from the address alone."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from sabha.algorithms.refused import Refused, gettext_noop

PHABRICATOR = "phabricator.wikimedia.org"
LONGEST = 300
_NAME = r"[A-Za-z0-9_.-]+"
_HOST = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}\Z")
_TASK = re.compile(r"/T(\d{1,9})\Z")
_GITHUB = re.compile(rf"/({_NAME}/{_NAME})(?:/(?:issues|pull)/(\d{{1,9}}))?\Z")
_GITLAB = re.compile(rf"/({_NAME}(?:/{_NAME}){{1,5}}?)(?:/-/(?:issues|merge_requests|work_items)/(\d{{1,9}}))?\Z")


@dataclass(frozen=True)
class TaskLink:
    """Where a task stands. `kind`: "phabricator", "github", "gitlab" or "web"; `label`: what people call it."""

    url: str
    kind: str
    project: str
    number: int | None
    label: str


def read_link(text: str) -> TaskLink:
    """The link that `text` gives: an address, or short for one: "T123" (Wikimedia's Phabricator), "owner/name#12".

    Only https, to a host with a name: no ports, no passwords, no addresses of machines. Raises Refused otherwise.
    """
    url = _whole(text.strip())
    if len(url) > LONGEST or re.search(
        r"[\s<>\"'`\\^{}|\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", url
    ):
        raise Refused(gettext_noop("“%(link)s” is no address of a page."), link=text[:80])
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise Refused(gettext_noop("“%(link)s” is no address of a page."), link=text[:80]) from None
    if parts.scheme != "https" or port or parts.username is not None or not _HOST.match(host):
        raise Refused(gettext_noop("“%(link)s” is not safe to follow: it must begin with https:// and a host name."),
            link=text[:80])  # fmt: skip
    kind, project, number = _known(host, parts.path.rstrip("/"))
    return TaskLink(url, kind, project, number, _label(kind, project, number, host, parts.path))


def _whole(text: str) -> str:
    """Short names as addresses."""
    if re.fullmatch(r"T\d{1,9}", text):
        return f"https://{PHABRICATOR}/{text}"
    if short := re.fullmatch(rf"({_NAME}/{_NAME})#(\d{{1,9}})", text):
        return f"https://github.com/{short[1]}/issues/{short[2]}"
    return text


def _known(host: str, path: str) -> tuple[str, str, int | None]:
    """(kind, project, number) of an address."""
    if host.startswith("phabricator.") and (found := _TASK.match(path)):
        return "phabricator", "", int(found[1])
    if host == "github.com" and (found := _GITHUB.match(path)):
        return "github", found[1].removesuffix(".git"), int(found[2]) if found[2] else None
    if host.startswith("gitlab.") and (found := _GITLAB.match(path)):
        return "gitlab", found[1].removesuffix(".git"), int(found[2]) if found[2] else None
    return "web", "", None


def _label(kind: str, project: str, number: int | None, host: str, path: str) -> str:
    if kind == "phabricator":
        return f"T{number}"
    if kind == "web":
        return host.removeprefix("www.") + (path if 1 < len(path) <= 24 else "")
    return project if number is None else f"{project}#{number}"


def readme_addresses(url: str) -> list[str]:
    """Where the raw README of a public repository may be: known hosts only, the likeliest first; else none."""
    link = read_link(url)
    names = ("README.md", "README.rst", "README", "readme.md")
    if link.kind == "github":
        return [f"https://raw.githubusercontent.com/{link.project}/HEAD/{name}" for name in names]
    if link.kind == "gitlab" and (host := urlsplit(url).hostname) in {"gitlab.com", "gitlab.wikimedia.org"}:
        return [f"https://{host}/{link.project}/-/raw/HEAD/{name}" for name in names]
    return []
