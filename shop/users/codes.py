"""One-time codes: asking for one, typing it, and whose account it opens.

A code has six digits, holds for five minutes, works once, and is tried at most five times, by
the browser that asked for it. With five codes an hour for a phone (``shop.users.limits``) a
guesser has 25 tries in a million an hour.
"""

import re
import time
import unicodedata
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shop.core.registries import password_only
from shop.users.code_models import LoginCode
from shop.users.sending import DIGITS, MINUTES
from shop.users.signals import owner_came, phone_proved
from shop.users.tasks import send_login_code

TRIES = 5
#: A second press of the same form is no second use.
SAME_PRESS = timedelta(seconds=20)
KEPT = timedelta(days=1)
PURGE_EVERY_SECONDS = 600.0

_next_purge = 0.0


class CodeRefused(Exception):
    """The code opens nothing; the text is a sentence. ``is_over``: only a new code can."""

    def __init__(self, text: str, *, is_over: bool = False) -> None:
        self.is_over = is_over
        super().__init__(text)


def ask_code(phone: str, purpose: str = LoginCode.Purpose.LOGIN) -> LoginCode:
    """Have a code sent to ``phone`` (E.164); the same is done whether it has an account or not.

    Throttling is the caller's (``shop.users.limits``).
    """
    until = timezone.now() + timedelta(minutes=MINUTES)
    code = LoginCode.objects.create(phone=phone, purpose=purpose, expires_at=until)
    send_login_code.enqueue(code.pk, get_language() or settings.LANGUAGE_CODE)
    return code


def read_code(text: str) -> str:
    """Return the digits of a code as it was typed or pasted; empty when it can be none."""
    plain = re.sub(r"[\s.\-]", "", unicodedata.normalize("NFKC", text))
    return plain if re.fullmatch(rf"[0-9]{{{DIGITS}}}", plain) else ""


def enter_code(*, token: str, typed: str, purpose: str = LoginCode.Purpose.LOGIN) -> LoginCode:
    """Use up the code of the request ``token``; ``typed`` comes from :func:`read_code`.

    Each try is counted before the code is looked at, by one conditional ``UPDATE``, so that a
    hundred at once are still five. A second press within seconds is taken for the first.

    Raises:
        CodeRefused: wrong, too old, used, or tried too often.
    """
    now = timezone.now()
    rows = LoginCode.objects.filter(token=token, purpose=purpose)
    unused = Q(used_at=None) | Q(used_at__gt=now - SAME_PRESS)
    if not rows.filter(unused, expires_at__gt=now, tries__lt=TRIES).update(tries=F("tries") + 1):
        text = _("This code does not hold any more. Have a new one sent.")
        raise CodeRefused(text, is_over=True)
    code = rows.get()
    if not code.digest or not constant_time_compare(code.digest, code.digest_of(typed)):
        if code.tries >= TRIES:
            text = _("That was not the code, five times over. Have a new one sent.")
            raise CodeRefused(text, is_over=True)
        raise CodeRefused(_("That is not the code. Look at the newest message once more."))
    rows.filter(used_at=None).update(used_at=now)
    return code


def person_of(code: LoginCode):
    """Return the person whom a used code lets in, and whether an old password was taken away.

    A phone that was proved and has no account gets one. The first proof of a phone takes the
    password away from an account that is known by the phone alone, and what was kept there:
    anybody could have opened it with somebody else's number and wait for the owner.

    Raises:
        CodeRefused: the account is closed, one that needs its password, or there is none and
            none is opened.
    """
    User = get_user_model()
    if code.proves_phone:
        person, lost_password = _prove(str(code.phone))
    else:
        person, lost_password = User.objects.filter(phone=code.phone).first(), False
    if person is None:
        raise CodeRefused(_("This code does not hold any more. Have a new one sent."), is_over=True)
    if not person.is_active:
        raise CodeRefused(_("This account is closed."), is_over=True)
    if needs_password(person):
        text = _(
            "This account does more here than buy: it opens with its password only. If you have "
            "none, ask the market's staff for one."
        )
        raise CodeRefused(text, is_over=True)
    return person, lost_password


def needs_password(person) -> bool:
    """Return whether no code opens the account: operators, editors, who handles a co-op's money.

    Whoever takes over a telephone number must get nothing but a buyer's account.
    """
    if person.is_staff or person.is_superuser or person.has_perm("wagtailadmin.access_admin"):
        return True
    return any(asks(person) for asks in password_only.values())


def purge_when_due() -> int:
    """Throw away codes of yesterday; returns how many, 0 when it is not time."""
    global _next_purge
    if time.monotonic() < _next_purge:
        return 0
    _next_purge = time.monotonic() + PURGE_EVERY_SECONDS
    return LoginCode.objects.filter(asked_at__lt=timezone.now() - KEPT).delete()[0]


@transaction.atomic
def _prove(phone: str):
    person = _person_with(phone)
    if not person.is_active or needs_password(person):
        return person, False
    lost_password = False
    if person.phone_proved_at is None:
        lost_password = person.has_usable_password() and not person.email
        if lost_password:
            person.set_unusable_password()  # ends the sessions of whoever knew it
            person.full_name, person.form_of_address = "", person.FormOfAddress.NEUTRAL
            owner_came.send(sender=type(person), user_id=person.pk, phone=phone)
        person.phone_proved_at = timezone.now()
        changed = ["password", "full_name", "form_of_address", "phone_proved_at"]
        person.save(update_fields=changed)
    phone_proved.send(sender=type(person), user_id=person.pk, phone=phone)
    return person, lost_password


def _person_with(phone: str):
    """Return the person with this phone, their row locked; a new one where there is none."""
    User = get_user_model()
    people = User.objects.select_for_update(no_key=True)
    if person := people.filter(phone=phone).first():
        return person
    try:
        with transaction.atomic():
            User.objects.create_user(phone=phone, phone_proved_at=timezone.now())
    except IntegrityError:  # somebody was quicker: the same person in another window
        pass
    return people.get(phone=phone)
