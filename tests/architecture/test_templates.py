"""What the content-security policy forbids stands in no template of ours."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
APPS = ("catalog", "coops", "integrations", "shop", "training")
PAGES = [path for path in TEMPLATES if "emails" not in path.parts]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_no_inline_script_or_style_and_no_other_host(path):
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.DOTALL)

    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text), "inline script"
    assert not re.search(r"<style[\s>]", text), "inline style"
    assert not re.search(r"\sstyle=", text), "style attribute"
    assert not re.search(r"\son[a-z]+=[\"']", text), "event attribute"
    assert not re.search(r"(?:src|srcset|action)=[\"']\s*(?:https?:)?//", text), "another host"
    assert "|safe" not in text, "unescaped output"


@pytest.mark.parametrize("path", [p for p in TEMPLATES if p.parent.name == "components"], ids=name)
def test_a_component_says_what_it_takes(path):
    assert "{% comment %}" in path.read_text()


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_no_page_hides_its_origin_from_its_own_forms(path):
    """Then a browser sends ``Origin: null``, and every form of the page is refused."""
    assert not re.search(r"<meta[^>]*no-referrer", path.read_text())


def test_no_view_hides_its_origin_from_its_own_forms():
    code = [path for top in APPS for path in sorted((ROOT / top).rglob("*.py"))]

    wrong = [
        name(path)
        for path in code
        if re.search(r"""Referrer-Policy["'\]].{0,20}["']no-referrer""", path.read_text(), re.I)
    ]

    assert code and wrong == []
