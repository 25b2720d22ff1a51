"""Runs management commands in turn: in comes a JSON list, out what was printed and if it failed.

``python -m tests.journeys.commands``; each line of the input is the name of a command and its
arguments. Nothing is kept from one to the next but what is imported.
"""

import contextlib
import io
import json
import sys
import traceback

import django
from django.core.cache import caches
from django.core.management import call_command
from django.db import connections


def main() -> None:
    """Answer each line of the standard input with a line on the standard output."""
    django.setup()
    answers = sys.stdout
    for line in sys.stdin:
        printed, failed = io.StringIO(), False
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            try:
                call_command(*json.loads(line))
            except SystemExit as stop:
                failed = stop.code not in (None, 0)
            except Exception:
                traceback.print_exc()
                failed = True
        connections.close_all()
        caches.close_all()
        answers.write(json.dumps([printed.getvalue(), failed]) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
