"""Several visitors in one process: ``python -m tests.races.visitors PRODUCT VISITORS ADDS``.

Says ``ready``, waits for a line, lets all of them fill their baskets and order at once, and
prints ``{"add": [status…], "order": [status…], "errors": [text…]}``.
"""

import json
import sys
from functools import partial
from html.parser import HTMLParser

import django

CHOSEN = {"phone": "0912 345 678", "full_name": "Lê Thị Hoa", "payment": "cod", "consent": "on"}


class FormReader(HTMLParser):
    """Collects the hidden fields of a page, and its co-ops' delivery choices."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list) -> None:
        """Keep a hidden field; choose to pick up wherever that can be chosen."""
        found = dict(attrs)
        if tag == "input" and found.get("type") == "hidden":
            self.fields[found["name"]] = found.get("value", "")
        if tag == "input" and found.get("name", "").startswith("fulfilment-"):
            self.fields[found["name"]] = "pickup"


def visit(product: int, adds: int) -> dict:
    """Put ``adds`` units into a basket, one by one, and order them; return the answers."""
    from django.test import Client

    client = Client(raise_request_exception=False)
    answers: dict = {"add": [], "order": []}
    for _ in range(adds):
        answers["add"].append(client.post(f"/gio-hang/them/{product}/").status_code)
    reader = FormReader()
    reader.feed(client.get("/dat-hang/").content.decode())
    answer = client.post("/dat-hang/", reader.fields | CHOSEN)
    answers["order"].append(answer.status_code)
    return answers


def main() -> None:
    """Run the visitors and print what they were answered."""
    django.setup()
    from django.test.utils import setup_test_environment

    from tests.races.together import run_together

    setup_test_environment()
    product, visitors, adds = (int(word) for word in sys.argv[1:])
    print("ready", flush=True)
    sys.stdin.readline()
    results = run_together([partial(visit, product, adds)] * visitors)
    done = [result for result in results if isinstance(result, dict)]
    errors = [repr(result) for result in results if not isinstance(result, dict)]
    merged = {key: sum((d[key] for d in done), []) for key in ("add", "order")}
    print(json.dumps(merged | {"errors": errors}))


if __name__ == "__main__":
    main()
