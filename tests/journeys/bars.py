"""What a thumb does for the things people do most: ``python -m tests.journeys.bars [ADDRESS]``.

Drives a shop that runs with the demo world (``make run``), at 360 × 740, and prints for each thing
how often one taps, how many fields and letters one fills in, how many screens come, and the seconds
the machine took; beside them what somebody needs who does it daily and somebody who does it for
the first time (:data:`DAILY`, :data:`FIRST`), and the bar that people are to pass. The estimates
are no trial with people: they show what the pages ask of them. What it writes stays in the shop.
The link of a message is made by ``manage.py``: its ``DATABASE_URL`` must be the running shop's.
"""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Error, Locator, Page, expect, sync_playwright

from tests.journeys.browser import ARGUMENTS, PHONE
from tests.journeys.test_confirming import A_MESSAGE
from tests.servers import browser_program

#: Seconds to find a button and press it, to type a letter, until a page is there.
DAILY, FIRST = (1.2, 0.3, 1.5), (4.0, 0.8, 5.0)
PASSWORD = "cho-que-demo"
ROOT = Path(__file__).resolve().parent.parent.parent
PHOTO = ROOT / "demo" / "photos" / "lac-nhan-do.jpg"
ORDER = re.compile(r"/quan-ly/don/(?!moi)\w+/(#.*)?$")
MAIN = 'main .action-bar button[type="submit"]'


@dataclass
class Thumb:
    """A person with a phone; counts what is done."""

    page: Page
    taps: int = 0
    fields: int = 0
    letters: int = 0
    screens: int = 0
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self.page.on("framenavigated", self._count)

    def _count(self, frame) -> None:
        if frame == self.page.main_frame:
            self.screens += 1

    def tap(self, what: str | Locator) -> None:
        """Press the first visible thing that ``what`` names."""
        found = self.page.locator(what) if isinstance(what, str) else what
        found.locator("visible=true").first.click()
        self.page.wait_for_load_state()
        self.taps += 1

    def write(self, what: str | Locator, text: str) -> None:
        """Go to a field and type into it, over what stands there."""
        found = self.page.locator(what) if isinstance(what, str) else what
        box = found.locator("visible=true").first
        box.fill("")
        box.press_sequentially(text)
        self.taps += 1
        self.fields += 1
        self.letters += len(text)

    def choose(self, what: str, **option) -> None:
        """Open a list and take one of it."""
        self.page.locator(what).select_option(**option)
        self.taps += 2
        self.fields += 1

    def photograph(self, what: str) -> None:
        """Press, point and release."""
        self.page.set_input_files(what, PHOTO)
        self.taps += 2

    @contextmanager
    def at_work(self):
        """Count from nought in here, and take the time."""
        self.taps = self.fields = self.letters = self.screens = 0
        started = time.monotonic()
        yield
        self.seconds = time.monotonic() - started

    def by_hand(self, pace: tuple[float, float, float]) -> float:
        """Return the seconds that a person of that pace needs."""
        tap, letter, screen = pace
        return self.taps * tap + self.letters * letter + self.screens * screen


def log_in(thumb: Thumb) -> None:
    thumb.write('[name="username"]', "htx@example.test")
    thumb.write('[name="password"]', PASSWORD)
    thumb.tap('main button[type="submit"]')
    expect(thumb.page).not_to_have_url(re.compile("dang-nhap"))


def put_on_sale(thumb: Thumb) -> None:
    page = thumb.page
    thumb.tap('.bottom-bar a[href="/quan-ly/san-pham/"]')
    thumb.tap('main a[href="/quan-ly/san-pham/moi/"]')
    thumb.photograph('[name="photos"]')
    expect(page.locator(".desk-photo")).to_have_count(1)
    thumb.tap('[name="go"]')
    thumb.write('[name="title"]', "Lạc nhân đỏ mới phơi")
    thumb.tap(MAIN)
    thumb.write('[name="price"]', "65000")
    thumb.write('[name="sale_unit"]', "kg")
    thumb.tap(MAIN)
    thumb.write('[name="in_stock"]', "20")
    thumb.tap(MAIN)
    thumb.tap('form[action$="/dang-ban/"] button[type="submit"]')
    expect(page.locator('main a[href^="/san-pham/"]').first).to_be_visible()


def sell_at_the_stall(thumb: Thumb) -> None:
    thumb.tap('main a[href="/quan-ly/don/moi/"]')
    thumb.tap('.keyed-chip:has([value="market"])')
    thumb.tap('.keyed-row [data-step="up"]')
    thumb.tap(MAIN)
    expect(thumb.page).to_have_url(ORDER)


def write_down_a_call(thumb: Thumb) -> None:
    thumb.tap('main a[href="/quan-ly/don/moi/"]')
    thumb.tap('.keyed-chip:has([value="phone"])')
    thumb.tap('.keyed-row [data-step="up"]')
    thumb.write('[name="phone"]', "0912345678")
    thumb.write('[name="full_name"]', "Chị Hoa")
    thumb.tap('label:has([name="way"][value="delivery"])')
    thumb.choose('[name="ward"]', index=2)
    thumb.write('[name="line1"]', "thôn 3, sau chợ")
    thumb.tap(MAIN)
    expect(thumb.page).to_have_url(ORDER)


def write_down_a_known_buyer(thumb: Thumb) -> None:
    thumb.tap('main a[href="/quan-ly/don/moi/"]')
    thumb.tap('.keyed-row [data-step="up"]')
    thumb.write('[name="phone"]', "0912345678")
    thumb.tap('[name="find"]')
    expect(thumb.page.locator('[name="line1"]')).to_have_value("thôn 3, sau chợ")
    thumb.tap(MAIN)
    expect(thumb.page).to_have_url(ORDER)


def bring_an_order_to_its_end(thumb: Thumb) -> None:
    page = thumb.page
    thumb.tap('main a[href*="/quan-ly/don/?loai=xac-nhan"]')
    thumb.tap('.desk-order form[action$="/xac-nhan/"] button')
    number = re.search(r"\b[0-9A-Z]{9}\b", page.locator(".messages").inner_text())
    page.goto(f"/quan-ly/don/{number[0]}/")
    thumb.taps += 1
    for step in ("dong-goi", "giao-di", "da-giao", "da-tra-tien"):
        button = page.locator(f'form[action$="/{step}/"] button[type="submit"]')
        if button.count():
            thumb.tap(button)
    expect(page.locator('main form[action$="/giao-di/"]')).to_have_count(0)


def confirm_by_message(thumb: Thumb) -> None:
    thumb.taps += 1  # the link that leads here
    thumb.tap("main form button")
    expect(thumb.page.locator("main .message--success")).to_be_visible()


def invite(thumb: Thumb) -> None:
    thumb.page.goto("/quan-ly/nguoi/")
    thumb.taps += 2  # all rooms, people
    thumb.tap('main a[href="/quan-ly/nguoi/moi/"]')
    thumb.write('[name="login"]', f"chau{int(time.time())}@example.test")
    thumb.tap('label:has([name="role"][value="helper"])')
    thumb.tap('label:has([name="scopes"][value="orders"])')
    thumb.tap('label:has([name="days"][value="7"])')
    thumb.tap('main form button[type="submit"]')
    expect(thumb.page.locator("main")).to_contain_text("@example.test")


def pause_and_open(thumb: Thumb) -> None:
    thumb.tap('form[action="/quan-ly/nghi-hom-nay/"] button[name="pause"]')
    thumb.tap('form[action="/quan-ly/nghi-hom-nay/"] button[name="open"]')
    expect(thumb.page.locator('button[name="pause"]')).to_be_visible()


def publish_the_website(thumb: Thumb) -> None:
    thumb.page.goto("/quan-ly/trang-web/")
    thumb.taps += 2  # all rooms, website
    thumb.tap("#words summary")
    thumb.write('[name="tagline"]', "Gạo nếp của xã Quảng Ngọc")
    thumb.tap('#words button[type="submit"]')
    thumb.tap("#theme summary")
    thumb.tap('#theme label:has([value="nuoc"])')
    thumb.tap('#theme button[type="submit"]')
    thumb.tap('form[action$="/dang/"] button')
    expect(thumb.page.locator(".messages")).to_contain_text("Đã đăng")


def change_one_price(thumb: Thumb) -> None:
    thumb.tap('.bottom-bar a[href="/quan-ly/san-pham/"]')
    row = thumb.page.locator(".desk-product", has_text="đang bán").first
    price = row.locator('input[name$="price"]:not([type="hidden"])')
    thumb.write(price, str(int(re.sub(r"\D", "", price.input_value())) + 1000))
    thumb.tap(row.locator(".desk-product__save"))
    expect(thumb.page.locator(".desk-saved")).to_be_visible()


def buy(thumb: Thumb) -> None:
    page = thumb.page
    thumb.tap('.buy-bar button[name="go"]')
    thumb.write('[name="phone"]', "0912345678")
    thumb.write('[name="full_name"]', "Lê Thị Hoa")
    thumb.choose('[name="province"]', value="01")
    page.locator('[name="ward"] option').nth(5).wait_for(state="attached")
    thumb.choose('[name="ward"]', index=3)
    thumb.write('[name="line1"]', "Số 5 ngõ 12")
    thumb.tap('label:has([name="payment"][value="cod"])')
    thumb.tap('label:has([name="consent"])')
    thumb.tap("form[data-checkout] button[type=submit]:not([tabindex]):not([name])")
    expect(page).to_have_url(re.compile("/dat-hang/xong/"))


@dataclass(frozen=True)
class Bar:
    """A thing people do: where it begins, how, and what is promised of it."""

    what: str
    start: str
    do: Callable[[Thumb], None]
    promised: str = ""


DESK, SHOP = "/quan-ly/", "/htx/dong-sao/"
BARS = [
    Bar("log in", "/tai-khoan/dang-nhap/", log_in),
    Bar("photo → goods on sale", DESK, put_on_sale, "5 min, first time"),
    Bar("sale at the stall", DESK, sell_at_the_stall, "20 s"),
    Bar("order by phone, new buyer", DESK, write_down_a_call, "20 s"),
    Bar("order by phone, known buyer", DESK, write_down_a_known_buyer, "20 s"),
    Bar("confirm → pack → hand over → cash", DESK, bring_an_order_to_its_end),
    Bar("invite a helper", DESK, invite),
    Bar("rest for today, open again", DESK, pause_and_open),
    Bar("website from the data, published", DESK, publish_the_website, "10 min, first time"),
    Bar("price of one product", DESK, change_one_price),
]
BUYING = [Bar("link → order placed", SHOP, buy, "3 min, 6 fields")]


def by_message() -> Iterator[Bar]:
    """Yield the confirming of an order by the link of a message, made when its turn has come."""
    shell = [sys.executable, "manage.py", "shell", "-v0", "-c", A_MESSAGE]
    made = subprocess.run(shell, cwd=ROOT, capture_output=True, text=True, check=True)
    token = made.stdout.split()[-2]
    yield Bar("message → order confirmed", f"/xn/{token}/", confirm_by_message, "10 s")


def main() -> None:
    """Do everything once and print the table; exits 1 when something cannot be done."""
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    failed = False
    print(f"{'':<36}taps fields letters screens  machine  daily  first time  bar")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_program(), args=ARGUMENTS)
        for bars in (BUYING, BARS, by_message()):
            page = browser.new_context(viewport=PHONE, base_url=address).new_page()
            page.set_default_timeout(15_000)
            for bar in bars:
                failed = not did(bar, Thumb(page)) or failed
        browser.close()
    sys.exit(failed)


def did(bar: Bar, thumb: Thumb) -> bool:
    """Do one thing and print its line; ``False``: it could not be done."""
    page = thumb.page
    page.goto(bar.start)
    if bar.start == SHOP:
        page.locator(".product-card__link").first.click()
        page.wait_for_url("**/san-pham/*_*/")
    try:
        with thumb.at_work():
            bar.do(thumb)
    except (Error, AssertionError) as failure:
        print(f"{bar.what:<36}could not be done: {str(failure)[:600]}")
        return False
    counts = f"{thumb.taps:>4} {thumb.fields:>6} {thumb.letters:>7} {thumb.screens:>7}"
    print(
        f"{bar.what:<36}{counts} {thumb.seconds:>6.1f} s {thumb.by_hand(DAILY):>4.0f} s "
        f"{thumb.by_hand(FIRST):>9.0f} s  {bar.promised}"
    )
    return True


if __name__ == "__main__":
    main()
