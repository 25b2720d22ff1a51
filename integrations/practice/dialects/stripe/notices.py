"""Events as they are posted: signed afresh each time they are sent, to one address."""

import hashlib
import hmac
import time

from django.conf import settings

from integrations.practice.models import Push
from integrations.practice.notices import PushRules

#: Any 2xx will do. Repeated in test mode three times within some hours; ours is sooner.
PUSH_RULES = PushRules(needs_empty_body=False, retry_seconds=(5, 60, 600, 3600))


def address(push: Push) -> str:
    """Return where events go."""
    return f"{settings.SITE_URL}/thanh-toan/stripe/webhook/"


def headers(push: Push) -> dict[str, str]:
    """Return the signature: HMAC-SHA256 over moment and body."""
    moment = int(time.time())
    signed = f"{moment}.{push.body}".encode()
    signature = hmac.new(signing_secret().encode(), signed, hashlib.sha256).hexdigest()
    return {"Stripe-Signature": f"t={moment},v1={signature}"}


def signing_secret() -> str:
    """Return the secret that a shop enters beside its key."""
    return f"whsec_{settings.PARTNER_KEY}"
