"""The environment has one reader, and production starts only when it has what it needs."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from shop.settings.environment import VARIABLES

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = ["shop", "catalog", "coops", "integrations", "training"]


def start(settings: str, **environment: str) -> subprocess.CompletedProcess:
    """Run ``manage.py check`` in an empty environment."""
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": settings, **environment},
        capture_output=True,
        text=True,
    )


def test_only_one_module_reads_the_environment():
    readers = [
        str(path.relative_to(ROOT))
        for folder in CODE
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"os\.environ\b|os\.getenv\(", path.read_text())
    ]

    # The practice marketplaces are a process of their own; the others hand the environment on,
    # to Django and to child processes.
    assert sorted(readers) == [
        "integrations/practice/__main__.py",
        "integrations/practice/settings.py",
        "integrations/practice/wsgi.py",
        "shop/demo/management/commands/run.py",
        "shop/settings/environment.py",
        "shop/wsgi.py",
    ]


NEEDED = {
    "SECRET_KEY": "0123456789abcdefghij" * 3,
    "SITE_URL": "https://choque.example",
    "FIELD_ENCRYPTION_KEYS": "dGVzdHMtb25seS1ub3RoaW5nLXJlYWwtMDEyMzQ1ISE=",
}


@pytest.mark.parametrize("name", NEEDED)
def test_production_refuses_to_start_without_what_it_needs(name):
    environment = {**NEEDED, name: ""}

    done = start("shop.settings.production", **environment)

    assert done.returncode != 0
    assert f"{name} is not set" in done.stderr


def test_production_starts_with_what_it_needs():
    done = start("shop.settings.production", **NEEDED)

    assert done.returncode == 0, done.stderr


def test_a_value_of_the_wrong_type_is_named():
    done = start("shop.settings.development", TRUSTED_PROXIES="many")

    assert done.returncode != 0
    assert "TRUSTED_PROXIES" in done.stderr


def test_every_variable_is_documented():
    page = (ROOT / "docs" / "reference" / "settings.md").read_text()

    assert [name for name in VARIABLES if f"`{name}`" not in page] == []


def test_the_database_address_moves_the_shop_to_postgresql():
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import django; django.setup(); from django.conf import settings; "
            "d = settings.DATABASES['default']; "
            "print(d['ENGINE'], d['HOST'], d['ATOMIC_REQUESTS'])",
        ],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "shop.settings.development",
            "DATABASE_URL": "postgres://cho:que@db.example/choque",
        },
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split() == ["django.db.backends.postgresql", "db.example", "False"]
