"""push/*: notices that never arrived, to be fetched and confirmed."""

import time

from integrations.practice.dialects.shopee.registry import PUBLIC, Asked, call
from integrations.practice.models import Push

DAYS_KEPT = 3
PAGE = 100


@call("push/get_lost_push_message", kind=PUBLIC)
def get_lost_push_message(asked: Asked) -> dict:
    """Return the oldest hundred lost notices of the last three days."""
    lost = Push.objects.filter(
        marketplace="shopee",
        state=Push.LOST,
        confirmed=False,
        lost_at__gt=time.time() - DAYS_KEPT * 24 * 60 * 60,
    )
    rows = [] if asked.control.forget_lost_pushes else list(lost[: PAGE + 1])
    return {
        "push_message_list": [
            {
                **({"shop_id": row.shop_id} if row.shop_id else {}),
                "code": row.code,
                "timestamp": int(row.lost_at),
                "data": row.body,
            }
            for row in rows[:PAGE]
        ],
        "has_next_page": len(rows) > PAGE,
        "last_message_id": rows[:PAGE][-1].pk if rows else 0,
    }


@call("push/confirm_consumed_lost_push_message", method="POST", kind=PUBLIC)
def confirm_consumed_lost_push_message(asked: Asked) -> None:
    """Forget the lost notices up to ``last_message_id``."""
    last = asked.given("last_message_id", int)
    Push.objects.filter(marketplace="shopee", state=Push.LOST, pk__lte=last).update(confirmed=True)
