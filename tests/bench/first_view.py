"""Bytes that a phone receives for its first view of a page, photos counted apart."""

from tests.servers import browser_program


def transferred(address: str, path: str) -> tuple[int, int] | None:
    """Return bytes without and of photos, cold cache, 360×740; ``None`` without Chromium."""
    program = browser_program()
    if program is None:
        return None
    from playwright.sync_api import sync_playwright

    from tests.journeys.browser import ARGUMENTS

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 360, "height": 740})
        session = page.context.new_cdp_session(page)
        addresses: dict[str, str] = {}
        sizes = {True: 0, False: 0}
        session.on(
            "Network.responseReceived",
            lambda event: addresses.update({event["requestId"]: event["response"]["url"]}),
        )

        def add(event) -> None:
            is_photo = "/media/" in addresses.get(event["requestId"], "")
            sizes[is_photo] += int(event["encodedDataLength"])

        session.on("Network.loadingFinished", add)
        session.send("Network.enable")
        page.goto(f"{address}{path}", wait_until="networkidle")
        browser.close()
    return sizes[False], sizes[True]
