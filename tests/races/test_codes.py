"""The same code from several windows, and a hundred guesses at once."""

import re

import pytest

from shop.users.code_models import LoginCode
from shop.users.codes import CodeRefused, ask_code, enter_code, person_of
from shop.users.models import User
from tests.races.together import of_kind, run_together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sent(settings, caplog):
    settings.DEMO_LOGINS = True
    settings.LOGIN_CODES = {"senders": ["console"], "url": "", "token": ""}
    caplog.set_level("INFO", "shop.users.senders")
    return lambda: re.findall(r": (\d{6})$", caplog.text, re.M)


def test_one_code_pressed_four_times_at_once_is_one_account(sent):
    asked = ask_code("+84912345678")
    (code,) = sent()

    results = run_together([lambda: person_of(enter_code(token=asked.token, typed=code))] * 4)

    assert not of_kind(results, Exception), results
    assert User.objects.count() == 1
    assert LoginCode.objects.get().tries == 4


def test_two_codes_of_one_phone_at_once_are_one_account(sent):
    asked = [ask_code("+84912345678") for _ in range(6)]
    jobs = [
        lambda token=one.token, code=code: person_of(enter_code(token=token, typed=code))
        for one, code in zip(asked, sent(), strict=True)
    ]

    results = run_together(jobs)

    assert not of_kind(results, Exception), results
    assert User.objects.count() == 1


def test_twenty_guesses_at_once_are_five(sent):
    asked = ask_code("+84912345678")
    (code,) = sent()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"

    results = run_together([lambda: enter_code(token=asked.token, typed=wrong)] * 20)

    assert len(of_kind(results, CodeRefused)) == 20
    assert LoginCode.objects.get().tries == 5
