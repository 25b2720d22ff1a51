"""The privacy notice names every cookie of the shop, and how long it stays; and no other."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage

from shop.content.shipped_texts import read_text

#: What is served at the market's address; the practice marketplaces are other sites.
PACKAGES = ("shop", "catalog", "coops", "integrations", "training")
ELSEWHERE = "integrations/practice/"
SETTERS = {"set_cookie", "set_signed_cookie"}
DAY = 24 * 60 * 60
UNITS = {"ngày": DAY, "tuần": 7 * DAY, "năm": 365 * DAY}
#: Gone when the browser is closed.
UNTIL_CLOSED = None


def sources() -> Iterator[tuple[str, ast.Module]]:
    """Return the shop's modules that could set a cookie: their dotted name and their code."""
    for package in PACKAGES:
        for path in sorted((settings.BASE_DIR / package).rglob("*.py")):
            name = path.relative_to(settings.BASE_DIR).as_posix()
            text = path.read_text(encoding="utf-8")
            if not name.startswith(ELSEWHERE) and any(setter in text for setter in SETTERS):
                yield name.removesuffix(".py").replace("/", "."), ast.parse(text)


def own_cookies() -> dict[str, int | None]:
    """Return the cookies that our code sets, each with its seconds."""
    found = {}
    for name, code in sources():
        module = import_module(name)
        for call in ast.walk(code):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
                continue
            if call.func.attr in SETTERS:
                age = [each.value for each in call.keywords if each.arg == "max_age"]
                found[value_of(module, call.args[0])] = (
                    value_of(module, age[0]) if age else UNTIL_CLOSED
                )
    return found


def value_of(module, node: ast.expr):
    """Return what a constant, or a name of one in ``module``, stands for."""
    if isinstance(node, ast.Constant):
        return node.value
    assert isinstance(node, ast.Name), f"{module.__name__}: a cookie whose name nobody can read"
    return getattr(module, node.id)


def borrowed_cookies() -> dict[str, int | None]:
    """Return the cookies of Django and Oscar, as they are set up here."""
    return {
        settings.SESSION_COOKIE_NAME: settings.SESSION_COOKIE_AGE,
        settings.CSRF_COOKIE_NAME: settings.CSRF_COOKIE_AGE,
        settings.LANGUAGE_COOKIE_NAME: settings.LANGUAGE_COOKIE_AGE,
        settings.OSCAR_BASKET_COOKIE_OPEN: settings.OSCAR_BASKET_COOKIE_LIFETIME,
        CookieStorage.cookie_name: UNTIL_CLOSED,
    }


def named_cookies() -> dict[str, int | None]:
    """Return the cookies that the notice names, each with the seconds it promises."""
    text = "".join(html for _heading, html in read_text("quyen-rieng-tu").rules)
    rows = re.findall(r"<li><b>([a-z_]+):</b> (.+?)\. Giữ (.+?)\.</li>", text)
    return {name: seconds(life) for name, _purpose, life in rows}


def seconds(life: str) -> int | None:
    """Return ``30 ngày`` in seconds, or nothing for what goes with the browser."""
    if life.endswith("đóng trình duyệt"):
        return UNTIL_CLOSED
    number, unit = life.split()
    return int(number) * UNITS[unit]


def test_the_notice_names_each_cookie_with_its_life_and_no_other():
    assert {"so_quen", "noi_giao", "anh_nhe", "chu_to"} <= own_cookies().keys()

    assert named_cookies() == own_cookies() | borrowed_cookies()


def test_no_script_sets_a_cookie():
    files = [*settings.BASE_DIR.glob("shop/static/**/*.js")]
    files += [*settings.BASE_DIR.glob("templates/**/*.js")]

    ours = [path for path in files if "document.cookie" in path.read_text(encoding="utf-8")]

    assert files and not ours
