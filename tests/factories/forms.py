"""Pages as a browser without script sees them: forms with what stands in them."""

from bs4 import BeautifulSoup


def page(response) -> BeautifulSoup:
    """Return the parsed page of a response."""
    return BeautifulSoup(response.content.decode(), "html.parser")


def text_of(response) -> str:
    """Return the words of the main part of a page, spaces made single."""
    return " ".join(page(response).find("main").get_text(" ").split())


def fields_of(response, form: str = "main form") -> dict[str, str]:
    """Return what the form found by the CSS selector would send, without any button."""
    found = page(response).select_one(form)
    sent: dict[str, str] = {}
    for control in found.select("input[name], textarea[name], select[name]"):
        name = control["name"]
        if control.name == "textarea":
            sent[name] = control.get_text().removeprefix("\n")
        elif control.name == "select":
            chosen = control.select_one("option[selected]") or control.select_one("option")
            sent[name] = chosen.get("value", "") if chosen else ""
        elif control.get("type") not in {"radio", "checkbox"}:
            sent[name] = control.get("value", "")
        elif control.has_attr("checked"):
            sent[name] = control.get("value", "on")
    sent.pop("csrfmiddlewaretoken", None)
    return sent
