import pytest

from catalog.models import Category
from catalog.reference import OTHER, ensure_shelves, shelf_for

pytestmark = pytest.mark.django_db


def test_a_fresh_shop_has_shelves_and_a_kind_of_goods():
    shelves = Category.objects.values_list("slug", flat=True)

    assert {"gao-ngo", "gao-nep", "rau-qua", OTHER} <= set(shelves)
    assert Category.objects.get(slug="gao-nep").get_parent().slug == "gao-ngo"
    assert not Category.find_problems()[0]


def test_filling_the_shelves_again_changes_nothing_and_asks_twice(django_assert_num_queries):
    before = list(Category.objects.values())

    with django_assert_num_queries(2):
        ensure_shelves()

    assert list(Category.objects.values()) == before


def test_a_shelf_that_people_renamed_or_moved_stays_as_they_left_it():
    corn = Category.objects.get(slug="ngo")
    corn.name = "Bắp"
    corn.save()
    corn.move(Category.objects.get(slug="rau-qua"), "last-child")
    Category.objects.get(slug="chieu").delete()

    ensure_shelves()

    assert Category.objects.get(slug="ngo").name == "Bắp"
    assert Category.objects.get(slug="ngo").get_parent().slug == "rau-qua"
    assert Category.objects.get(slug="chieu").get_parent().slug == "do-coi"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Gạo nếp", "gao-nep"),
        ("Gạo, ngô", "gao-ngo"),
        ("GẠO TẺ", "gao-te"),
        ("gao nep", "gao-nep"),
        ("Nếp cái hoa vàng túi 5 kg", "gao-nep"),
        ("Gạo lứt đỏ 1 kg", "gao-te"),
        ("Bánh gạo lứt", "banh-gio-nem"),
        ("Ngô nếp tươi (chục bắp)", "ngo"),
        ("Trứng gà ta (chục)", "thit-trung"),
        ("Dầu lạc ép 1 l", "mat-dau"),
        ("Đậu, lạc", "dau-lac"),
        ("Lạc nhân đỏ 1 kg", "dau-lac"),
        ("Giò lụa 500 g", "banh-gio-nem"),
        ("Giỏ rau theo tuần 5 kg", "rau-qua"),
        ("Chè lam 300 g", "banh-gio-nem"),
        ("Chè xanh", "che-cay-thuoc"),
        ("Thịt gác bếp 300 g", "do-gac-bep"),
        ("Thịt lợn mán ba chỉ", "thit-trung"),
        ("Nước mắm cốt nhĩ 500 ml", "nuoc-mam"),
        ("Cá thu một nắng", "ca-muc-kho"),
        ("Cà chua bi", "rau-qua"),
        ("Chiếu cói 1,5 × 1,9 m", "chieu"),
        ("Làn cói quai tre", "do-dan"),
        ("Mật ong rừng 500 ml", "mat-dau"),
        ("Hàng lạ không ai biết", OTHER),
        ("", OTHER),
        ("???", OTHER),
    ],
)
def test_a_section_or_a_name_leads_to_its_shelf(text, slug):
    assert shelf_for(text).slug == slug


def test_words_that_the_operator_adds_to_a_shelf_count():
    tea = Category.objects.get(slug="che-cay-thuoc")
    tea.keywords += ", nhan sam"
    tea.save()

    assert shelf_for("Nhân sâm tươi").slug == "che-cay-thuoc"
