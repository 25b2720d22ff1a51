"""Ways for a one-time code to reach a person: a gateway for SMS or Zalo, e-mail, the log.

A way is a class of :class:`Sender`, named in ``LOGIN_CODE_SENDERS``; ``LOGIN_CODES`` says which
are used and in which order.
"""

import logging
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import send_mail
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from shop.core.gateways import is_safe_gateway, post_message

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Message:
    """A code for ``phone`` (E.164), and for how many minutes it holds."""

    phone: str
    code: str
    minutes: int


class Sender(ABC):
    """One way; ``proves_phone`` says whether who types the code must have the phone in hand.

    Only a code that proves it opens a new account or shows orders placed with the number.
    """

    proves_phone: ClassVar[bool] = True

    def is_ready(self) -> bool:
        """Return whether this installation can send so."""
        return True

    @abstractmethod
    def send(self, message: Message) -> bool:
        """Send, in the active language; ``False`` when this person cannot be reached so.

        Raises:
            RemoteFailure: the other side did not take it.
        """


class Gateway(Sender):
    """Posts the code to a gateway that writes SMS or fills in a Zalo template.

    Any status 2xx means that it was taken.
    """

    def is_ready(self) -> bool:
        """Return whether there is an address that may be used."""
        return is_safe_gateway(settings.LOGIN_CODES["url"])

    def send(self, message: Message) -> bool:
        """Post it.

        Raises:
            RemoteFailure: no answer, or another one than 2xx.
        """
        text = _("Cho Que: your code is %(code)s, good for %(minutes)d minutes. Tell it to nobody.")
        post_message(
            settings.LOGIN_CODES["url"],
            settings.LOGIN_CODES["token"],
            call="login-code",
            body={
                "phone": message.phone,
                "code": message.code,
                "minutes": message.minutes,
                "text": text % {"code": message.code, "minutes": message.minutes},
            },
        )
        return True


class KnownEmail(Sender):
    """Writes to the e-mail address in the account that has the phone number, if there is one."""

    proves_phone = False

    def send(self, message: Message) -> bool:
        """Mail it."""
        people = get_user_model().objects.filter(phone=message.phone, is_active=True)
        email = people.values_list("email", flat=True).first()
        if not email:
            return False
        text = _(
            "Your code at Chợ Quê is %(code)s. It holds for %(minutes)d minutes and works once.\n"
            "Nobody of ours ever asks for it. If it was not you who asked, do nothing."
        )
        words = {"code": message.code, "minutes": message.minutes}
        return bool(send_mail(_("Chợ Quê: your code"), text % words, None, [email]))


class Console(Sender):
    """Writes the code into the log, for developers; never on a public server."""

    def is_ready(self) -> bool:
        """Return whether this is a developer's machine."""
        return bool(getattr(settings, "DEMO_LOGINS", False))

    def send(self, message: Message) -> bool:
        """Log it, so that it is seen wherever warnings are: ``make run`` shows nothing less."""
        logger.warning("one-time code for %s: %s", message.phone, message.code)
        return True


def senders() -> list[Sender]:
    """Return the ways of this installation that are ready, first choice first.

    Raises:
        ImproperlyConfigured: ``LOGIN_CODES`` names a way that does not exist.
    """
    known = settings.LOGIN_CODE_SENDERS
    if unknown := [name for name in settings.LOGIN_CODES["senders"] if name not in known]:
        raise ImproperlyConfigured(
            f"LOGIN_CODES knows {', '.join(known)}, not {', '.join(unknown)}."
        )
    made = [import_string(known[name])() for name in settings.LOGIN_CODES["senders"]]
    return [sender for sender in made if sender.is_ready()]


def codes_offered() -> bool:
    """Return whether a code can be sent to a phone here at all."""
    return bool(senders())


def opens_accounts() -> bool:
    """Return whether any way proves a phone, so that a code may open a new account."""
    return any(sender.proves_phone for sender in senders())
