"""Making a code and sending it, outside the request: its time tells nobody who has an account."""

import logging
import secrets
from datetime import timedelta

from django.utils import timezone, translation

from shop.core.remote import RemoteFailure
from shop.users.code_models import LoginCode
from shop.users.senders import Message, senders

logger = logging.getLogger(__name__)

DIGITS = 6
MINUTES = 5


def send_code(code_id: int, language: str) -> bool:
    """Make the code of a request and send it the first way that reaches the person.

    Made once: a second run finds it made and sends nothing. The next way is tried when one
    fails; whether any worked is not told to who asked.
    """
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    row = LoginCode.objects.filter(pk=code_id).first()
    if row is None:
        return False
    rows = LoginCode.objects.filter(pk=code_id)
    made = rows.filter(digest="", used_at=None).update(
        digest=row.digest_of(code), expires_at=timezone.now() + timedelta(minutes=MINUTES)
    )
    if not made:
        return False
    message = Message(str(row.phone), code, MINUTES)
    with translation.override(language):
        for sender in senders():
            # Before it goes out: from then on the code may come back at any moment.
            rows.update(proves_phone=sender.proves_phone)
            try:
                if sender.send(message):
                    return True
            except (RemoteFailure, OSError) as failure:  # mail servers fail with OSError
                logger.warning("a one-time code was not sent: %s", type(failure).__name__)
    return False
