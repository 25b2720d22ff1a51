"""How the practice marketplace's pages write what a seller told it."""

import pytest

from integrations.practice.templatetags.practice import plain


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("Gạo mới.\nTúi 5 kg.", "Gạo mới.\nTúi 5 kg."),
        ("<p>Gạo mới.<br/>Túi 5 kg.</p><p>Ngăn mát</p>", "Gạo mới.\nTúi 5 kg.\n\nNgăn mát"),
        ("<p>Muối &amp; tiêu</p>", "Muối & tiêu"),
    ],
)
def test_paragraphs_of_a_description_stay_apart(told, read):
    assert plain(told) == read
