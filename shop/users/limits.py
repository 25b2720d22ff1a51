"""How often one may try: log in, ask for a password, open an account."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from shop.core.clients import client_address
from shop.core.patience import wait_sentence
from shop.core.throttle import Throttle, TooManyAttempts
from shop.users.logins import read_login

TEN_MINUTES = 600
HOUR = 3600

LOGINS_BY_ADDRESS = Throttle("login-address", 30, TEN_MINUTES)
LOGINS_BY_PERSON = Throttle("login-person", 10, TEN_MINUTES)
RECOVERIES_BY_ADDRESS = Throttle("recovery-address", 10, HOUR)
RECOVERIES_BY_PERSON = Throttle("recovery-person", 3, HOUR)
#: Each answers whether somebody has an account with a login.
QUESTIONS_BY_ADDRESS = Throttle("registration-question", 30, HOUR)
REGISTRATIONS_BY_ADDRESS = Throttle("registration-address", 10, HOUR)


def require_login(request: HttpRequest, login: str) -> None:
    """Count one attempt to log in as ``login``, in whatever spelling.

    Raises:
        TooManyAttempts: this address, or this login, has tried too often.
    """
    LOGINS_BY_ADDRESS.require(client_address(request))
    LOGINS_BY_PERSON.require(read_login(login)[1])


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


def sentence(refusal: TooManyAttempts) -> ValidationError:
    """Return what to tell the person, as an error of the whole form."""
    return ValidationError(wait_sentence(refusal), code="too_many")
