"""The real thing a lesson ends in: chosen by name, checked by whoever registered it.

Courses know no marketplace: ``shop.core.registries.proofs`` says what can be checked, and a name
that nobody answers for is said in words rather than being an error.
"""

import logging
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.forms import Select
from django.utils.choices import CallableChoiceIterator
from django.utils.translation import gettext as _

from shop.core.registries import proofs

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ProofState:
    """What the reader of a lesson is told about its real thing.

    ``label`` names it; ``needs_login``: nobody can be asked about.
    """

    label: str
    text: str
    is_done: bool = False
    url: str = ""
    needs_login: bool = False


def is_known(name: str) -> bool:
    """Return whether somebody can check the proof ``name``."""
    return proofs.get(name) is not None


def proof_choices() -> list[tuple[str, str]]:
    """Return the proofs that can be checked now, with the empty choice first."""
    return [("", _("none")), *((name, str(proof.label)) for name, proof in proofs.items())]


def read_proof(name: str, user: Any) -> ProofState:
    """Ask for ``user`` whether the thing ``name`` exists; only reads.

    A check that breaks never breaks the lesson: it counts as not done, and says so.
    """
    proof = proofs.get(name)
    if proof is None:
        text = _("This cannot be checked at the moment. Please try again later.")
        return ProofState(_("The real thing"), text)
    if not user.is_authenticated:
        text = _("Log in, so that we can look whether it is done.")
        return ProofState(str(proof.label), text, needs_login=True)
    try:
        # Inside a transaction a failed query must not spoil what was kept before it.
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            result = proof.check(user)
    except Exception:  # another application's fault is no reason to lose the lesson
        logger.exception("proof %s broke", name)
        text = _("We could not look just now. Please try again in a minute.")
        return ProofState(str(proof.label), text)
    return ProofState(str(proof.label), result.text, result.is_done, result.url)


class ProofSelect(Select):
    """Chooses among the registered proofs, read when the form is shown.

    A name whose application is gone stays in the list, so that saving does not lose it.
    """

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, choices=CallableChoiceIterator(proof_choices))

    def optgroups(self, name: str, value: list, attrs: dict | None = None) -> list:
        """Return the choices, with the present one even when nobody answers for it."""
        gone = [v for v in value if v and not is_known(v)]
        groups = super().optgroups(name, value, attrs)
        for one in gone:
            label = _("%(name)s (cannot be checked now)") % {"name": one}
            option = self.create_option(name, one, label, True, len(groups), attrs=attrs)
            groups.append((None, [option], len(groups)))
        return groups
