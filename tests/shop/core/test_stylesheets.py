import os
from pathlib import Path

from django.contrib.staticfiles import finders

from shop.core import stylesheets


def test_the_browser_gets_every_source_in_one_file():
    found = finders.find("shop/css/site.css")

    css = Path(found).read_text(encoding="utf-8")
    assert css.startswith(stylesheets.sources()[0].read_text(encoding="utf-8"))
    for path in stylesheets.sources():
        assert path.read_text(encoding="utf-8") in css


def test_a_changed_source_is_joined_again(settings, tmp_path, monkeypatch):
    source = tmp_path / "css"
    (source / "components").mkdir(parents=True)
    for name in ("tokens.css", "base.css", "layout.css", "components/price.css"):
        (source / name).write_text(f"/* {name} */")
    monkeypatch.setattr(stylesheets, "SOURCE", source)
    settings.VAR_DIR = tmp_path / "var"
    built = stylesheets.build()
    later = built.stat().st_mtime + 5

    (source / "base.css").write_text("/* new */")
    os.utime(source / "base.css", (later, later))

    assert stylesheets.build().read_text() == (
        "/* tokens.css *//* new *//* layout.css *//* components/price.css */"
    )


def test_collecting_offers_the_joined_file():
    offered = dict(stylesheets.StylesheetFinder().list(None))

    assert offered[stylesheets.BUNDLE].exists(stylesheets.BUNDLE)


def test_components_name_no_file_of_their_own():
    """The joined file lies elsewhere than they do: a path in ``url()`` would lead nowhere."""
    for path in stylesheets.sources():
        if path.name != "base.css":
            css = path.read_text(encoding="utf-8")
            assert css.count("url(") == css.count('url("data:'), path
