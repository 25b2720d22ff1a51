"""``make test``: every suite, each with the servers it needs, and what was not run by name.

A suite whose server or browser is not installed is skipped by name on a laptop; with
``CI=true`` it is a failure.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.servers import browser_program, postgresql_programs, redis_program

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
QUICK = "not postgresql and not redis and not browser and not migrations"
IN_CI = os.environ.get("CI") == "true"

#: name -> (command, what tells whether its program is here, the program's name)
SUITES: dict[str, tuple[list[str], Callable[[], object] | None, str]] = {
    "SQLite": ([*PYTEST, "-n2", "-m", QUICK], None, ""),
    "migrations": ([*PYTEST, "--migrations", "-m", "migrations"], None, ""),
    "PostgreSQL": (
        [
            sys.executable,
            "-m",
            "tests.servers",
            "postgresql",
            *PYTEST,
            "-n2",
            "-m",
            f"postgresql or ({QUICK} and not walks)",
            "--database-only",
        ],
        postgresql_programs,
        "PostgreSQL",
    ),
    "Redis": (
        [sys.executable, "-m", "tests.servers", "redis", *PYTEST, "-m", "redis"],
        redis_program,
        "Redis",
    ),
    "browser": ([*PYTEST, "-m", "browser"], browser_program, "Chromium"),
}


def main() -> int:
    """Run the suites named on the command line, or all; print a table; return the exit status."""
    lines, failed = [], False
    for name in sys.argv[1:] or SUITES:
        command, here, program = SUITES[name]
        if here is not None and not here():
            lines.append(f"  {name:<12} not run: {program} is not installed")
            failed = failed or IN_CI
            continue
        print(f"\n== {name}", flush=True)
        started = time.monotonic()
        status = subprocess.run(command, cwd=ROOT, check=False).returncode
        took = time.monotonic() - started
        lines.append(f"  {name:<12} {'ok' if status == 0 else 'FAILED'} ({took:.0f} s)")
        failed = failed or status != 0
    print("\nSuites", *lines, sep="\n", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
