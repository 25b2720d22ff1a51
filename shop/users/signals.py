"""What happened to a person; sent inside the transaction of the change, carrying ids."""

from django.dispatch import Signal

#: Somebody has shown that a phone is theirs. Carries ``user_id`` and ``phone`` (E.164).
phone_proved = Signal()

#: The owner of a phone has come into an account that anybody could have opened with it; what was
#: kept there until then may be a stranger's. Sent before ``phone_proved``, with the same.
owner_came = Signal()
