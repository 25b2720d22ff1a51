"""A trainee on a phone: from the list of courses to the first lesson's last question."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looks import look_at
from tests.journeys.test_cooperative import log_in

pytestmark = pytest.mark.browser

LESSON = "/hoc/ban-hang-tren-san/chup-anh-viet-ten/"


def read_to_the_lesson(page: Page, has_script: bool) -> None:
    """Go from the bar under the thumb to the first lesson."""
    page.goto("/")
    page.locator(".bottom-bar").get_by_role("link", name="Khoá học").click()
    expect(page).to_have_url(re.compile("/hoc/$"))
    look_at(page, with_axe=has_script)
    page.get_by_role("link", name="Bán hàng trên sàn trong 5 buổi").click()
    look_at(page, with_axe=has_script)
    page.locator(".path-line__link").first.click()
    expect(page).to_have_url(re.compile("chup-anh-viet-ten"))
    look_at(page, with_axe=has_script)


def answer(page: Page, words: str, has_script: bool) -> None:
    """Choose the answer with these words, send it, and look at what comes of it."""
    look_at(page, with_axe=has_script)
    page.get_by_label(re.compile(words)).check()
    page.locator("main .quiz-answers ~ button").click()
    expect(page.locator(".quiz-verdict")).to_be_visible()
    look_at(page, with_axe=has_script)


def on(page: Page) -> None:
    """Press the one main button of the screen."""
    page.locator("main a.btn--wide:not(.btn--second)").first.click()
    page.wait_for_load_state()


def answer_all(page: Page, has_script: bool) -> None:
    """Answer the four questions of the first lesson, the second one wrong at first."""
    answer(page, "Gần cửa sổ", has_script)
    expect(page.locator(".quiz-verdict")).to_contain_text("Đúng rồi!")
    on(page)
    answer(page, "Ảnh lấy trên mạng", has_script)
    expect(page.locator(".quiz-verdict")).to_contain_text("Chưa đúng")
    on(page)
    answer(page, "Gạo nếp cái hoa vàng, vụ", has_script)
    on(page)
    answer(page, "Khi giấy chứng nhận còn hạn", has_script)
    on(page)
    expect(page.locator("main")).to_contain_text("Trả lời đúng 3/4 câu")
    look_at(page, with_axe=has_script)
    on(page)
    answer(page, "Ảnh rõ nhất", has_script)
    on(page)
    expect(page.locator("h1")).to_contain_text("Đúng hết rồi")
    look_at(page, with_axe=has_script)


def test_without_account_everything_is_read_and_answered(phone, site, has_script):
    page = phone
    read_to_the_lesson(page, has_script)
    expect(page.locator(".lesson-step")).to_have_count(5)

    page.goto(f"{LESSON}kiem-tra/")
    answer_all(page, has_script)

    expect(page.locator(".login-hint")).to_be_visible()


def test_with_account_steps_and_answers_are_kept_until_the_lesson_is_finished(
    phone, site, has_script
):
    page = phone
    log_in(page, "hoc@example.test" if has_script else "buyer@example.test")
    read_to_the_lesson(page, has_script)

    for number in (1, 2):
        page.locator(f"#buoc-{number} form button").click()
        expect(page).to_have_url(re.compile(f"#buoc-{number + 1}$"))
    page.goto("/hoc/")
    look_at(page, with_axe=has_script)
    page.get_by_role("link", name="Học tiếp").click()
    expect(page).to_have_url(re.compile("#buoc-3$"))
    page.locator("#cuoi-bai form button").click()
    expect(page.locator("#cuoi-bai")).to_contain_text("Còn 4 câu hỏi")
    look_at(page, with_axe=has_script)

    page.goto(f"{LESSON}kiem-tra/")
    answer_all(page, has_script)

    page.goto(LESSON)
    expect(page.locator("#cuoi-bai")).to_contain_text("Xong bài rồi")
    page.goto("/tai-khoan/")
    look_at(page, with_axe=has_script)
    expect(page.locator("main")).to_contain_text("đã học 1/5 bài")
