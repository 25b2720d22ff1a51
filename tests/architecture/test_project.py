"""The project speaks of itself alone, and its lock files name no index."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_has_hashes_and_no_address(name):
    text = (ROOT / name).read_text()

    pinned = [line for line in text.splitlines() if "==" in line]
    assert pinned and all(line.endswith("\\") for line in pinned)
    assert "--hash=sha256:" in text
    assert not [mark for mark in ("://", "-url", "--find-links", "--trusted-host") if mark in text]


def test_no_gpl_package_is_locked_for_run_time():
    """djlint, a linter, is GPL and only ever a development tool."""
    names = {
        line.split("==")[0]
        for line in (ROOT / "requirements.lock").read_text().splitlines()
        if "==" in line
    }

    assert not names & {"djlint", "localstripe", "vietnam-provinces", "psycopg2", "pillow-heif"}


def test_every_tracked_file_is_small_enough_to_clone_over_a_weak_line():
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    names = (
        subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
        .stdout.decode()
        .split("\0")
    )

    large = [n for n in names if n and (ROOT / n).exists() and (ROOT / n).stat().st_size > 700_000]
    assert large == []
