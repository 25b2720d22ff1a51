"""What a marketplace begins to ask of goods that are there: noticed, a task, and settled."""

from dataclasses import replace

import pytest

from integrations.contract import (
    Attribute,
    AttributeValue,
    Brand,
    Category,
    CategoryRules,
    Limits,
    Missing,
)
from integrations.models import CachedAnswer, Listing, RuleChange
from integrations.services import answers, rules_watch
from integrations.services.audits import audit_now
from integrations.services.calling import AccountCaller
from integrations.services.listings import save_listing
from shop.core.remote import PermanentFailure, TemporaryFailure
from tests.factories.coops import make_product
from tests.integrations.engine import fake
from tests.integrations.engine.conftest import make_listing
from tests.integrations.engine.test_audits import run, there

pytestmark = pytest.mark.django_db

LEAF = Category("100", "Gạo nếp", "", True)
LIMITS = Limits((1, 120), (0, 3000), (1_000, 100_000_000), (0, 999_999), (0, 9))
KIND = Attribute("7", "Loại gạo", False)
SHELF_LIFE = Attribute("8", "Hạn sử dụng", False)


class Ruling(fake.Fake):
    """Asks about goods what a test says."""

    tree: list[Category] = []
    rules: CategoryRules
    brand_list: list[Brand] = []

    def categories(self):
        fake.world.enter("categories")
        return self.tree

    def category_rules(self, category_id):
        fake.world.enter("category_rules", category_id)
        return self.rules

    def brands(self, category_id):
        fake.world.enter("brands", category_id)
        return self.brand_list

    def missing(self, draft, rules):
        answered = {value.attribute_id for value in draft.attributes}
        asked = [a for a in rules.attributes if a.is_mandatory and a.id not in answered]
        missing = [Missing(f"attribute:{a.id}", f"Thiếu {a.name}") for a in asked]
        if rules.limits.needs_brand and not draft.brand[0]:
            missing.append(Missing("brand", "Thiếu thương hiệu"))
        return [*missing, Missing("picture", "Thiếu ảnh")]


@pytest.fixture(autouse=True)
def ruling(settings):
    settings.MARKETPLACES = {"fake": "tests.integrations.engine.test_rules_watch.Ruling"}
    Ruling.tree = [LEAF]
    Ruling.brand_list = []
    Ruling.rules = CategoryRules(LEAF, (KIND, SHELF_LIFE), LIMITS, ())
    return Ruling


@pytest.fixture
def listing(account, offer):
    Listing.objects.update(category_id="100", category_name="Gạo nếp")
    there(offer)
    offer.listing.refresh_from_db()
    return offer.listing


def asks_for_shelf_life():
    rules = CategoryRules(LEAF, (KIND, replace(SHELF_LIFE, is_mandatory=True)), LIMITS, ())
    Ruling.rules = rules


def watch(account) -> int:
    return rules_watch.watch_category(account, AccountCaller(account), "100")


def test_a_new_question_is_noticed_once_with_the_goods_it_concerns(
    account, cooperative, listing, offer
):
    other = make_listing(account, make_product(cooperative, "Trà"), item_id="item-2")
    other.listing.category_id = "200"
    other.listing.save()
    assert watch(account) == 0
    assert not RuleChange.objects.exists()

    asks_for_shelf_life()
    assert watch(account) == 1
    watch(account)

    change = RuleChange.objects.get()
    assert (change.field, change.label, change.category_name) == (
        "attribute:8",
        "Hạn sử dụng",
        "Gạo nếp",
    )
    listing.refresh_from_db()
    assert listing.missing_fields == ["attribute:8"]
    other.listing.refresh_from_db()
    assert other.listing.missing_fields == []


def test_it_is_settled_when_the_last_listing_answers(account, cooperative, listing):
    tea = make_listing(account, make_product(cooperative, "Trà"), item_id="item-2").listing
    Listing.objects.filter(pk=tea.pk).update(category_id="100")
    asks_for_shelf_life()
    assert watch(account) == 2

    answer = AttributeValue("8", "0", "12 tháng")
    save_listing(listing=listing, attributes=[answer], weight=None)
    assert RuleChange.objects.get().settled_at is None
    save_listing(listing=tea, attributes=[answer], weight=None)

    assert RuleChange.objects.get().settled_at
    assert not Listing.objects.exclude(missing_fields=[]).exists()


def test_it_is_settled_when_the_marketplace_takes_the_question_back(account, listing):
    asks_for_shelf_life()
    watch(account)
    Ruling.rules = CategoryRules(LEAF, (KIND, SHELF_LIFE), LIMITS, ())

    watch(account)

    assert RuleChange.objects.get().settled_at


def test_asked_again_later_it_is_a_change_of_its_own(account, listing):
    for _time in range(2):
        asks_for_shelf_life()
        watch(account)
        Ruling.rules = CategoryRules(LEAF, (), LIMITS, ())
        watch(account)

    assert RuleChange.objects.exclude(settled_at=None).count() == 2


def test_a_brand_may_become_a_must_too(account, listing):
    Ruling.rules = CategoryRules(LEAF, (), replace(LIMITS, needs_brand=True), ())

    watch(account)

    assert RuleChange.objects.get().field == "brand"


def test_a_leaf_that_vanished_from_the_tree_is_a_change(account, listing):
    Ruling.tree = [Category("101", "Gạo tẻ", "", True)]
    account.cached_answers.all().delete()

    assert watch(account) == 1

    assert RuleChange.objects.get().field == "category"
    assert fake.world.calls["category_rules"] == 0


def test_goods_that_keep_their_words_of_there_are_not_asked(account, listing):
    Listing.objects.update(is_adopted=True, keeps_their_content=True)
    asks_for_shelf_life()

    assert watch(account) == 0
    assert not RuleChange.objects.exists()


def test_killed_before_the_end_it_is_all_looked_at_again(account, listing, monkeypatch):
    watch(account)
    asks_for_shelf_life()
    monkeypatch.setattr(rules_watch, "_open_changes", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        watch(account)
    monkeypatch.undo()

    assert watch(account) == 1
    assert RuleChange.objects.exists()


def test_unchanged_rules_cost_no_look_at_any_listing(account, listing, django_assert_num_queries):
    watch(account)

    def missed(*_):
        raise AssertionError("nothing changed")

    Ruling.missing, real = missed, Ruling.missing
    try:
        assert watch(account) == 0
    finally:
        Ruling.missing = real


def test_the_night_looks_at_each_category_in_use_once(account, listing):
    asks_for_shelf_life()

    account = run(account)

    assert fake.world.calls["category_rules"] == 1
    assert RuleChange.objects.count() == 1
    assert account.audit_since is None


@pytest.mark.parametrize(
    ("failure", "ends"), [(PermanentFailure(code="no"), True), (TemporaryFailure(code="x"), False)]
)
def test_a_category_that_is_not_told_ends_the_round_only_when_it_never_will_be(
    account, listing, failure, ends
):
    fake.world.wrong["category_rules"] = [failure] * 3

    account = run(account)

    assert (account.audit_since is None) == ends
    if not ends:
        fake.world.wrong.clear()
        audit_now(account)
        assert run(account).audit_since is None


def test_brands_are_asked_for_once_a_day(account):
    Ruling.brand_list = [Brand("5", "Đồng Sao"), Brand("6", "Khác", needs_paper=True)]

    first, second = answers.brands(account, "100"), answers.brands(account, "100")

    assert first == second == Ruling.brand_list
    assert fake.world.calls["brands"] == 1


def test_what_is_missing_for_other_reasons_is_no_change_of_rules(account, listing):
    watch(account)

    listing.refresh_from_db()
    assert listing.missing_fields == []
    assert CachedAnswer.objects.filter(key="watched:100").exists()
