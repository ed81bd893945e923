"""What the operator may set, read once: names, defaults and meaning are listed in docs/guide/operator.md."""

import contextlib
import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

HOME = Path(os.environ.get("SABHA_HOME", Path(__file__).parents[3]))
DATA = Path(os.environ.get("SABHA_DATA", HOME / "var"))


def text(name, default=""):
    return os.environ.get(f"SABHA_{name}", default)


def flag(name, default=False):
    return text(name, "yes" if default else "no").lower() in {"1", "yes", "true", "on"}


def names(name, default=""):
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def secret_key():
    """The key from SABHA_SECRET_KEY, or one made at the first start and kept readable by its owner alone."""
    if key := text("SECRET_KEY"):
        return key
    path = DATA / "secret.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make_key(path)
    return path.read_text().strip()


def _make_key(path):
    """Written aside and then named: of two processes that begin at once, both read the key of the first."""
    made = path.with_name(f".{secrets.token_hex(4)}.key")
    handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(60))
    with contextlib.suppress(FileExistsError):
        os.link(made, path)
    made.unlink()


def database():
    """SABHA_DATABASE: a path (SQLite) or postgresql://user:password@host:port/name?option=value."""
    address = text("DATABASE") or str(DATA / "sabha.sqlite3")
    if not address.startswith(("postgresql://", "postgres://")):
        return _sqlite(address.removeprefix("sqlite:///"))
    parts = urlsplit(address)
    options = dict(parse_qsl(parts.query))
    kept_after = options.pop("prepare_threshold", "3")
    options["prepare_threshold"] = int(kept_after) if kept_after.isdecimal() else None
    return {
        "ENGINE": "sabha.config.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _sqlite(path):
    """WAL lets people read while one writes; IMMEDIATE takes the write lock before reading, so nobody starts over.
    Who waits for that lock stands in line (config/sqlite).

    `secure_delete` overwrites what is erased: an erased name must not be found in the file's free pages.
    """
    pragmas = "journal_mode=WAL; synchronous=NORMAL; secure_delete=ON; busy_timeout=20000; cache_size=-16000; "
    return {
        "ENGINE": "django.db.backends.sqlite3" if path == ":memory:" else "sabha.config.sqlite",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "".join(f"PRAGMA {p.strip()};" for p in pragmas.split(";") if p.strip()),
        },
    }


def wikimedia_api():
    """SABHA_WIKIMEDIA_API: the REST address of the wiki whose accounts may sign in."""
    return text("WIKIMEDIA_API", "https://meta.wikimedia.org/w/rest.php")


def sign_in_targets():
    """Where signing in with a wiki account may lead: Wikimedia sends people on between its own names."""
    if not text("WIKIMEDIA_ID"):
        return []
    parts = urlsplit(wikimedia_api())
    return [
        "https://*.wikimedia.org" if parts.netloc.endswith(".wikimedia.org") else f"{parts.scheme}://{parts.netloc}"
    ]


def mail():
    """SABHA_MAIL: "console", "file:/folder", or smtp[s]://user:password@host:port (smtp+starttls:// for STARTTLS)."""
    address = text("MAIL", "console")
    if address == "console":
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if address.startswith("file:"):
        folder = address.removeprefix("file:")
        return {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {"file_path": folder}}
    parts = urlsplit(address)
    options = {
        "host": parts.hostname or "localhost",
        "port": parts.port or {"smtps": 465, "smtp+starttls": 587}.get(parts.scheme, 25),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parts.scheme == "smtp+starttls",
        "timeout": 20,
    }
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
