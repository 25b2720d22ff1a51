"""``make check``: everything that can be said about the code without running its tests.

Each check prints one line. A check whose program is not installed is named as not run; with
``CI=true`` that is a failure.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BIN = Path(PYTHON).parent
IN_CI = os.environ.get("CI") == "true"
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "shop.settings.production",
    "SECRET_KEY": "a-key-for-this-check-alone-0123456789-abcdefghij-ABCDEFGHIJ",
    "SITE_URL": "https://choque.example",
    "FIELD_ENCRYPTION_KEYS": "Y2hlY2tzLW9ubHktbm90aGluZy1yZWFsLTAxMjM0NSE=",
}

#: name -> (command, environment, program that must be installed)
CHECKS: dict[str, tuple[list[str], dict[str, str], str | None]] = {
    "ruff": ([f"{BIN}/ruff", "check", "--quiet", "."], {}, None),
    "format": ([f"{BIN}/ruff", "format", "--check", "--quiet", "."], {}, None),
    "layers": ([f"{BIN}/lint-imports", "--no-cache"], {}, None),
    "templates": ([f"{BIN}/djlint", "templates", "--lint", "--quiet"], {}, None),
    "system": ([PYTHON, "manage.py", "check", "--fail-level=WARNING"], {}, None),
    "deployment": (
        [PYTHON, "manage.py", "check", "--deploy", "--fail-level=WARNING"],
        PRODUCTION,
        None,
    ),
    "migrations": ([PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"], {}, None),
    "translations": ([PYTHON, "-m", "tests.translations"], {}, "xgettext"),
    "types": ([f"{BIN}/mypy"], {}, None),
}


def run(name: str) -> bool:
    """Run one check, print its line, and its output when it fails; return whether it passed."""
    command, environment, program = CHECKS[name]
    if program and not shutil.which(program):
        print(f"  {name:<14} not run: {program} is not installed", flush=True)
        return not IN_CI
    started = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True
    )
    took = time.monotonic() - started
    print(f"  {name:<14} {'ok' if done.returncode == 0 else 'FAILED'} ({took:.0f} s)", flush=True)
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n", flush=True)
    return done.returncode == 0


def main() -> int:
    """Run the checks named on the command line, or all; return the exit status."""
    print("Checks", flush=True)
    subprocess.run([PYTHON, "manage.py", "compile_catalogue"], cwd=ROOT, check=True)
    results = [run(name) for name in (sys.argv[1:] or CHECKS)]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
