"""What happened to a person; sent inside the transaction of the change, carrying ids."""

from django.dispatch import Signal

#: Somebody has shown that a phone is theirs. Carries ``user_id`` and ``phone`` (E.164).
phone_proved = Signal()
