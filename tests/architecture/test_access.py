"""Every address with an id, walked as another co-op, a helper, an officer, a buyer and nobody.

An address of ours that takes a parameter and has no row in :data:`ROWS` fails the build.
"""

import io
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import time, timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import F
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone, translation
from PIL import Image

from catalog.models import Product, ProductImage
from catalog.pictures import attach_photo
from coops.dossiers import shipped
from coops.dossiers.models import (
    HelpNote,
    HelpRequest,
    Paper,
    Registration,
    StepTick,
    Template,
)
from coops.lots.models import Lot, LotEntry, LotPhoto, Plot, SeasonPlan
from coops.microsites.contents import shown_content
from coops.microsites.models import Site, SitePerson, SiteVersion
from coops.partner.models import PriceChange, StockChange, StockRecord
from coops.price_lists.models import PriceListImport
from coops.price_lists.services import store_reading
from coops.registry.joining import start_application, submit_application
from coops.registry.models import (
    Application,
    ApplicationPaper,
    Certificate,
    Cooperative,
    HelpCall,
    HelperConsent,
    Household,
    Invitation,
    LogEntry,
    Membership,
    Report,
    Takedown,
)
from coops.registry.papers import add_paper
from coops.registry.people import hash_of
from coops.registry.reports import make_report
from coops.settlement.models import (
    Adjustment,
    LineAssignment,
    OwnCost,
    Payout,
    ProductShare,
    Settlement,
    SignedPaper,
    Statement,
)
from integrations.models import (
    ChannelAccount,
    ChannelOrder,
    Facet,
    Listing,
    ListingOffer,
    OrderAction,
    PracticeRound,
    RemoteListing,
)
from integrations.services.listings import start_listing
from shop.address.book import addresses_of, save_address
from shop.address.models import UserAddress
from shop.basket.models import Line
from shop.commune.models import Officer
from shop.order.claim_models import Claim
from shop.order.confirm_tokens import digest_of
from shop.order.models import Alert, Order
from shop.order.models import Line as OrderLine
from shop.order.packing_models import PackingPhoto
from shop.payment.models import Attempt, BankCredit, Entry, StripeEvent
from shop.reviews.models import ProductReview
from shop.shipping.models import OwnCarrier, PickupPoint
from shop.users.models import User
from tests.factories.coops import (
    make_certificate,
    make_cooperative,
    make_member,
    make_product,
    make_user,
)
from tests.factories.dossiers import make_help
from tests.factories.lots import make_lot, make_plot
from tests.factories.orders import make_basket, make_order
from tests.factories.settlements import (
    make_draft,
    make_household,
    make_own_cost,
    make_statement,
)

pytestmark = pytest.mark.django_db

#: Editors have people and rights of their own; only operators have accounts there.
EDITORS = ("quan-tri/", "cms/")


@dataclass
class World:
    """Things of one co-op and of one buyer, and the strangers who try to reach them."""

    product: Product
    draft: Product
    order: Order
    basket_line: Line
    price_list: PriceListImport
    account: ChannelAccount
    listing: Listing
    parked_line: OrderLine
    credit: BankCredit
    manager: User
    other_manager: User
    buyer: User
    other_buyer: User
    other_helper: User
    officer: User
    other_officer: User
    applicant: User
    visitors: dict[str, Client] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """What must happen at one address.

    ``kwargs`` makes the address out of the world. ``kind``: ``desk`` (strangers 404, nobody to
    the login), ``own desk`` (another co-op acts for itself there), ``office`` (the commune's own
    officer alone; strangers 404, nobody to the login), ``mine`` (one person's own, like an
    office's), ``private`` (404 for all), ``public`` (200 for all), ``secret`` (whoever knows the
    the login), ``own desk`` (another co-op acts for itself there; ``own post`` where only POST is
    answered), ``private`` (404 for all), ``public`` (200 for all), ``secret`` (whoever knows the
    unguessable part may see it).
    """

    kwargs: Callable[[World], dict]
    kind: str = "desk"


def packing_photo_pk(world: World) -> dict:
    """Return the address of a photo that was packed with the order; its file is not asked for."""
    found, _new = PackingPhoto.objects.get_or_create(
        order=world.order, part=None, defaults={"digest": "0" * 32}
    )
    return {"number": world.order.number, "pk": found.pk}


def product_pk(world: World) -> dict:
    return {"pk": world.draft.pk}


def order_number(world: World) -> dict:
    return {"number": world.order.number}


def price_list_pk(world: World) -> dict:
    return {"pk": world.price_list.pk}


def account_pk(world: World) -> dict:
    return {"pk": world.account.pk}


def listing_pk(world: World) -> dict:
    return {"pk": world.listing.pk}


def channel_order_number(world: World) -> dict:
    return {"number": world.parked_line.order.number}


def channel_order_action(world: World) -> dict:
    row = world.parked_line.order.channel_order
    OrderAction.objects.get_or_create(channel_order=row, kind="cancel", done_at=None)
    return channel_order_number(world) | {"pk": row.actions.get().pk}


def channel_order_return(world: World) -> dict:
    row = world.parked_line.order.channel_order
    now = timezone.now()
    found, _new = row.returns.get_or_create(
        number="R1", defaults={"remote_created_at": now, "remote_updated_at": now}
    )
    return channel_order_number(world) | {"pk": found.pk}


def round_pk(world: World) -> dict:
    found, _new = PracticeRound.objects.get_or_create(
        cooperative=world.account.cooperative, account=world.account, listing=world.listing
    )
    return {"pk": found.pk}


def remote_listing_pk(world: World) -> dict:
    found, _new = RemoteListing.objects.get_or_create(
        account=world.account, item_id="850", defaults={"seen_at": timezone.now()}
    )
    return {"pk": found.pk}


def review_pk(world: World) -> dict:
    found, _new = ProductReview.objects.get_or_create(
        product=world.product, defaults={"score": 2, "name": "Hoa", "body": "Nhạt"}
    )
    return {"pk": found.pk}


def certificate_pk(world: World) -> dict:
    own = Certificate.objects.filter(cooperative=world.product.cooperative).first()
    return {"pk": (own or make_certificate(world.product)).pk}


def carrier_pk(world: World) -> dict:
    found, _new = OwnCarrier.objects.get_or_create(
        cooperative=world.product.cooperative, name="GHN"
    )
    return {"pk": found.pk}


def point_pk(world: World) -> dict:
    found, _new = PickupPoint.objects.get_or_create(
        cooperative=world.product.cooperative,
        defaults={
            "place": "Chợ Hôm",
            "weekday": 5,
            "opens": time(7),
            "closes": time(9),
            "capacity": 5,
        },
    )
    return {"pk": found.pk}


def claim_pk(world: World) -> dict:
    found, _new = Claim.objects.get_or_create(
        order=world.order,
        defaults={"kind": "spoiled", "wish": "refund", "answer_by": timezone.now()},
    )
    return order_number(world) | {"pk": found.pk}


def lot_pk(world: World) -> dict:
    own = Lot.objects.filter(cooperative=world.product.cooperative).first()
    return {"pk": (own or make_lot(world.product)).pk}


def lot_entry(world: World) -> dict:
    lot = Lot.objects.get(**lot_pk(world))
    found, _new = LotEntry.objects.get_or_create(lot=lot, kind="sprayed", day=lot.harvested_on)
    return {"pk": lot.pk, "entry": found.pk}


def lot_photo(world: World) -> dict:
    lot = Lot.objects.get(**lot_pk(world))
    found, _new = LotPhoto.objects.get_or_create(lot=lot, digest="0" * 32)
    return {"pk": lot.pk, "photo": found.pk}


def plot_pk(world: World) -> dict:
    own = Plot.objects.filter(cooperative=world.product.cooperative).first()
    return {"pk": (own or make_plot(world.product.cooperative)).pk}


def plan_pk(world: World) -> dict:
    today = timezone.localdate()
    found, _new = SeasonPlan.objects.get_or_create(
        cooperative=world.product.cooperative,
        product=world.product,
        defaults={"harvest_from": today, "harvest_to": today, "expected_units": 9},
    )
    return {"pk": found.pk}


def stock_change_pk(world: World) -> dict:
    own = StockChange.objects.filter(stock_record__product=world.product)
    return {"pk": own.latest("pk").pk}


def price_change_pk(world: World) -> dict:
    record = world.product.stockrecords.get()
    found, _new = PriceChange.objects.get_or_create(
        stock_record=record, defaults={"before_vnd": 30_000, "after_vnd": int(record.price)}
    )
    return {"pk": found.pk}


def lot_code(world: World) -> dict:
    return {"code": Lot.objects.get(**lot_pk(world)).code}


def lot_digital_link(world: World) -> dict:
    Product.objects.filter(pk=world.product.pk).update(upc="9520000000011")
    return {"gtin": "09520000000011", "number": Lot.objects.get(**lot_pk(world)).number}


def address_pk(world: World) -> dict:
    found = addresses_of(world.order.user).first()
    fields = {"full_name": "Hoa", "line1": "Số 5", "ward_code": "16498", "province_code": "38"}
    return {"pk": (found or save_address(world.order.user, fields, is_usual=True)).pk}


def confirm_token(world: World) -> dict:
    Alert.objects.get_or_create(
        order=world.order,
        round=1,
        way="email",
        to="co-op",
        defaults={"digest": digest_of("token-1"), "expires_at": timezone.now() + timedelta(1)},
    )
    return {"token": "token-1"}


def membership_pk(world: World) -> dict:
    return {"pk": world.manager.memberships.get(cooperative=world.product.cooperative).pk}


def invitation_pk(world: World) -> dict:
    found, _new = Invitation.objects.get_or_create(
        token_hash=hash_of("t" * 32),
        defaults={
            "cooperative": world.product.cooperative,
            "login": "+84912000111",
            "role": "staff",
            "expires_at": timezone.now() + timedelta(days=1),
        },
    )
    return {"pk": found.pk}


def website_person(world: World) -> dict:
    site, _new = Site.objects.get_or_create(cooperative=world.product.cooperative)
    found, _new = SitePerson.objects.get_or_create(site=site, name="Lê Văn Hạnh")
    return {"pk": found.pk}


def website_version(world: World) -> dict:
    site, _new = Site.objects.get_or_create(cooperative=world.product.cooperative)
    content = shown_content(site.cooperative, None).stored()
    found, _new = SiteVersion.objects.get_or_create(
        site=site, number=1, defaults={"content": content}
    )
    return {"pk": found.pk}


def co_op_slug(world: World) -> dict:
    return {"slug": world.product.cooperative.slug}


def invitation_token(world: World) -> dict:
    invitation_pk(world)
    return {"token": "t" * 32}


def call_pk(world: World) -> dict:
    found, _new = HelpCall.objects.get_or_create(
        cooperative=world.product.cooperative,
        closed_at=None,
        defaults={"words": "Chụp ảnh", "taken_by": world.officer},
    )
    return {"pk": found.pk}


def open_call_pk(world: World) -> dict:
    found = call_pk(world)
    HelpCall.objects.update(taken_by=None)
    return found


def application_pk(world: World) -> dict:
    found = Application.objects.filter(applicant=world.applicant).first()
    if found is None:
        found = start_application(user=world.applicant)
        add_paper(application=found, file=picture(), kind="registration")
        facts = {"name": "HTX Mới", "legal_form": "cooperative", "ward_code": "16498"}
        submit_application(application=found, facts=facts)
    return {"pk": found.pk}


def paper_pk(world: World) -> dict:
    return {"pk": ApplicationPaper.objects.get(application=application_pk(world)["pk"]).pk}


def report_pk(world: World) -> dict:
    return {
        "pk": make_report(
            cooperative=world.product.cooperative,
            product=world.product,
            category="wrong",
            words="Không đúng",
            contact="",
            by=None,
            code="r" * 22,
        ).pk
    }


def report_code(world: World) -> dict:
    report_pk(world)
    return {"code": "r" * 22}


def cooperative_pk(world: World) -> dict:
    return {"pk": world.product.cooperative.pk}


def household_pk(world: World) -> dict:
    own = world.product.cooperative.households.first()
    return {"pk": (own or make_household(world.product.cooperative)).pk}


def draft_pk(world: World) -> dict:
    return {"pk": make_draft(world.product.cooperative).pk}


def draft_adjustment(world: World) -> dict:
    draft = make_draft(world.product.cooperative)
    found, _new = draft.adjustments.get_or_create(
        key="a",
        defaults={
            "household_id": household_pk(world)["pk"],
            "kind": "more",
            "amount_vnd": 1_000,
            "reason": "Thêm",
        },
    )
    return {"pk": draft.pk, "adjustment": found.pk}


def settlement_statement(world: World) -> Statement:
    own = Statement.objects.filter(settlement__cooperative=world.product.cooperative).first()
    return own or make_statement(world.product.cooperative)


def statement_pk(world: World) -> dict:
    return {"pk": settlement_statement(world).pk}


def statement_with_paper(world: World) -> dict:
    found = settlement_statement(world)
    SignedPaper.objects.get_or_create(statement=found, defaults={"content": "SlBFRw=="})
    return {"pk": found.pk}


def closed_pk(world: World) -> dict:
    return {"pk": settlement_statement(world).settlement_id}


def own_cost_pk(world: World) -> dict:
    found = world.product.cooperative.own_costs.first()
    return {"pk": (found or make_own_cost(world.product.cooperative)).pk}


def help_pk(world: World) -> dict:
    """Return a request for help of the world's co-op, in a commune that has an officer."""
    found = HelpRequest.objects.first()
    return {"pk": (found or make_help(world.product.cooperative, by=world.manager)).pk}


def template_pk(world: World) -> dict:
    shipped.load(apps)
    return {"pk": Template.objects.get(code="cam-ket-an-toan").pk}


def filled_paper_pk(world: World) -> dict:
    found, _new = Paper.objects.get_or_create(
        cooperative=world.product.cooperative,
        key="1",
        defaults={"template_id": template_pk(world)["pk"], "title": "Cam kết", "text": "Riêng"},
    )
    return {"pk": found.pk}


WAY = {"channel": "shopee", "seller_type": "coop"}


def way_begun(world: World) -> dict:
    Registration.objects.get_or_create(
        cooperative=world.product.cooperative, channel="shopee", defaults={"seller_type": "coop"}
    )
    return {"channel": "shopee"}


def dark_image_pk(world: World) -> int:
    found = world.draft.images.first()
    if found is None:
        found = attach_photo(product=world.draft, file=picture("#0a140a"))
    return found.pk


ROWS: dict[str, Row] = {
    # The co-op's website
    "microsites:person": Row(website_person),
    "microsites:person_remove": Row(website_person),
    "microsites:version": Row(website_version),
    "microsites:go_back": Row(website_version),
    "microsites:policy": Row(co_op_slug, "public"),
    "microsites:policy_version": Row(lambda world: co_op_slug(world) | {"number": 1}, "public"),
    # The desk
    "dashboard:product_edit": Row(product_pk),
    "dashboard:product_photos": Row(product_pk),
    "dashboard:product_photo_better": Row(
        lambda world: product_pk(world) | {"image_pk": dark_image_pk(world)}
    ),
    "dashboard:product_photo_send": Row(product_pk),
    "dashboard:product_tile": Row(product_pk),
    "dashboard:product_name": Row(product_pk),
    "dashboard:product_price": Row(product_pk),
    "dashboard:product_quantity": Row(product_pk),
    "dashboard:product_more": Row(product_pk),
    "dashboard:product_stock": Row(product_pk),
    "dashboard:product_row": Row(product_pk),
    "dashboard:grid_cell": Row(lambda world: product_pk(world) | {"column": "con"}),
    "dashboard:product_confirm_price": Row(product_pk),
    "dashboard:product_publish": Row(product_pk),
    "dashboard:product_unpublish": Row(lambda world: {"pk": world.product.pk}),
    "dashboard:product_discard": Row(product_pk),
    "dashboard:product_kinds": Row(product_pk),
    "dashboard:product_kind_add": Row(product_pk),
    "dashboard:product_kind_leave": Row(product_pk),
    "dashboard:review_reply": Row(review_pk),
    "dashboard:certificate_edit": Row(certificate_pk),
    "dashboard:certificate_remove": Row(certificate_pk),
    "dashboard:order": Row(order_number),
    "dashboard:order_action": Row(lambda w: {"number": w.order.number, "action": "xac-nhan"}),
    "dashboard:import_preview": Row(price_list_pk),
    "dashboard:import_apply": Row(price_list_pk),
    "dashboard:import_progress": Row(price_list_pk),
    "dashboard:import_undo": Row(price_list_pk),
    "dashboard:import_publish": Row(price_list_pk),
    "dashboard:carrier_remove": Row(carrier_pk),
    "dashboard:pickup_point": Row(point_pk),
    "dashboard:pickup_day": Row(lambda world: point_pk(world) | {"day": "2026-12-05"}),
    "dashboard:order_parcel": Row(order_number),
    "dashboard:claim_answer": Row(claim_pk),
    "dashboard:packing_photo": Row(order_number),
    "dashboard:packing_picture": Row(packing_photo_pk),
    "dashboard:order_part": Row(order_number),
    # Lots
    **{
        f"dashboard:{name}": Row(lot_pk)
        for name in ("lot", "lot_edit", "lot_entry", "lot_photos", "lot_labels")
        + ("lot_labels_pdf", "lot_recall", "lot_recall_lift")
    },
    "dashboard:lot_entry_remove": Row(lot_entry),
    "dashboard:lot_photo_remove": Row(lot_photo),
    "dashboard:lot_code": Row(lambda world: lot_pk(world) | {"kind": "svg"}),
    "dashboard:lot_went_to": Row(lambda world: lot_pk(world) | {"kind": "csv"}),
    "dashboard:order_lots": Row(order_number),
    "dashboard:plot": Row(plot_pk),
    "dashboard:plan": Row(plan_pk),
    "dashboard:plan_remove": Row(plan_pk),
    "dashboard:diary_undo": Row(stock_change_pk),
    "dashboard:diary_undo_price": Row(price_change_pk),
    "storefront:lot": Row(lot_code, "public"),
    "storefront:lot_opened": Row(lot_code, "public"),
    "storefront:digital_link": Row(lot_digital_link, "public"),
    # The desk's money
    "dashboard:credit_assign": Row(lambda world: {"pk": world.credit.pk}),
    "dashboard:credit_split": Row(lambda world: {"pk": world.credit.pk}),
    "dashboard:credit_aside": Row(lambda world: {"pk": world.credit.pk}),
    "dashboard:credit_again": Row(lambda world: {"pk": world.credit.pk}),
    "dashboard:credit_undo": Row(lambda world: {"pk": world.credit.pk}),
    "dashboard:order_money": Row(order_number),
    # The desk's people
    **{
        f"dashboard:{name}": Row(membership_pk)
        for name in ("person", "person_role", "person_end", "person_consent", "person_acts")
    },
    "dashboard:invitation_back": Row(invitation_pk),
    "dashboard:help_allow": Row(call_pk),
    "dashboard:help_close": Row(call_pk),
    # The commune's officer
    **{
        f"commune:{name}": Row(application_pk, "office")
        for name in ("application", "application_ask", "application_verify", "application_refuse")
    },
    "commune:paper": Row(paper_pk, "office"),
    "commune:seller": Row(cooperative_pk, "office"),
    "commune:seller_action": Row(lambda w: cooperative_pk(w) | {"action": "dong"}, "office"),
    "commune:report": Row(report_pk, "office"),
    "commune:report_lift": Row(report_pk, "office"),
    "commune:help_offer": Row(open_call_pk, "office"),
    # Who applies, who is invited, who reports
    "joining:paper": Row(paper_pk, "mine"),
    "joining:paper_remove": Row(paper_pk, "mine"),
    "joining:invitation": Row(invitation_token, "secret"),
    "reports:told": Row(report_code, "secret"),
    "reports:product": Row(lambda world: {"pk": world.product.pk}, "public"),
    "reports:seller": Row(lambda world: {"slug": world.product.cooperative.slug}, "public"),
    # Households and settlements
    "settlement:household_edit": Row(household_pk),
    "settlement:product_shares": Row(product_pk),
    "settlement:cost_remove": Row(own_cost_pk),
    **{
        f"settlement:{name}": Row(draft_pk)
        for name in ("settlement", "settlement_close", "settlement_discard", "adjustment_add")
    },
    "settlement:adjustment_remove": Row(draft_adjustment),
    "settlement:line_assign": Row(
        lambda world: draft_pk(world) | {"line": world.order.lines.get().pk}
    ),
    **{
        f"settlement:{name}": Row(closed_pk)
        for name in ("all_statements_pdf", "payouts", "payout_codes")
    },
    "settlement:payout_file": Row(lambda world: closed_pk(world) | {"kind": "xlsx"}),
    **{
        f"settlement:statement{name}": Row(statement_pk)
        for name in ("", "_pdf", "_paid", "_unpaid", "_received", "_link")
    },
    "settlement:statement_paper": Row(statement_with_paper),
    "settlement:public": Row(lambda world: {"token": settlement_statement(world).token}, "secret"),
    # What banks and Stripe call
    "payment:bank": Row(lambda world: {"provider": "sepay", "token": "abc"}, "hook"),
    "payment:stripe_of": Row(lambda world: {"token": "abc"}, "hook"),
    # A person's own addresses: closed like a desk, to everybody else
    **{f"addresses:{name}": Row(address_pk) for name in ("edit", "remove", "usual")},
    # The desk's channels
    "integrations:channel": Row(account_pk),
    **{
        f"integrations:{name}": Row(account_pk)
        for name in ("rest_one", "wake_one", "only_down", "up_again", "ask_backfill", "adopt")
        + ("adopt_read", "adopt_sure")
    },
    **{
        f"integrations:adopt_{name}": Row(remote_listing_pk)
        for name in ("item", "leave", "undo", "prices", "content", "lines")
    },
    "integrations:practice_round_start": Row(account_pk),
    "integrations:practice_round_break": Row(round_pk),
    "integrations:practice_round_again": Row(round_pk),
    "integrations:check": Row(account_pk),
    "integrations:check_now": Row(account_pk),
    "integrations:check_repair": Row(account_pk),
    "integrations:check_keep": Row(account_pk),
    "integrations:listing_new": Row(account_pk),
    "integrations:buffer": Row(account_pk),
    "integrations:pause": Row(account_pk),
    "integrations:resume": Row(account_pk),
    "integrations:disconnect": Row(account_pk),
    "integrations:push_address": Row(account_pk),
    "integrations:file_channel": Row(account_pk),
    "integrations:file_goods": Row(account_pk),
    "integrations:file_leave_out": Row(account_pk),
    "integrations:file_download": Row(account_pk),
    "integrations:file_copied": Row(account_pk),
    "integrations:file_template": Row(account_pk),
    "integrations:file_orders": Row(account_pk),
    "integrations:file_orders_take": Row(account_pk),
    "integrations:listing": Row(listing_pk),
    "integrations:listing_category": Row(listing_pk),
    "integrations:listing_publish": Row(listing_pk),
    "integrations:listing_hide": Row(listing_pk),
    "integrations:listing_discard": Row(listing_pk),
    "integrations:order_cancel": Row(channel_order_number),
    "integrations:order_ship": Row(channel_order_number),
    "integrations:order_answer": Row(channel_order_number),
    "integrations:order_label": Row(channel_order_number),
    "integrations:order_label_file": Row(channel_order_number),
    "integrations:order_work": Row(channel_order_action),
    "integrations:order_cancel_part": Row(channel_order_number),
    "integrations:order_return": Row(channel_order_return),
    "integrations:net_price": Row(lambda world: {"pk": world.listing.offers.get().pk}),
    "integrations:parked_line": Row(lambda world: {"pk": world.parked_line.pk}),
    "integrations:connect": Row(
        lambda world: {"marketplace": "shopee", "environment": "practice"}, "own desk"
    ),
    # What marketplaces call: signed, or answered for who asked only
    "integrations:push": Row(lambda world: {"marketplace": "shopee"}, "hook"),
    "integrations:push_with_token": Row(
        lambda world: {"marketplace": "shopee", "token": "abc"}, "hook"
    ),
    "integrations:consent": Row(lambda world: {"marketplace": "shopee"}, "hook"),
    # Help, papers, ways onto marketplaces
    "dossiers:help": Row(help_pk),
    "dossiers:help_say": Row(help_pk),
    "dossiers:help_step": Row(lambda world: help_pk(world) | {"to": "withdrawn"}),
    "dossiers:paper": Row(filled_paper_pk),
    "dossiers:paper_print": Row(filled_paper_pk),
    "dossiers:paper_pdf": Row(filled_paper_pk),
    "dossiers:fill": Row(template_pk, "own desk"),
    "dossiers:newest": Row(
        lambda world: template_pk(world) and {"code": "cam-ket-an-toan"}, "own desk"
    ),
    "dossiers:way": Row(lambda world: WAY, "own desk"),
    "dossiers:way_begin": Row(lambda world: WAY, "own post"),
    "dossiers:way_step": Row(lambda world: WAY | {"step": "thue"}, "own desk"),
    "dossiers:way_stuck": Row(lambda world: WAY | {"step": "thue"}, "own desk"),
    "dossiers:way_tick": Row(way_begun),
    # The commune's officers: closed like a desk, to co-ops too
    "dossiers:office_help": Row(help_pk),
    "dossiers:office_say": Row(help_pk),
    "dossiers:office_plan": Row(help_pk),
    "dossiers:office_step": Row(lambda world: help_pk(world) | {"to": "taken"}),
    # What a buyer placed
    "order:detail": Row(order_number, "private"),
    "reviews:review": Row(
        lambda world: {"number": world.order.number, "line_id": world.order.lines.get().pk},
        "private",
    ),
    "order:cancel": Row(order_number, "private"),
    "order:qr": Row(order_number, "private"),
    "payment:card": Row(order_number, "private"),
    "order:change": Row(order_number, "private"),
    "order:move": Row(order_number, "private"),
    "order:add": Row(order_number, "private"),
    "order:again": Row(order_number, "private"),
    "order:claim": Row(order_number, "private"),
    "order:claim_again": Row(claim_pk, "private"),
    "order:receipt": Row(order_number, "private"),
    "order:packing_photo": Row(packing_photo_pk, "private"),
    "basket:line": Row(lambda world: {"pk": world.basket_line.pk}, "private"),
    # A draft is not for sale
    "basket:add": Row(product_pk, "private"),
    "storefront:product": Row(
        lambda world: {"slug": world.draft.slug, "pk": world.draft.pk}, "private"
    ),
    # For everybody
    "storefront:category": Row(lambda world: {"path": "gao-ngo/gao-nep"}, "public"),
    "storefront:share_card": Row(lambda world: {"pk": world.product.pk}, "public"),
    "storefront:sitemap": Row(lambda world: {"section": "htx", "number": 1}, "public"),
    "storefront:cooperative": Row(lambda world: {"slug": world.product.cooperative.slug}, "public"),
    # The part that cannot be guessed is the key
    "confirm:order": Row(confirm_token, "secret"),
    "checkout:done": Row(lambda world: {"code": world.order.checkout.code}, "secret"),
    "users:password_reset_confirm": Row(lambda world: {"uidb64": "MQ", "token": "x-y"}, "secret"),
}


def picture(colour: str = "green") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (400, 500), colour).save(out, "JPEG")
    return SimpleUploadedFile("anh.jpg", out.getvalue(), "image/jpeg")


def parked_line(account: ChannelAccount, product: Product) -> OrderLine:
    order = make_order(product)
    ChannelOrder.objects.create(account=account, number="26A", order=order)
    order.lines.update(stockrecord=None, num_allocated=0, num_short=1)
    product.stockrecords.update(num_allocated=F("num_allocated") - 1)
    return order.lines.get()


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Yield a world for all tests of a module; what a test changes there is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        with translation.override(settings.LANGUAGE_CODE):
            world = build_world()
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(built, db) -> World:
    """Return the world as it was built, with visitors who have not been anywhere."""
    world = deepcopy(built)
    visitors = {
        "another co-op": world.other_manager,
        "another co-op's helper": world.other_helper,
        "another commune's officer": world.other_officer,
        "a buyer": world.other_buyer,
        "nobody": None,
    }
    for name, user in visitors.items():
        world.visitors[name] = Client()
        if user:
            world.visitors[name].force_login(user)
    return world


def make_officer(ward_code: str) -> User:
    user = make_user()
    Officer.objects.create(user=user, ward_code=ward_code)
    return user


def build_world() -> World:
    cooperative, other = make_cooperative(), make_cooperative("HTX Đồi Mận", ward_code="01234")
    manager, buyer = make_member(cooperative), make_user(full_name="Lê Thị Hoa")
    product = make_product(cooperative, stock=5)
    draft = make_product(cooperative, "Chưa bán", is_public=False)
    attach_photo(product=product, file=picture())
    text = "Tên hàng;ĐVT;Giá bán;Tồn\nLạc đỏ;kg;65.000;80\n".encode()
    account = ChannelAccount.objects.create(
        cooperative=cooperative, marketplace="shopee", environment="practice", remote_shop_id="1"
    )
    return World(
        product=product,
        draft=draft,
        order=make_order(product, user=buyer),
        basket_line=make_basket(product, owner=buyer).all_lines()[0],
        price_list=store_reading(
            cooperative=cooperative, file=io.BytesIO(text), filename="gia.csv", by=manager
        ),
        account=account,
        listing=start_listing(account=account, products=[product], options={}, by=manager),
        parked_line=parked_line(account, product),
        credit=BankCredit.objects.create(
            cooperative=cooperative, source="typed", amount_vnd=1, at=timezone.now()
        ),
        manager=manager,
        other_manager=make_member(other),
        other_helper=make_member(other, Membership.Role.HELPER),
        officer=make_officer("16498"),
        other_officer=make_officer("01234"),
        applicant=make_user(),
        buyer=buyer,
        other_buyer=make_user(),
    )


def addresses_with_ids() -> set[str]:
    """Return the names of all our addresses that take a parameter."""

    def walk(patterns, prefix="", namespace=""):
        for entry in patterns:
            path = prefix + str(entry.pattern)
            if path.startswith(EDITORS):
                continue
            if isinstance(entry, URLResolver):
                inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
                yield from walk(entry.url_patterns, path, inner)
            elif isinstance(entry, URLPattern) and entry.pattern.regex.groups and namespace:
                yield f"{namespace}{entry.name}"

    return set(walk(get_resolver().url_patterns))


def state() -> tuple:
    """Return everything a stranger might have changed."""
    return (
        list(Product.objects.order_by("pk").values_list("pk", "title", "is_public")),
        list(StockRecord.objects.order_by("pk").values_list("price", "num_in_stock")),
        list(ProductImage.objects.order_by("pk").values_list("pk", "display_order")),
        list(Order.objects.order_by("pk").values_list("status", "payment_status")),
        list(Line.objects.order_by("pk").values_list("pk", "quantity")),
        list(PriceListImport.objects.order_by("pk").values_list("pk", "state")),
        StockChange.objects.count(),
        list(
            ChannelAccount.objects.order_by("pk").values_list(
                "state", "is_paused", "is_resting", "only_down_until", "buffer_units"
            )
        ),
        list(Listing.objects.order_by("pk").values_list("pk", "is_wanted", "category_id")),
        list(Facet.objects.order_by("pk").values_list("desired", "needs_person")),
        list(OrderLine.objects.order_by("pk").values_list("stockrecord", "num_allocated")),
        list(OrderAction.objects.order_by("pk").values_list("kind", "given_up_at", "needs_person")),
        list(ListingOffer.objects.order_by("pk").values_list("price_percent")),
        list(PracticeRound.objects.order_by("pk").values_list("started_at", "broken_at")),
        list(OwnCarrier.objects.order_by("pk").values_list("name", "tracking_url")),
        list(PickupPoint.objects.order_by("pk").values_list("place", "is_active")),
        list(Claim.objects.order_by("pk").values_list("state", "answer_words")),
        list(RemoteListing.objects.order_by("pk").values_list("decision", "listing")),
        list(BankCredit.objects.order_by("pk").values_list("state", "order")),
        Entry.objects.count() + Attempt.objects.count() + StripeEvent.objects.count(),
        list(Certificate.objects.order_by("pk").values_list("pk", "number")),
        list(ProductReview.objects.order_by("pk").values_list("pk", "reply", "status")),
        list(UserAddress.objects.order_by("pk").values_list("pk", "line1")),
        list(Membership.objects.order_by("pk").values_list("pk", "role", "is_active")),
        list(HelperConsent.objects.order_by("pk").values_list("pk", "ended_at")),
        list(Invitation.objects.order_by("pk").values_list("pk", "ended_at", "accepted_at")),
        list(HelpCall.objects.order_by("pk").values_list("pk", "taken_by", "closed_at")),
        list(Application.objects.order_by("pk").values_list("pk", "state")),
        list(ApplicationPaper.objects.order_by("pk").values_list("pk", "digest")),
        list(Cooperative.objects.order_by("pk").values_list("pk", "state", "is_open")),
        list(Report.objects.order_by("pk").values_list("pk", "state")),
        Takedown.objects.count() + LogEntry.objects.count(),
        list(Household.objects.order_by("pk").values_list("name", "bank_holder", "is_active")),
        list(Settlement.objects.order_by("pk").values_list("pk", "state")),
        list(Statement.objects.order_by("pk").values_list("token", "received_on")),
        Payout.objects.count() + Adjustment.objects.count() + OwnCost.objects.count(),
        ProductShare.objects.count() + LineAssignment.objects.count(),
        list(Site.objects.order_by("pk").values_list("draft", "shown")),
        list(SitePerson.objects.order_by("pk").values_list("name", "consent_at")),
        SiteVersion.objects.count(),
        list(HelpRequest.objects.order_by("pk").values_list("pk", "stage", "owner")),
        HelpNote.objects.count() + Paper.objects.count() + StepTick.objects.count(),
    )


def test_every_address_with_an_id_has_a_row():
    assert addresses_with_ids() == set(ROWS)


@pytest.mark.parametrize(
    "name", [name for name, row in ROWS.items() if row.kind in {"office", "mine"}]
)
def test_an_office_and_ones_own_papers_open_to_nobody_else(world, name):
    address = reverse(name, kwargs=ROWS[name].kwargs(world))
    before = state()

    for who, client in (world.visitors | {"the co-op": client_of(world.manager)}).items():
        answers = {client.get(address).status_code, client.post(address, {}).status_code}
        expected = {302, 405} if who == "nobody" else {404, 405}
        assert answers <= expected and answers != {405}, (who, answers)
    assert state() == before
    whose = world.officer if ROWS[name].kind == "office" else world.applicant
    client = client_of(whose)
    answers = {client.get(address).status_code, client.post(address, {}).status_code}
    assert not answers & {403, 404}, answers


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.kind == "desk"])
def test_the_desk_shows_and_changes_nothing_for_strangers(world, name):
    address = reverse(name, kwargs=ROWS[name].kwargs(world))
    before = state()

    for who, client in world.visitors.items():
        answers = {client.get(address).status_code, client.post(address, {}).status_code}
        if who == "nobody":
            assert answers <= {302, 405} and 302 in answers, (who, answers)
        elif "helper" in who:  # a page for no helper says so before it looks for the thing
            assert answers <= {403, 404, 405} and answers & {403, 404}, (who, answers)
        else:
            assert answers <= {404, 405} and 404 in answers, (who, answers)

    assert state() == before


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.kind == "desk"])
def test_a_helper_whose_time_is_over_is_a_stranger(world, name):
    former = make_member(world.product.cooperative)
    former.memberships.update(is_active=False)
    client = Client()
    client.force_login(former)
    address = reverse(name, kwargs=ROWS[name].kwargs(world))

    answers = {client.get(address).status_code, client.post(address, {}).status_code}

    assert answers <= {404, 405} and 404 in answers


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.kind == "own desk"])
def test_what_a_co_op_does_for_itself_is_closed_to_others(world, name):
    address = reverse(name, kwargs=ROWS[name].kwargs(world))

    assert world.visitors["a buyer"].get(address).status_code == 404
    answer = world.visitors["nobody"].get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/tai-khoan/dang-nhap/")


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.kind == "own post"])
def test_what_a_co_op_begins_for_itself_is_closed_to_others(world, name):
    address = reverse(name, kwargs=ROWS[name].kwargs(world))

    assert world.visitors["a buyer"].post(address).status_code == 404
    answer = world.visitors["nobody"].post(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/tai-khoan/dang-nhap/")


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.kind == "private"])
def test_what_is_anothers_is_as_good_as_absent(world, name):
    address = reverse(name, kwargs=ROWS[name].kwargs(world))
    before = state()

    for who, client in world.visitors.items():
        answers = {client.get(address).status_code, client.post(address, {}).status_code}
        assert answers <= {404, 405} and 404 in answers, (who, answers)

    assert state() == before


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.kind == "hook"])
def test_what_other_machines_call_believes_nobody_without_proof(world, name):
    address = reverse(name, kwargs=ROWS[name].kwargs(world))
    before = state()

    for who, client in world.visitors.items():
        answers = {client.get(address).status_code, client.post(address, {}).status_code}
        assert answers <= {302, 400, 401, 404, 405}, (who, answers)

    assert state() == before


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.kind == "public"])
def test_what_is_public_answers_everybody(world, name):
    address = reverse(name, kwargs=ROWS[name].kwargs(world))

    for client in world.visitors.values():
        answer = client.get(address, follow=True)  # only ever to its own address with a version
        assert (answer.status_code, answer.request["PATH_INFO"]) == (200, address)


def test_an_unknown_confirmation_is_absent(world):
    address = reverse("checkout:done", kwargs={"code": "A" * 27})

    assert {client.get(address).status_code for client in world.visitors.values()} == {404}


def test_a_desk_cannot_be_turned_to_another_co_op(world):
    code = world.product.cooperative.code

    for who in ("another co-op", "a buyer"):
        answer = world.visitors[who].get(reverse("dashboard:today"), {"htx": code})
        assert answer.status_code in {404, 403}, who


def test_a_person_of_two_co_ops_sees_one_at_a_time(world, client):
    second = make_cooperative("HTX thứ hai")
    second.memberships.create(user=world.manager)
    client.force_login(world.manager)
    address = reverse("dashboard:order", kwargs=order_number(world))
    assert client.get(address).status_code == 200

    client.get(reverse("dashboard:today"), {"htx": second.code})

    assert client.get(address).status_code == 404
