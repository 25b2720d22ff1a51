"""What of the demo world is there already."""

from collections.abc import Callable

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _


class LoadedPart(models.Model):
    """One part of the demo world that was loaded whole.

    Written in the part's own transaction, so a part is there with its row or not at all. A part
    is never loaded again: what people change or delete afterwards stays as they want it.
    """

    name = models.CharField(_("part"), max_length=60, primary_key=True)
    loaded_at = models.DateTimeField(_("loaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("part of the demo world")
        verbose_name_plural = _("parts of the demo world")

    def __str__(self) -> str:
        return self.name


def load_once(name: str, load: Callable[[], object]) -> bool:
    """Call ``load`` unless the part ``name`` is there; return whether it was called.

    All or nothing: when ``load`` raises, nothing of the part stays. A second loader at the same
    moment waits for the first one, then finds the part done.
    """
    if LoadedPart.objects.filter(name=name).exists():
        return False
    with transaction.atomic():
        _part, is_new = LoadedPart.objects.get_or_create(name=name)
        if is_new:
            load()
    return is_new
