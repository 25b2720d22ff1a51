"""Which dialect words a shop's notices: each has a module ``notices`` with the same functions."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from integrations.practice.models import Control
from integrations.practice.models.control import push_retries

MODULES = {
    name: f"integrations.practice.dialects.{name}.notices"
    for name in ("shopee", "lazada", "sendo", "stripe")
}


@dataclass(frozen=True)
class PushRules:
    """When a notice is delivered, and how often it is tried.

    Without ``retry_seconds`` the switch decides; with them it does so once somebody turned it.
    """

    seconds_to_answer: float = 3
    needs_empty_body: bool = True
    takes_any_2xx: bool = True
    retry_seconds: tuple[float, ...] = ()

    def is_delivered(self, status: int, text: str) -> bool:
        """Say whether this answer means that the notice arrived."""
        good = 200 <= status < 300 if self.takes_any_2xx else status == 200
        return good and not (self.needs_empty_body and text)

    def waits(self, control: Control) -> list[float]:
        """Return the seconds to wait after the first failure, the second, and so on."""
        if self.retry_seconds and control.push_retry_seconds == push_retries():
            return list(self.retry_seconds)
        return control.push_retry_seconds


def of(marketplace: str) -> Any:
    """Return the module that words, addresses and signs the notices of ``marketplace``.

    Imported on demand: a dialect imports the market, and the market tells the dialect.
    """
    return import_module(MODULES[marketplace])


def rules_of(marketplace: str) -> PushRules:
    """Return ``PUSH_RULES`` of the dialect; Shopee's when it has none of its own."""
    return getattr(of(marketplace), "PUSH_RULES", PushRules())
