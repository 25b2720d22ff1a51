"""Every form that a page shows, filled with what nobody should type, by whoever may see the page.

All pages of ours are walked: those of :data:`tests.architecture.test_access.ROWS` and all whose
address takes nothing. Whatever is typed there is answered with a page, is kept in the form when
the form comes back, and never reaches the database as a control character.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from bs4 import BeautifulSoup, SoupStrainer, Tag
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

# F401, F811: pytest finds a fixture by its name, in the module and in what asks for it.
from tests.architecture.test_access import EDITORS, ROWS, World, built, world  # noqa: F401
from tests.factories.dossiers import make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.once]

BAD = {
    "nothing": "",
    "ten kilobytes": "x" * 10_000,
    "decomposed": unicodedata.normalize("NFD", "Gạo nếp Hà Nội"),
    "emoji": "🌾👩\u200d🌾🍚",
    "markup": "<script>alert(1)</script><b>",
    "SQL": "' OR 1=1; DROP TABLE catalog_product; --",
    "control characters": "a\x00b\x07\x1b[31m\r\n.",
    "somebody else's number": "99999999",
    "below nothing": "-1",
    "an endless number": "9" * 400,
    "other digits": "\u0663\u0664",
    "no number": "NaN",
}
TYPED = {"text", "search", "tel", "email", "number", "url", "password", "date", "time", "month"}
#: What a tampered choice or hidden field is tried with.
FOR_CHOICES = ("nothing", "control characters", "somebody else's number", "an endless number")
#: Forms that were tried already: search and language stand on every page.
tried: set[tuple] = set()
ALL = "all that is typed"
#: Whose own pages lie in one part alone.
ONLY_IN = {"officer": "commune", "applicant": "joining"}
#: Not a form of ours to test: it ends the session that the walk needs.
LEFT_OUT = {"users:logout"}


@dataclass(frozen=True)
class Form:
    """A form as a page shows it: where it goes, what it sends untouched, and its fields."""

    method: str
    action: str
    sent: tuple[tuple[str, str], ...]
    typed: tuple[str, ...]
    chosen: tuple[str, ...]

    @property
    def key(self) -> tuple:
        """Return what makes two forms the same for this walk."""
        return self.method, re.sub(r"\d+", "0", self.action), self.typed, self.chosen


def addresses() -> set[str]:
    """Return the names of all our addresses: with a row, or without any parameter."""

    def walk(patterns, prefix="", namespace=""):
        for entry in patterns:
            path = prefix + str(entry.pattern)
            if path.startswith(EDITORS):
                continue
            if isinstance(entry, URLResolver):
                inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
                yield from walk(entry.url_patterns, path, inner)
            elif isinstance(entry, URLPattern) and namespace and not entry.pattern.regex.groups:
                yield f"{namespace}{entry.name}"

    names = set(walk(get_resolver().url_patterns)) - LEFT_OUT
    return names | {name for name, row in ROWS.items() if row.kind != "hook"}


def read(page: str) -> BeautifulSoup:
    """Return what stands in the forms of a page: the rest is not looked at."""
    return BeautifulSoup(page, "html.parser", parse_only=SoupStrainer("form"))


def forms_of(page: BeautifulSoup, address: str) -> Iterator[Form]:
    """Yield the forms on a page."""
    for form in page.find_all("form"):
        sent, typed, chosen = [], [], []
        for field in form.find_all(["input", "select", "textarea"]):
            name, kind = field.get("name"), field.get("type", "text")
            if not name or name == "csrfmiddlewaretoken" or field.has_attr("disabled"):
                continue
            if field.name == "textarea" or (field.name == "input" and kind in TYPED):
                typed.append(name)
            elif kind != "file":
                chosen.append(name)
            sent += [(name, value) for value in values_of(field, kind)]
        action = form.get("action") or address
        method = (form.get("method") or "get").lower()
        unique = (tuple(dict.fromkeys(names)) for names in (typed, chosen))
        yield Form(method, action.split("#")[0], tuple(sent), *unique)


def values_of(field: Tag, kind: str) -> list[str]:
    """Return what an untouched field sends."""
    if field.name == "textarea":
        return [field.text]
    if field.name == "select":
        picked = field.find_all("option", selected=True) or field.find_all("option")[:1]
        return [option.get("value", option.text) for option in picked]
    if kind in {"checkbox", "radio"}:
        return [field.get("value", "on")] if field.has_attr("checked") else []
    return [] if kind == "file" else [field.get("value", "")]


def fillings(form: Form) -> Iterator[tuple[str, str, dict[str, list[str]]]]:
    """Yield what is wrong, where, and the data: all that is typed at once, choices one by one."""
    untouched: dict[str, list[str]] = {}
    for name, value in form.sent:
        untouched.setdefault(name, []).append(value)
    for what, value in BAD.items():
        if form.typed:
            yield what, ALL, untouched | {name: [value] for name in form.typed}
        for name in form.chosen if what in FOR_CHOICES else ():
            yield what, name, untouched | {name: [value]}


@pytest.fixture
def people(world) -> dict[str, Client]:  # noqa: F811
    """Return the clients of those who may see the pages."""
    clients = {"manager": Client(), "officer": Client(), "buyer": Client(), "nobody": Client()}
    clients["officer"].force_login(make_officer(world.product.cooperative.ward_code).user)
    clients["manager"].force_login(world.manager)
    clients["buyer"].force_login(world.buyer)
    for who in ("officer", "applicant"):
        clients[who] = Client()
        clients[who].force_login(getattr(world, who))
    for client in clients.values():
        client.raise_request_exception = False
    return clients


def page_of(name: str, world: World) -> str | None:  # noqa: F811
    """Return the address of a page, or ``None`` for one that takes what only it makes."""
    try:
        return reverse(name, kwargs=ROWS[name].kwargs(world) if name in ROWS else {})
    except NoReverseMatch:
        return None


@pytest.mark.parametrize("part", sorted({name.split(":")[0] for name in addresses()}))
def test_whatever_is_typed_is_answered_and_nothing_of_it_breaks(world, people, part):  # noqa: F811
    for name in sorted(addresses()):
        if name.startswith(f"{part}:") and (address := page_of(name, world)):
            for who, client in people.items():
                if ONLY_IN.get(who, part) == part:
                    try_forms(client, address, who)


def try_forms(client: Client, address: str, who: str) -> None:
    """Fill every form of the page at ``address`` that nobody has tried yet."""
    answer = client.get(address)
    assert answer.status_code < 500, (who, address)
    if answer.status_code != 200 or "text/html" not in answer.get("Content-Type", ""):
        return
    for form in forms_of(read(answer.content.decode()), address):
        if (who, form.key) in tried or not form.action.startswith("/"):
            continue
        tried.add((who, form.key))
        for what, where, data in fillings(form):
            told = f"{who} on {address}: {form.action} {where}: {what}"
            page = send(client, form, data, told)
            if page and where == ALL:
                assert_kept(page, form, data, told)


def send(client: Client, form: Form, data: dict[str, list[str]], told: str) -> str:
    """Send a form and take back what it did; return the page if the form came back."""
    before = transaction.savepoint()  # no block of its own: some code asks whether one is open
    with CaptureQueriesContext(connection) as queries:
        answer = getattr(client, form.method)(form.action, data)
    transaction.savepoint_rollback(before)
    assert answer.status_code < 500, told
    assert not [q for q in queries if "\x00" in q["sql"] and "SELECT" not in q["sql"][:8]], told
    if answer.streaming or "text/html" not in answer.get("Content-Type", ""):
        return ""
    page = answer.content.decode()
    assert "<script>alert(1)" not in page, told
    return page if answer.status_code == 422 else ""


def assert_kept(page: str, form: Form, data: dict[str, list[str]], told: str) -> None:
    """Assert that what was typed is still in the form that came back."""
    soup = read(page)
    back = [other for other in forms_of(soup, form.action) if set(other.typed) >= set(form.typed)]
    hidden = {field.get("name") for field in soup.find_all("input", type="password")}
    kept = {name: value for other in back for name, value in other.sent}
    for name in set(form.typed) - hidden:
        typed = html.unescape(data[name][0])
        assert back, told
        assert squeezed(kept.get(name, "")) == squeezed(typed), f"{told}: {name} is lost"


def squeezed(text: str) -> str:
    """Return text as forms may tidy it: composed, without control characters and outer spaces."""
    text = unicodedata.normalize("NFC", text)
    return "".join(c for c in text if unicodedata.category(c)[0] != "C").strip()[:1000]
