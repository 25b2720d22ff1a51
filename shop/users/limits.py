"""How often one may try: log in, ask for a password or a code, open an account."""

import time
from dataclasses import dataclass

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from shop.core.clients import client_address
from shop.core.patience import wait_sentence
from shop.core.throttle import Throttle, TooManyAttempts
from shop.users.logins import read_login
from shop.users.proved_here import was_proved

TEN_MINUTES = 600
HOUR = 3600

LOGINS_BY_ADDRESS = Throttle("login-address", 30, TEN_MINUTES)
LOGINS_BY_PERSON = Throttle("login-person", 10, TEN_MINUTES)
#: Of one address, and of one person: as many right ones are not counted above.
RIGHT_LOGINS = Throttle("login-right", 100, TEN_MINUTES)
RECOVERIES_BY_ADDRESS = Throttle("recovery-address", 10, HOUR)
RECOVERIES_BY_PERSON = Throttle("recovery-person", 3, HOUR)
#: Each answers whether somebody has an account with a login.
QUESTIONS_BY_ADDRESS = Throttle("registration-question", 30, HOUR)
REGISTRATIONS_BY_ADDRESS = Throttle("registration-address", 10, HOUR)
#: A message costs money and a stranger's patience: counted where it goes and where it is asked.
#: Mobile networks put many people behind one address, so one has more than a household needs, and
#: yet so few that it takes twenty addresses to use up what there is for all.
CODES_BY_ADDRESS = Throttle("code-address", 15, HOUR)
CODES_BY_PHONE = Throttle("code-phone", 5, HOUR)
CODES_A_DAY = Throttle("code-phone-day", 10, 24 * HOUR)
CODES_OF_ALL = Throttle("code-all", 300, HOUR)
#: What a browser has in which the phone was proved before; no stranger counts towards it.
CODES_OF_ITS_OWN = Throttle("code-proved-here", 10, 24 * HOUR)
TRIES_BY_ADDRESS = Throttle("code-try-address", 60, TEN_MINUTES)
#: Seconds from one code to the next for the same phone.
BETWEEN_CODES = 60


@dataclass(frozen=True)
class LoginAttempt:
    """One counted attempt: where it is counted, and by whom it was made."""

    address: str
    person: str
    slots: tuple[str, str]


def require_login(request: HttpRequest, login: str) -> LoginAttempt:
    """Count one attempt to log in as ``login``, in whatever spelling.

    Raises:
        TooManyAttempts: this address, or this login, has tried too often.
    """
    address, person = client_address(request), read_login(login)[1]
    slots = LOGINS_BY_ADDRESS.require(address), LOGINS_BY_PERSON.require(person)
    return LoginAttempt(address, person, slots)


def count_no_longer(attempt: LoginAttempt) -> None:
    """Take back an attempt that was right: a co-op whose members share one login is no burglar.

    Whoever tries other people's passwords gains nothing by his own: it gives back itself alone.
    Beyond what people do, right ones count too: each costs a hash and a session.
    """
    if RIGHT_LOGINS.allow(f"address {attempt.address}") and RIGHT_LOGINS.allow(attempt.person):
        by_address, by_person = attempt.slots
        LOGINS_BY_ADDRESS.give_back(by_address)
        LOGINS_BY_PERSON.give_back(by_person)


def require_recovery(request: HttpRequest) -> None:
    """Count one request for a new password.

    Raises:
        TooManyAttempts: this address has asked too often.
    """
    RECOVERIES_BY_ADDRESS.require(client_address(request))


def may_mail_recovery(login: str) -> bool:
    """Count one mail to ``login`` and say whether it may go; nobody's mailbox is flooded."""
    return RECOVERIES_BY_PERSON.allow(read_login(login)[1])


def require_question(request: HttpRequest) -> None:
    """Count one form that tells whether a login is taken already.

    Raises:
        TooManyAttempts: this address has asked too often.
    """
    QUESTIONS_BY_ADDRESS.require(client_address(request))


def require_registration(request: HttpRequest) -> None:
    """Count one try to open an account.

    Raises:
        TooManyAttempts: this address has tried too often.
    """
    REGISTRATIONS_BY_ADDRESS.require(client_address(request))


def require_code(request: HttpRequest, phone: str) -> None:
    """Count one code to be sent to ``phone`` (E.164), whether or not it has an account.

    Where the phone was proved before it is counted apart, so that nobody who keeps asking for
    somebody's codes locks that person out.

    Raises:
        TooManyAttempts: the last one is not :data:`BETWEEN_CODES` old, or this address, this
            phone or all together have asked too often.
    """
    if was_proved(request, phone):
        _wait_between(f"proved here: {phone}")
        CODES_OF_ITS_OWN.require(phone)
        return
    CODES_BY_ADDRESS.require(client_address(request))
    _wait_between(phone)
    CODES_BY_PHONE.require(phone)
    CODES_A_DAY.require(phone)
    CODES_OF_ALL.require("all")


def require_try(request: HttpRequest) -> None:
    """Count one code that was typed.

    Raises:
        TooManyAttempts: this address has typed too many.
    """
    TRIES_BY_ADDRESS.require(client_address(request))


def _wait_between(phone: str) -> None:
    """Take the phone's minute: ``add`` is atomic on every cache, so of two presses one has it."""
    digest = salted_hmac("code-pause", phone, algorithm="sha256").hexdigest()[:32]
    key, now = f"code-pause:{digest}", int(time.time())
    if not cache.add(key, now, timeout=BETWEEN_CODES):
        since = cache.get(key) or now
        raise TooManyAttempts(max(1, since + BETWEEN_CODES - now))


def sentence(refusal: TooManyAttempts) -> ValidationError:
    """Return what to tell the person, as an error of the whole form."""
    return ValidationError(wait_sentence(refusal), code="too_many")
