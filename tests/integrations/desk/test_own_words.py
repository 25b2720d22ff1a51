"""What our own engine writes is explained too: no code of ours is unknown to the desk."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from integrations.own_words import OWN_WORDS, own_explanation

SERVICES = Path(settings.BASE_DIR) / "integrations" / "services"
#: Said by adapters as well, and explained by them.
ADAPTERS = {"not_connected", "not_json", "too_large"}


def codes_of_ours() -> set[str]:
    text = "".join(path.read_text() for path in SERVICES.glob("*.py"))
    found = set(re.findall(r'\bcode="([a-z_]+)"', text))
    return found | {"item_banned", "item_gone", "no_keys"} - ADAPTERS


def test_every_code_of_ours_has_cause_and_remedy_in_both_languages():
    for code in codes_of_ours() - ADAPTERS:
        explanation = own_explanation(call="", code=code)
        assert explanation is not None, code
        for language in ("vi", "en"):
            with translation.override(language):
                assert str(explanation.cause) and str(explanation.remedy)
        with translation.override("vi"):
            vietnamese = str(explanation.cause)
        with translation.override("en"):
            assert vietnamese != str(explanation.cause), code


@pytest.mark.parametrize("call", ["create", "tell", "import"])
def test_a_fault_of_ours_is_not_laid_at_the_marketplaces_door(call):
    assert "Phía Chợ Quê" in str(own_explanation(call=call, code="ValueError").cause)


def test_what_a_marketplace_said_is_left_to_its_adapter():
    assert own_explanation(call="product/add_item", code="error_param") is None
    assert "error_param" not in OWN_WORDS
