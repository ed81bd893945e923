"""Starts Django for the commands that need it."""

import os


def start() -> None:
    """Make models and settings usable; called first by every command that touches a summit."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sabha.config.settings")
    os.umask(0o077)  # the database and all else this writes holds personal data: for its owner's eyes alone
    import django

    django.setup()


def prepare() -> None:
    """Bring the database, the languages and the static files to what the code expects. Safe to repeat."""
    from django.conf import settings
    from django.core.management import call_command

    from sabha.commands import _languages, _running, _tables
    from sabha.summit.journal import actions as journal

    # `./sabha serve` and `./sabha new` may begin at the same moment: each table is made once.
    with _running.alone(settings.SABHA_DATA, "preparing"):
        _languages.compile_all()
        _tables.bring_up_to_date()
        call_command("collectstatic", verbosity=0, interactive=False, clear=False)
        journal.node()
