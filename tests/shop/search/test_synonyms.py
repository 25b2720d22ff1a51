"""Words of other regions; runs on SQLite and on PostgreSQL alike."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from catalog.models import Product
from shop.search.models import SynonymGroup
from shop.search.products import search_products
from shop.search.synonyms import SHIPPED
from tests.factories.coops import make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def goods(cooperative):
    """Return goods of the north and of the south, and some whose names only look alike."""
    titles = [
        "Ngô nếp tươi",
        "Bắp Mỹ luộc",
        "Lạc nhân đỏ",
        "Đậu phộng rang muối",
        "Đậu xanh",
        "Dứa mật",
        "Khóm Cầu Đúc",
        "Gạo thơm",
        "Dừa xiêm",
        "Ngó sen",
    ]
    return {title: make_product(cooperative, title) for title in titles}


def titles(typed: str) -> list[str]:
    found = search_products(typed)
    by_id = Product.objects.in_bulk(found.ids)
    assert found.total == len(found.ids)
    return [by_id[pk].title for pk in found.ids]


def test_goods_are_found_by_the_word_of_the_other_region_after_their_own(goods):
    assert titles("bắp") == ["Bắp Mỹ luộc", "Ngô nếp tươi"]
    assert titles("ngô") == ["Ngô nếp tươi", "Bắp Mỹ luộc"] or titles("ngô")[0] == "Ngô nếp tươi"
    assert "Bắp Mỹ luộc" in titles("ngo")


def test_a_name_of_two_syllables_stands_for_one_of_one_and_back(goods):
    assert titles("đậu phộng") == ["Đậu phộng rang muối", "Lạc nhân đỏ"]
    assert set(titles("lac")) == {"Lạc nhân đỏ", "Đậu phộng rang muối"}
    assert titles("lạc rang") == ["Đậu phộng rang muối"]
    assert titles("dau phong nhan") == ["Lạc nhân đỏ"]
    assert titles("đậu xanh") == ["Đậu xanh"]


def test_marks_that_were_typed_tell_words_apart(goods):
    assert titles("thơm") == ["Gạo thơm", *sorted(titles("thơm")[1:], reverse=False)]
    assert set(titles("thơm")) == {"Gạo thơm", "Dứa mật", "Khóm Cầu Đúc"}
    assert "Dừa xiêm" not in titles("khóm")  # coconut folds to the same letters as pineapple
    assert titles("dừa")[0] == "Dừa xiêm"
    assert "Khóm Cầu Đúc" not in titles("dừa")
    assert "Ngó sen" not in titles("bắp")


def test_what_staff_write_counts_with_the_next_search(cooperative):
    spinach = make_product(cooperative, "Rau chân vịt")
    assert search_products("bó xôi").ids == []

    group = SynonymGroup(words="chân vịt,  BÓ XÔI ")
    group.full_clean()
    group.save()
    assert search_products("bó xôi").ids == [spinach.pk]

    SynonymGroup.objects.filter(pk=group.pk).update(is_active=False)
    assert search_products("bó xôi").ids == []


def test_a_start_brings_back_nothing_that_staff_switched_off_or_changed():
    SynonymGroup.objects.filter(code="ngo").update(words="ngô, bẹ", is_active=False)

    call_command("migrate", verbosity=0)

    group = SynonymGroup.objects.get(code="ngo")
    assert (group.words, group.is_active) == ("ngô, bẹ", False)
    assert SynonymGroup.objects.count() == len(SHIPPED)


@pytest.mark.parametrize(
    "words", ["", "ngô", "ngô, NGÔ", ", ,", "một hai ba bốn năm, sáu", "!!!, ???", "ngô\x00, ngô"]
)
def test_words_that_say_nothing_are_refused(words):
    with pytest.raises(ValidationError) as refused:
        SynonymGroup(words=words).full_clean()
    assert "words" in refused.value.message_dict


def test_staff_edit_the_words_and_shipped_ones_cannot_be_deleted(admin_client):
    own = SynonymGroup.objects.create(words="chân vịt, bó xôi")
    shipped = SynonymGroup.objects.get(code="ngo")
    address = "/quan-tri/search/synonymgroup/"

    answer = admin_client.post(f"{address}add/", {"words": "cải thìa, cải chíp", "is_active": "on"})

    assert answer.status_code == 302
    assert SynonymGroup.objects.filter(words="cải thìa, cải chíp").exists()
    assert admin_client.post(f"{address}{shipped.pk}/delete/", {"post": "yes"}).status_code == 403
    assert admin_client.post(f"{address}{own.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not SynonymGroup.objects.filter(pk=own.pk).exists()
