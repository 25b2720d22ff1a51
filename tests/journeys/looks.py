"""What must hold on every page a journey comes through."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: Best-practice rules are kept too; nothing is switched off.
axe = Axe()


#: Elements of the page that reach beyond its right edge, for the message.
WIDER = """() => [...document.querySelectorAll("body *")]
  .filter((e) => !e.closest(".scroll-x, .gallery__slides, .visually-hidden, [hidden]"))
  .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
  .slice(-3).map((e) => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 30)}`)"""


#: Links and buttons of which a picture is all there is to see. The plus and the minus beside a
#: number are signs that everybody reads.
WORDLESS = """() => [...document.querySelectorAll("a, button, summary")].filter((e) => {
  if (!e.querySelector("svg, img") || e.closest(".quantity-stepper")) return false;
  const seen = e.cloneNode(true);
  seen.querySelectorAll(".visually-hidden").forEach((hidden) => hidden.remove());
  return !seen.textContent.trim() && ![...seen.querySelectorAll("img")].some((i) => i.alt);
}).map((e) => e.outerHTML.slice(0, 120))"""


def fits(page: Page, *, width: int, text_percent: int = 100) -> list[str]:
    """Show the page ``width`` pixels wide with larger text; return what makes it scroll sideways.

    Empty when it fits.
    """
    page.set_viewport_size({"width": width, "height": 740})
    page.evaluate(f"document.documentElement.style.fontSize = '{text_percent}%'")
    widest = page.evaluate("document.documentElement.scrollWidth")
    if widest <= width:
        return []
    return [f"{page.url} is {widest} wide on {width}, text {text_percent} %", *page.evaluate(WIDER)]


def look_at(page: Page, *, with_axe: bool = True) -> None:
    """Insist on an accessible page without sideways scroll, dead links, lone icons."""
    width = page.viewport_size["width"]
    dead = page.locator('main a[href=""], nav a[href=""], header a[href=""], footer a[href=""]')
    assert dead.count() == 0, f"dead links on {page.url}"
    if not with_axe:
        return
    widest = page.evaluate("document.documentElement.scrollWidth")
    assert widest <= width, f"{page.url} is {widest} wide on {width}"
    wordless = page.evaluate(WORDLESS)
    assert not wordless, f"{page.url}: {wordless}"
    results = axe.run(page)
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"
