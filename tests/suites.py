"""``make test``: every suite, each with the servers it needs, and what was not run by name.

A suite whose server or browser is not installed is skipped by name on a laptop; with
``CI=true`` it is a failure.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from tests.servers import browser_program, postgresql_programs, redis_program

ROOT = Path(__file__).resolve().parent.parent
#: The slowest tests are named at the end: the whole must stay within its time.
PYTEST = [
    *(sys.executable, "-m", "pytest", "-p", "no:cacheprovider"),
    *("--durations=25", "--durations-min=2"),
]
#: Neighbours stay together, so that a world is loaded once; who is done takes over from the other.
ON_TWO_CORES = ["-n2", "--dist", "worksteal"]
QUICK = "not postgresql and not redis and not browser and not migrations and not walks"
#: Pages asked through the test client go once: on PostgreSQL, which refuses more, where it is here.
ON_SQLITE = f"{QUICK} and not once" if postgresql_programs() else QUICK
IN_CI = os.environ.get("CI") == "true"

#: name -> (command, what tells whether its program is here, the program's name)
SUITES: dict[str, tuple[list[str], Callable[[], object] | None, str]] = {
    "SQLite": ([*PYTEST, *ON_TWO_CORES, "-m", ON_SQLITE], None, ""),
    "walks": ([*PYTEST, "-m", "walks"], None, ""),
    "migrations": ([*PYTEST, "--migrations", "-m", "migrations"], None, ""),
    "PostgreSQL": (
        [
            sys.executable,
            "-m",
            "tests.servers",
            "postgresql",
            *PYTEST,
            *ON_TWO_CORES,
            "-m",
            f"postgresql or ({QUICK})",
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


#: Runs on one core; these, on one core as well, run beside it.
LONG, BESIDE = "browser", ("walks", "migrations", "Redis")


def main() -> int:
    """Run the suites named on the command line, or all; print a table; return the exit status."""
    names, lines, failed = sys.argv[1:] or list(SUITES), [], False
    for name in list(names):
        _command, here, program = SUITES[name]
        if here is not None and not here():
            lines.append(f"  {name:<12} not run: {program} is not installed")
            failed = failed or IN_CI
            names.remove(name)
    beside = [name for name in names if name in BESIDE and LONG in names]
    with ThreadPoolExecutor(1) as second_core:
        for name in (name for name in names if name not in beside):
            quiet = second_core.map(partial(run, in_one_piece=True), beside if name == LONG else ())
            for which, status, took in (run(name), *quiet):
                lines.append(f"  {which:<12} {'ok' if status == 0 else 'FAILED'} ({took:.0f} s)")
                failed = failed or status != 0
    print("\nSuites", *lines, sep="\n", flush=True)
    return 1 if failed else 0


def run(name: str, *, in_one_piece: bool = False) -> tuple[str, int, float]:
    """Run a suite; return its name, exit status and seconds.

    ``in_one_piece`` prints what it says when it has ended, so that two can run at once.
    """
    started = time.monotonic()
    if not in_one_piece:
        print(f"\n== {name}", flush=True)
    done = subprocess.run(
        SUITES[name][0],
        cwd=ROOT,
        check=False,
        text=True,
        stdout=subprocess.PIPE if in_one_piece else None,
        stderr=subprocess.STDOUT if in_one_piece else None,
    )
    if in_one_piece:
        print(f"\n== {name}\n{done.stdout}", flush=True)
    return name, done.returncode, time.monotonic() - started


if __name__ == "__main__":
    sys.exit(main())
