"""The process itself: one command starts it, and its tables fit its models."""

import os
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.practice.server import practice

ROOT = Path(__file__).resolve().parent.parent.parent


def manage(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "integrations.practice", *arguments],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "PRACTICE_DATABASE": str(folder / "p.sqlite3"),
            **environment,
        },
        capture_output=True,
        text=True,
    )


def test_the_migrations_fit_the_models(tmp_path):
    done = manage(tmp_path, "makemigrations", "--check", "--dry-run")

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_checks_of_the_framework_pass(tmp_path):
    assert manage(tmp_path, "check", "--fail-level=WARNING").returncode == 0


def test_an_address_without_number_and_key_is_refused_in_words(tmp_path):
    done = manage(tmp_path, "check", PRACTICE_URL="http://127.0.0.1:8010")

    assert done.returncode != 0
    assert "PRACTICE_URL is not of the form http://APP_ID:APP_KEY@HOST:PORT" in done.stderr


def test_started_again_it_knows_its_shops_and_switches(tmp_path):
    with practice(tmp_path) as market:
        shop_id = market.grant("HTX Mường Thanh")["shop_id"]
        market.control(reserve_mode="reserved")

    with practice(tmp_path) as market:
        assert market.control()["reserve_mode"] == "reserved"
        assert market.grant(shop_id=shop_id)["shop_id"] == shop_id


def test_pages_carry_a_strict_policy_and_their_own_style(market):
    with urllib.request.urlopen(f"{market.address}/") as answer:
        policy = answer.headers["Content-Security-Policy"]
    with urllib.request.urlopen(f"{market.address}/static/practice/practice.css") as answer:
        style = answer.read().decode()

    assert "form-action 'self'" in policy and "unsafe" not in policy
    assert "http" not in style
