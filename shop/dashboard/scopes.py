"""What a helper needs to be allowed for each page of the desk, and what is done there, in words.

A page that stands neither here nor says so itself (``desk_view(scope=…, does=…)``) is refused to
helpers, and a test names it. ``ALWAYS`` is open to every helper; ``NEVER`` to none: money, bank
account, people.
"""

from collections.abc import Callable, Iterator
from functools import cache

from django.urls import URLResolver, get_resolver
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coops.registry.standing import Scope

ALWAYS, NEVER = "always", "never"
ORDERS, PRODUCTS, STOCK = Scope.ORDERS.value, Scope.PRODUCTS.value, Scope.STOCK.value
MARKETPLACES = Scope.MARKETPLACES.value
#: All that a page may declare.
KNOWN = {ALWAYS, NEVER, *Scope.values}

#: name of an address → what it needs, and what a form sent there does.
PAGES: dict[str, tuple[str, str | Promise]] = {
    "dashboard:today": (ALWAYS, _("today's work")),
    "dashboard:rooms": (ALWAYS, _("all rooms")),
    "dashboard:orders_seen": (ORDERS, _("marked new orders as seen")),
    "dashboard:standing": (ALWAYS, _("the co-op's standing")),
    "dashboard:helper_leave": (ALWAYS, _("stopped helping")),
    # Products
    "dashboard:products": (PRODUCTS, _("the list of products")),
    "dashboard:grid": (STOCK, _("the grid of prices and counts")),
    "dashboard:grid_cell": (STOCK, _("changed a cell of the grid")),
    "dashboard:products_export": (PRODUCTS, _("took the products along as a file")),
    "dashboard:product_create": (PRODUCTS, _("began a product")),
    "dashboard:product_unit_price": (PRODUCTS, _("worked out a price per kg")),
    "dashboard:product_edit": (PRODUCTS, _("changed a product")),
    "dashboard:product_photos": (PRODUCTS, _("changed photos")),
    "dashboard:product_name": (PRODUCTS, _("changed a name or shelf")),
    "dashboard:product_price": (NEVER, _("changed a price")),
    "dashboard:product_quantity": (STOCK, _("changed a quantity")),
    "dashboard:product_more": (PRODUCTS, _("changed what the label says")),
    "dashboard:product_stock": (STOCK, _("counted the stock")),
    "dashboard:product_row": (STOCK, _("changed a row of the list")),
    "dashboard:product_confirm_price": (NEVER, _("confirmed a price")),
    "dashboard:product_publish": (PRODUCTS, _("put on sale")),
    "dashboard:product_unpublish": (PRODUCTS, _("took off sale")),
    "dashboard:product_discard": (PRODUCTS, _("threw a draft away")),
    "dashboard:product_kinds": (PRODUCTS, _("packs and grades")),
    "dashboard:product_kind_add": (PRODUCTS, _("added a pack or grade")),
    "dashboard:product_kind_leave": (PRODUCTS, _("took a pack or grade apart")),
    "dashboard:certificates": (PRODUCTS, _("the certificates")),
    "dashboard:certificate_new": (PRODUCTS, _("wrote a certificate down")),
    "dashboard:certificate_edit": (PRODUCTS, _("changed a certificate")),
    "dashboard:certificate_remove": (PRODUCTS, _("removed a certificate")),
    "dashboard:reviews": (ORDERS, _("what buyers say")),
    "dashboard:review_reply": (ORDERS, _("answered a review")),
    **{
        f"dashboard:{name}": (NEVER, _("price lists"))
        for name in ("import", "import_preview", "import_apply", "import_publish", "import_undo")
        + ("import_progress",)
    },
    # Orders
    "dashboard:orders": (ORDERS, _("the queue of orders")),
    "dashboard:order": (ORDERS, _("an order")),
    "dashboard:order_action": (ORDERS, _("worked on an order")),
    "dashboard:order_parcel": (ORDERS, _("wrote news of a parcel")),
    **{
        f"dashboard:{name}": (ORDERS, _("packed and handed over"))
        for name in ("picking", "picking_pdf", "labels", "all_packed", "handover", "handover_pdf")
        + ("all_handed_over", "packing_photo", "packing_picture", "order_part")
    },
    "dashboard:claims": (ORDERS, _("the claims")),
    "dashboard:claim_answer": (NEVER, _("answered a claim")),
    "dashboard:pickup_points": (ORDERS, _("changed pick-up points")),
    "dashboard:pickup_point": (ORDERS, _("changed a pick-up point")),
    "dashboard:pickup_day": (ORDERS, _("a pick-up day")),
    "dashboard:delivery": (NEVER, _("changed delivery fees")),
    "dashboard:carrier_add": (NEVER, _("added a carrier")),
    "dashboard:carrier_remove": (NEVER, _("removed a carrier")),
    "dashboard:rest": (NEVER, _("changed the days of rest")),
    "dashboard:map_point": (NEVER, _("changed the place on the map")),
    # Money and people
    **{
        f"dashboard:{name}": (NEVER, _("money"))
        for name in ("money", "money_statement", "money_typed", "money_cash", "money_settings")
        + ("credit_assign", "credit_split", "credit_aside", "credit_again", "credit_undo")
        + ("order_money",)
    },
    **{
        f"dashboard:{name}": (NEVER, _("people"))
        for name in ("people", "person", "person_role", "person_end", "person_consent")
        + ("person_acts", "invite", "invitation_back", "help_call", "help_allow", "help_close")
    },
    # Households: their names help with harvests, everything else of them is money
    "settlement:households": (PRODUCTS, _("Member households")),
    **{
        f"settlement:{name}": (NEVER, _("money"))
        for name in ("household_new", "household_edit", "household_import", "household_template")
        + ("terms", "shares", "product_shares", "costs", "cost_remove", "settlements")
        + ("settlement", "settlement_new", "settlement_close", "settlement_discard")
        + ("adjustment_add", "adjustment_remove", "line_assign", "all_statements_pdf", "payouts")
        + ("payout_codes", "payout_file", "statement", "statement_pdf", "statement_paid")
        + ("statement_unpaid", "statement_received", "statement_paper", "statement_link")
    },
    # Help, papers, ways onto marketplaces
    **{
        f"dossiers:{name}": (ALWAYS, _("worked on a request for help"))
        for name in ("help_list", "help_new", "help", "help_say", "help_step")
    },
    "dossiers:rules": (ALWAYS, _("read which law counts")),
    "dossiers:facts": (NEVER, _("wrote data for papers down")),
    **{
        f"dossiers:{name}": (PRODUCTS, _("filled in papers"))
        for name in ("papers", "fill", "newest", "paper", "paper_print", "paper_pdf")
    },
    **{
        f"dossiers:{name}": (MARKETPLACES, _("worked on registering at a marketplace"))
        for name in ("ways", "way", "way_begin", "way_step", "way_stuck", "way_tick")
    },
    # Website, posters
    **{
        f"microsites:{name}": (PRODUCTS, _("worked on the website"))
        for name in ("site", "pictures", "words", "contact", "goods", "theme", "people", "person")
        + ("person_remove", "preview", "drop", "versions", "version", "blocks", "poster")
        + ("poster_file", "code_file")
    },
    **{
        f"microsites:{name}": (NEVER, _("published the website"))
        for name in ("publish", "go_back", "legal")
    },
    # The day
    "dashboard:mending": (ORDERS, _("what is to be fixed")),
    "dashboard:pause": (NEVER, _("paused the shop")),
    "dashboard:pulse": (ORDERS, _("whether new orders came")),
    "dashboard:alerts": (ORDERS, _("how the co-op hears of orders")),
    "dashboard:order_keyed": (ORDERS, _("wrote an order down")),
    # Photos, drafts of forms
    **{
        f"dashboard:{name}": (PRODUCTS, _("changed photos"))
        for name in ("product_photo_better", "product_photo_send", "product_photo_begin")
    },
    "dashboard:product_tile": (PRODUCTS, _("how buyers will see a product")),
    "dashboard:draft_save": (ALWAYS, _("began to type in a form")),
    "dashboard:draft_drop": (ALWAYS, _("threw away what was typed")),
    # Lots and the diary
    **{
        f"dashboard:{name}": (STOCK, _("worked on lots"))
        for name in ("lots", "lot_new", "lot", "lot_edit", "lot_entry", "lot_entry_remove")
        + ("lot_photos", "lot_photo_remove", "lot_labels", "lot_labels_pdf", "lot_code")
        + ("plots", "plot", "plans", "plan", "plan_remove")
    },
    **{
        f"dashboard:{name}": (NEVER, _("recalled a lot"))
        for name in ("lot_went_to", "lot_recall", "lot_recall_lift")
    },
    "dashboard:order_lots": (ORDERS, _("said which lot an order is served from")),
    "dashboard:diary": (STOCK, _("the stock diary")),
    "dashboard:diary_undo": (STOCK, _("took a change of the stock back")),
    "dashboard:diary_undo_price": (NEVER, _("took a change of a price back")),
    # Sales channels
    **{
        f"integrations:{name}": (MARKETPLACES, _("worked on a sales channel"))
        for name in ("channels", "parked", "parked_line", "retry", "channel", "check", "check_now")
        + ("file_channel", "file_goods", "file_leave_out", "file_download")
        + ("file_copied", "file_template", "file_orders", "file_orders_take", "ask_backfill")
        + ("adopt", "adopt_read", "adopt_item", "adopt_content", "adopt_lines", "practice_round")
    },
    **{
        f"integrations:{name}": (MARKETPLACES, _("worked on a listing"))
        for name in ("listing", "listing_category", "listing_publish", "listing_hide")
        + ("listing_discard", "listing_new")
    },
    **{
        f"integrations:{name}": (ORDERS, _("worked on a marketplace's order"))
        for name in ("order_cancel", "order_cancel_part", "order_ship", "order_answer")
        + ("order_label", "order_label_file", "order_work", "order_return")
    },
    **{
        f"integrations:{name}": (NEVER, _("settings of a sales channel"))
        for name in ("connect", "net", "net_price", "rest_all", "wake_all", "rest_one", "wake_one")
        + ("only_down", "up_again", "check_repair", "check_keep", "buffer", "pause", "resume")
        + ("push_address", "adopt_sure", "adopt_leave", "adopt_undo", "adopt_prices")
        + ("disconnect", "practice_round_start", "practice_round_break", "practice_round_again")
    },
}


def scope_of(name: str, declared: str = "") -> str:
    """Return what a helper needs for the page of that name; unknown pages are for no helper."""
    return declared or PAGES.get(name, (NEVER, ""))[0]


def words_of(name: str) -> str:
    """Return what a form sent to that page does, in words."""
    return str(PAGES[name][1] if name in PAGES else _declared().get(name, ("", name))[1])


def desk_pages() -> dict[str, Callable]:
    """Return the views of all desk pages by the name of their address."""

    def walk(patterns, namespace: str = "") -> Iterator[tuple[str, Callable]]:
        for entry in patterns:
            if isinstance(entry, URLResolver):
                inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
                yield from walk(entry.url_patterns, inner)
            elif getattr(entry.callback, "is_desk_view", False):
                yield f"{namespace}{entry.name}", entry.callback

    return dict(walk(get_resolver().url_patterns))


@cache
def _declared() -> dict[str, tuple[str, str | Promise]]:
    """Return what pages say of themselves."""
    return {
        name: (view.desk_scope, view.desk_words)  # type: ignore[attr-defined]
        for name, view in desk_pages().items()
        if view.desk_scope  # type: ignore[attr-defined]
    }


def scope_label(scope: str) -> str:
    """Return a scope as people read it."""
    return str(Scope(scope).label) if scope in Scope.values else ""
