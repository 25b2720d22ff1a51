"""How a call to a marketplace can fail, besides the kinds of :mod:`shop.core.remote`."""

from shop.core.remote import NotConnected, PermanentFailure, RemoteFailure, TemporaryFailure


class AccessTokenExpired(RemoteFailure):
    """The access token is not taken any more: refresh once, repeat once."""


class ShopStopped(NotConnected):
    """The shop or our application is stopped there; consent alone does not help."""


class UnknownAnswer(TemporaryFailure):
    """A code that no table knows: tried again a few times, then shown to a person."""


class RemoteGone(PermanentFailure):
    """The item is deleted or is not this shop's: unlink it, or publish it anew."""


class StockHeldThere(PermanentFailure):
    """The marketplace keeps more units reserved than we want to say; ``reserved`` if it told."""

    def __init__(self, *args, reserved: int | None = None, **kwargs) -> None:
        self.reserved = reserved
        super().__init__(*args, **kwargs)


class LockedByPromotion(TemporaryFailure):
    """Price or stock cannot be changed while a promotion of the marketplace runs."""


class NotYet(TemporaryFailure):
    """The marketplace is still making it (a label, a tracking number): ask again later."""


class NotOffered(PermanentFailure):
    """This marketplace has no call for it; it is done on its own pages."""
