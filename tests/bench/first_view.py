"""Bytes that a phone receives for its first view of a page, photos and scripts counted apart."""

from dataclasses import dataclass

from tests.servers import browser_program


@dataclass
class FirstView:
    """Bytes as they came over the line, headers included; ``scripts`` are part of ``page``."""

    page: int = 0
    photos: int = 0
    scripts: int = 0
    pictures: tuple[str, ...] = ()


def weigh(page, path: str) -> FirstView:
    """Open ``path`` in a page of Playwright's with an empty cache; return what came."""
    session = page.context.new_cdp_session(page)
    answers: dict[str, tuple[str, str]] = {}
    view = FirstView()

    def note(event) -> None:
        answers[event["requestId"]] = (event["response"]["url"], event["type"])

    def add(event) -> None:
        address, kind = answers.get(event["requestId"], ("", ""))
        size = int(event["encodedDataLength"])
        if "/media/" in address:
            view.photos += size
            view.pictures += (address,)
            return
        view.page += size
        if kind == "Script":
            view.scripts += size

    session.on("Network.responseReceived", note)
    session.on("Network.loadingFinished", add)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    page.goto(path, wait_until="networkidle")
    session.detach()
    return view


def transferred(address: str, path: str) -> tuple[int, int] | None:
    """Return bytes without and of photos, cold cache, 360×740; ``None`` without Chromium."""
    program = browser_program()
    if program is None:
        return None
    from playwright.sync_api import sync_playwright

    from tests.journeys.browser import ARGUMENTS, PHONE

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        context = browser.new_context(viewport=PHONE, service_workers="block")
        view = weigh(context.new_page(), f"{address}{path}")
        browser.close()
    return view.page, view.photos
