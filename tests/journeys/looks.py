"""What must hold on every page a journey comes through."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: Best-practice rules are kept too; nothing is switched off.
axe = Axe()


def look_at(page: Page, *, with_axe: bool = True) -> None:
    """Insist on an accessible page without sideways scroll, dead links or untranslated frames."""
    width = page.viewport_size["width"]
    dead = page.locator('main a[href=""], nav a[href=""], header a[href=""], footer a[href=""]')
    assert dead.count() == 0, f"dead links on {page.url}"
    if not with_axe:
        return
    widest = page.evaluate("document.documentElement.scrollWidth")
    assert widest <= width, f"{page.url} is {widest} wide on {width}"
    results = axe.run(page)
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"
