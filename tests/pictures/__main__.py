"""``make pictures``: take the pictures of the shipped course again, from a shop of its own.

Names of pictures on the command line take only those. A picture whose page or thing is not there
is skipped with the reason, and the one in the repository stays.
"""

import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.journeys.browser import ARGUMENTS, PHONE
from tests.journeys.conftest import ROOT, wait
from tests.pictures.ring import draw_ring, part_around, save_small
from tests.pictures.shots import SHOTS, Shot
from tests.servers import browser_program, free_port

FOLDER = ROOT / "training" / "shipped" / "ban-hang-tren-san" / "pictures"
PASSWORD = "cho-que-demo"
SCALE = 2


class NotThere(Exception):
    """The page, or the thing on it, is not there."""


def main() -> int:
    """Take the pictures; return 1 when one was skipped."""
    wanted = set(sys.argv[1:])
    shots = [shot for shot in SHOTS if not wanted or shot.name in wanted]
    skipped = 0
    with running_shop() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_program(), args=ARGUMENTS)
        phones = {login: phone_of(browser, address, login) for login in logins(shots)}
        for shot in shots:
            try:
                size = take(phones[shot.login], shot)
            except (NotThere, Error) as reason:
                skipped += 1
                print(f"  {shot.name:<16} skipped: {str(reason).splitlines()[0]}", flush=True)
            else:
                print(f"  {shot.name:<16} {size / 1000:.0f} kB", flush=True)
        browser.close()
    return 1 if skipped else 0


@contextmanager
def running_shop() -> Iterator[str]:
    """Start the shop as ``make run`` does, in a folder of its own; yield its address."""
    running = os.environ.get("SHOP_ADDRESS")
    if running:  # a shop that runs already; some pictures change what is in it
        yield running
        return
    with tempfile.TemporaryDirectory(prefix="cho-que-pictures-") as folder:
        port, log = free_port(), Path(folder) / "log"
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "shop.settings.development",
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "PRACTICE_DATABASE": f"{folder}/practice.sqlite3",
            "MEDIA_STORAGE_URL": f"file://{folder}/media",
        }
        command = [sys.executable, "manage.py", "run", f"--port={port}"]
        command.append(f"--practice-port={free_port()}")
        with log.open("w") as out:
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
        try:
            wait(port, process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)


def logins(shots: list[Shot]) -> list[str]:
    """Return who takes the pictures, each once: logging in again and again is refused."""
    return sorted({shot.login for shot in shots})


def phone_of(browser: Browser, address: str, login: str) -> Page:
    """Return a page on a phone of its own, logged in."""
    context = browser.new_context(
        viewport=PHONE, device_scale_factor=SCALE, base_url=address, locale="vi-VN"
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    log_in(page, login)
    return page


def take(page: Page, shot: Shot) -> int:
    """Take one picture; return its bytes.

    Raises:
        NotThere: nothing was written.
    """
    open_page(page, shot)
    box = place_of(page, shot)
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
    if box and shot.is_marked:
        draw_ring(picture, box, scale=SCALE)
    top, bottom = part_around(box, page_height=PHONE["height"], height=shot.height)
    picture = picture.crop((0, top * SCALE, picture.width, bottom * SCALE))
    return save_small(picture, FOLDER / f"{shot.name}.webp")


def log_in(page: Page, login: str) -> None:
    """Log in through the form."""
    page.goto("/tai-khoan/dang-nhap/")
    page.fill('[name="username"]', login)
    page.fill('[name="password"]', PASSWORD)
    page.locator('main button[type="submit"]').click()
    page.wait_for_url(lambda url: "dang-nhap" not in url)


def open_page(page: Page, shot: Shot) -> None:
    """Go to the page of the shot, press what leads further."""
    answer = page.goto(shot.path)
    if answer is None or not answer.ok:
        raise NotThere(f"{shot.path} answers {answer.status if answer else 'nothing'}")
    for press in shot.clicks:
        selector, text = press if isinstance(press, tuple) else (press, "")
        target = page.locator(selector).first
        if not target.count():
            raise NotThere(f"no {selector} at {page.url}")
        if text:
            target.fill(text)
        else:
            target.click()
        page.wait_for_load_state("networkidle")


def place_of(page: Page, shot: Shot) -> tuple[float, float, float, float] | None:
    """Bring the thing into the middle of the screen; return its place there."""
    if shot.ring is None:
        return None
    thing = page.locator(shot.ring).first
    deadline = time.monotonic() + shot.patience
    while not thing.count() and time.monotonic() < deadline:
        page.wait_for_timeout(2_000)
        page.reload()
    if not thing.count():
        raise NotThere(f"no {shot.ring} at {page.url}")
    thing.evaluate("element => element.scrollIntoView({block: 'center', behavior: 'instant'})")
    page.wait_for_timeout(400)  # pictures that are loaded when they come into view
    box = thing.bounding_box()
    if box is None:
        raise NotThere(f"{shot.ring} is not shown at {page.url}")
    return box["x"], box["y"], box["width"], box["height"]


if __name__ == "__main__":
    sys.exit(main())
