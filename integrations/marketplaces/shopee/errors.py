"""What Shopee's errors mean: one table, (call, code, pattern of the message) → meaning.

``call`` ``None``: any call. ``code``: in lower case, without spaces and module, spelling put
right (see :mod:`.failures`); with its module where the bare word means something else, with ``*``
for all that begins so, ``None`` for sentences that stand alone in the lists of partial failures.
``pattern``: searched in the message without regard to case; a row with a pattern goes before one
without. Rows of orders, parcels and money stand in :mod:`.order_errors`. Names and messages:
``error_list`` and ``common_error_list`` of Shopee's API
specifications (``v2.public.*``, ``v2.product.*``, ``v2.order.*``, ``v2.logistics.*``).
"""

from django.utils.translation import gettext_lazy as _

from integrations.contract import RemoteGone, UnknownAnswer
from integrations.marketplaces.shopee import meanings as m
from integrations.marketplaces.shopee.meanings import Meaning
from integrations.marketplaces.shopee.order_errors import ORDER_MEANINGS
from shop.core.remote import NotConnected, PermanentFailure, TemporaryFailure

Key = tuple[str | None, str | None, str | None]

REFRESH, EXCHANGE = "auth/access_token/get", "auth/token/get"

MEANINGS: dict[Key, Meaning] = {
    # --- error_auth and error_param: the message says what is meant ----------------------
    (None, "error_auth", r"invalid access.?token"): m.TOKEN_OLD,
    (None, "error_auth", r"invalid code"): Meaning(
        PermanentFailure,
        _("Shopee's permission was used already or is older than ten minutes."),
        m.CONNECT_AGAIN,
        "connect",
    ),
    (None, "error_auth", r"reserved? stock"): m.STOCK_HELD,
    (None, "error_auth", r"partner_id or shop"): m.consent(
        _("The shop has not allowed us to work for it, or does not allow it any more.")
    ),
    (None, "error_auth", r"holiday|vacation|vocation"): m.stopped(
        _("The shop is on holiday on Shopee."),
        _("Switch the holiday off on Shopee's seller page when you want to sell again."),
    ),
    (None, "error_auth", r"app is deleted|restricted|partner_id is invalid|permission"): m.setup(
        _("Shopee does not let this website do that.")
    ),
    (None, "error_auth", r"phone number"): m.stopped(
        _("Shopee finds fault with the phone number of the shop.")
    ),
    (None, "error_auth", r"location_id|fbs|b2c"): Meaning(
        PermanentFailure,
        _("Shopee keeps the stock of this shop in several warehouses, or in its own."),
        _("Set the stock on Shopee by hand, and tell the people who run this website."),
        "operator",
    ),
    (None, "error_auth", r"system error"): m.busy(_("Shopee has trouble at the moment.")),
    (REFRESH, "error_auth", r"token"): m.consent(_("Shopee does not take our key to the shop.")),
    (REFRESH, "error_auth", None): m.consent(_("Shopee does not take our key to the shop.")),
    (None, "error_auth", None): Meaning(
        UnknownAnswer,
        _("Shopee does not allow this, and does not say why."),
        _("We try again a few times. If it stays, press “Connect again”."),
        "connect",
    ),
    (None, "error_param", r"timestamp"): m.CLOCK,
    (None, "error_param", r"reserved? stock"): m.STOCK_HELD,
    (None, "error_param", r"no access.?token"): m.TOKEN_OLD,
    (None, "error_param", r"invalid access.?token"): m.TOKEN_OLD,
    (None, "error_param", r"refresh.?token"): m.consent(
        _("Shopee does not take our key to the shop.")
    ),
    (EXCHANGE, "error_param", r"\bcode\b"): Meaning(
        PermanentFailure,
        _("Shopee's permission was used already or is older than ten minutes."),
        m.CONNECT_AGAIN,
        "connect",
    ),
    (None, "error_param", r"partner_id|no sign|not from gateway|offline|request path"): m.setup(
        _("This website is not registered rightly with Shopee.")
    ),
    (None, "error_param", r"wrong model_id"): m.goods(
        "option",
        _("A variant is not there on Shopee any more."),
        _("Look at the item on Shopee; link its variants again or publish it anew."),
    ),
    (None, "error_param", r"times the lowest|price.*ratio"): m.goods(
        "price",
        _("The prices of the variants are too far apart."),
        _("The dearest may cost at most five times the cheapest: change prices, or split it."),
    ),
    (None, "error_param", None): m.OUR_REQUEST,
    # --- The key to the shop ----------------------------------------------------------
    (REFRESH, "invalid_access_token", None): m.consent(
        _("Shopee does not take our key to the shop.")
    ),
    (None, "invalid_access_token", None): m.TOKEN_OLD,
    # --- Consent must be given again ----------------------------------------------------
    (None, "error_shop_refresh_token", None): m.consent(
        _("Our key to the shop is not valid any more.")
    ),
    (None, "error_merchant_refresh_token", None): m.consent(
        _("Our key to the main account is not valid any more.")
    ),
    (None, "refresh_token_expired", None): m.consent(
        _("Our key to the shop was not used for thirty days and has run out.")
    ),
    (None, "shop_access_expired", None): m.consent(
        _("The time for which the shop allowed us to work for it is over.")
    ),
    (None, "merchant_access_expired", None): m.consent(
        _("The time for which the main account allowed us to work for it is over.")
    ),
    (None, "shop_no_linked", None): m.consent(_("The shop has ended the connection on Shopee.")),
    (None, "partner_shop_no_link", None): m.consent(
        _("The shop has not allowed us to work for it, or does not allow it any more.")
    ),
    (None, "merchant_no_linked", None): m.consent(
        _("The main account has ended the connection on Shopee.")
    ),
    (None, "invalid_code", None): Meaning(
        PermanentFailure,
        _("Shopee's permission was used already or is older than ten minutes."),
        m.CONNECT_AGAIN,
        "connect",
    ),
    (None, "invalid_shop_id", None): Meaning(
        PermanentFailure,
        _("Shopee's permission was given for another shop."),
        m.CONNECT_AGAIN,
        "connect",
    ),
    (None, "invalid_main_account_id", None): Meaning(
        PermanentFailure,
        _("Shopee's permission was given for another main account."),
        m.CONNECT_AGAIN,
        "connect",
    ),
    (None, "no_code", None): Meaning(
        PermanentFailure,
        _("Shopee's page sent you back without a permission."),
        m.CONNECT_AGAIN,
        "connect",
    ),
    # --- Set up: for whoever runs this website ------------------------------------------
    (None, "error_sign", None): m.setup(
        _("Shopee does not recognise this website's signature."),
        _("Please tell the people who run this website: its key or its clock is wrong."),
    ),
    (None, "error_partner_key_expired", None): m.setup(
        _("This website's key at Shopee has run out.")
    ),
    (None, "source_ip_undeclared", None): m.setup(
        _("Shopee does not know the network address of this website.")
    ),
    (None, "error_api_permission", None): m.setup(
        _("This website is not registered with Shopee for this kind of work.")
    ),
    (None, "error_ashop_api_permission", None): m.stopped(
        _("Shops that only hang on another shop may not be kept from outside.")
    ),
    (None, "error_api_call_restricted", None): m.setup(
        _("Shopee has restricted what this website may do.")
    ),
    (None, "invalid_partner_id", None): m.setup(_("Shopee does not know this website.")),
    (None, "api_suspended", None): m.setup(
        _("Shopee has shut down the way in which this website does that.")
    ),
    # --- The shop's own state -----------------------------------------------------------
    (None, "shop_banned", None): m.stopped(_("Shopee has blocked the shop.")),
    (None, "partner_frozen", None): m.setup(_("Shopee has frozen this website's registration.")),
    (None, "error_kyc_auth", None): m.stopped(
        _("The registration of the shop on Shopee is not finished."),
        _("Finish the registration, with papers and bank account, on Shopee's seller page."),
    ),
    (None, "error_seller_under_penalty", None): m.stopped(
        _("Shopee has put a penalty on the shop."),
        _("See on Shopee's seller page what it is for and how long it lasts."),
    ),
    (None, "error_holiday_*", None): m.stopped(
        _("The shop is on holiday on Shopee."),
        _("Switch the holiday off on Shopee's seller page when you want to sell again."),
    ),
    (None, "error_busi_invalid_shop_status", None): m.stopped(_("The shop is not open on Shopee.")),
    # --- How often we may ask -----------------------------------------------------------
    (None, "error_rate_limit", None): Meaning(
        TemporaryFailure,
        _("We asked Shopee too often in a short time."),
        m.NOTHING_TO_DO,
        "wait",
        is_refused_unread=True,
    ),
    (None, "error_limit", None): Meaning(
        TemporaryFailure,
        _("All that this website may ask Shopee in one day is used up."),
        _("It goes on by itself after 11 p.m., when Shopee's new day begins."),
        "wait",
        is_refused_unread=True,
        until_tomorrow=True,
    ),
    (None, "order.error_limit", None): Meaning(
        PermanentFailure,
        _("Shopee does not allow that for an order which has come this far."),
        m.LOOK_AT_ORDER,
        "marketplace",
    ),
    (None, "logistics.error_limit", None): Meaning(
        PermanentFailure,
        _("Shopee does not allow that for a parcel which has come this far."),
        _("Look at the parcel on Shopee's seller page and go on from there."),
        "marketplace",
    ),
    # --- Passes by itself ---------------------------------------------------------------
    (None, "error_server", None): m.busy(_("Shopee's machines have a fault at the moment.")),
    (None, "error_inner", None): m.busy(_("Shopee has trouble at the moment.")),
    (None, "error_system_busy", None): m.busy(_("Shopee is very busy at the moment.")),
    (None, "error_network", None): m.busy(_("Shopee's own network has trouble.")),
    (None, "error_unknown", None): m.busy(_("Shopee did not manage it and does not know why.")),
    (None, "error_timeout", None): m.busy(_("Shopee took too long and gave up.")),
    (None, "error_data", None): m.busy(_("Shopee could not read its own data.")),
    (None, "error_too_many_invoke_function", None): m.busy(
        _("Shopee's shipping is asked too often at the moment.")
    ),
    (None, "logistic_order_is_locked_on_creating", None): m.busy(
        _("Shopee is still preparing this parcel.")
    ),
    (None, "error_unlist_item_failed", None): m.busy(
        _("Shopee did not manage to show or hide the item.")
    ),
    (None, "error_unlist_item_all_failed", None): m.busy(
        _("Shopee did not manage to show or hide the items.")
    ),
    (None, "error_cannot_delete_item", None): m.busy(
        _("Shopee did not manage to delete the item.")
    ),
    (None, "error_get_shop_fail", None): m.busy(_("Shopee has trouble at the moment.")),
    (None, "error_config", None): m.busy(_("Shopee has trouble at the moment.")),
    (None, "error_busi_update_stock_failed", None): m.busy(
        _("Shopee did not take the new stock and did not say for which variant.")
    ),
    (None, "error_busi_update_price_failed", None): m.busy(
        _("Shopee did not take the new price and did not say for which variant.")
    ),
    # --- Locked by a promotion ----------------------------------------------------------
    (None, "error_cannt_edit_stock_in_promotion", None): m.promotion(
        _("The stock cannot be changed while the goods are in a promotion on Shopee.")
    ),
    (None, "error_promotion_cantnot_update_stock", None): m.promotion(
        _("A promotion on Shopee holds on to the stock of these goods.")
    ),
    (None, "error_model_update_stock_model_in_promotion", None): m.promotion(
        _("The stock of this variant cannot be changed while it is in a promotion on Shopee.")
    ),
    (None, "error_cannt_edit_price_in_promotion", None): m.promotion(
        _("The price cannot be changed while the goods are in a promotion on Shopee.")
    ),
    (None, "error_cannot_update_price_in_promotion", None): m.promotion(
        _("A promotion on Shopee holds on to the price of these goods.")
    ),
    (None, "error_in_item_promotion_item_price_lock", None): m.promotion(
        _("The price is locked until the promotion on Shopee has ended.")
    ),
    (None, "error_cannt_unlisted_in_promotion", None): m.promotion(
        _("Goods that are in a promotion on Shopee cannot be hidden.")
    ),
    (None, "error_in_item_promotion_unlsit_lock", None): m.promotion(
        _("Goods that are in a promotion on Shopee cannot be hidden.")
    ),
    (None, "error_unlist_in_promotion", None): m.promotion(
        _("Goods that are in a promotion on Shopee cannot be hidden.")
    ),
    **{
        (None, code, None): m.promotion(
            _("Goods that are in a promotion on Shopee cannot be deleted.")
        )
        for code in (
            "error_cannt_delete_in_promotion",
            "error_in_item_promotion_delete_lock",
            "error_in_model_promotion_delete_lock",
            "error_slash_price_item_delete_lock",
        )
    },
    (None, "error_in_item_promotion_nomodel_to_models", None): m.promotion(
        _("Goods that are in a promotion on Shopee cannot get variants.")
    ),
    # --- The goods must be described otherwise ------------------------------------------
    (None, "error_invalid_category", None): m.goods(
        "category",
        _("Shopee does not have this category, or does not take goods in it."),
        _("Choose another category, as fine as possible."),
    ),
    (None, "error_category_is_block", None): m.goods(
        "category",
        _("Shopee has closed this category for the shop."),
        _("Choose another category, or ask Shopee to open it for your shop."),
    ),
    (None, "error_forbidden_category", None): m.goods(
        "category",
        _("Goods of this category may not be sold on Shopee."),
        _("Choose another category if the goods fit there."),
    ),
    (None, "error_less_required_attribute", None): m.goods(
        "attribute",
        _("Shopee wants to know more about goods of this category."),
        _("Fill in all answers that are marked as needed, and send again."),
    ),
    (None, "error_invalid_attribute*", None): m.goods(
        "attribute",
        _("Shopee does not take one of the answers about the goods."),
        _("Choose the answers anew from Shopee's lists, and send again."),
    ),
    (None, "error_invalid_brand", None): m.goods(
        "brand",
        _("Shopee does not know this brand."),
        _("Choose a brand of Shopee's list, or “No Brand”."),
    ),
    (None, "error_less_required_brand", None): m.goods(
        "brand",
        _("Shopee wants to know the brand of goods of this category."),
        _("Choose a brand of Shopee's list, or “No Brand”."),
    ),
    (None, "error_title_exceeds_max_length", None): m.goods(
        "title", _("The name is too long for Shopee."), _("Shorten the name and send again.")
    ),
    (None, "error_item_name_is_too_short", None): m.goods(
        "title",
        _("The name is too short for Shopee."),
        _("Say in the name what it is, from where, and how much: “Forest honey, 500 ml”."),
    ),
    (None, "error_title_character_forbidden", None): m.goods(
        "title",
        _("The name holds a sign that Shopee does not take."),
        _("Take out pictures, stars and other special signs, and send again."),
    ),
    (None, "error_desc_length_min_limit", None): m.goods(
        "description",
        _("The description is too short for Shopee."),
        _("Tell more: where it grows, how it tastes, how to keep it."),
    ),
    (None, "error_price_exceed_min_limit", None): m.goods(
        "price", _("The price is too low for Shopee."), _("Raise the price, or sell larger packs.")
    ),
    (None, "error_price_exceed_max_limit", None): m.goods(
        "price",
        _("The price is too high for Shopee."),
        _("Lower the price, or sell smaller packs."),
    ),
    (None, "error_invalid_price", None): m.goods(
        "price", _("Shopee does not take this price."), _("Write the price in whole đồng.")
    ),
    (None, "error_image_unavailable", None): m.goods(
        "picture",
        _("Shopee cannot find or open a photo."),
        _("Choose the photo again and send again."),
    ),
    (None, "error_image_num_min", None): m.goods(
        "picture", _("Shopee wants at least one photo."), _("Add a photo of the goods.")
    ),
    (None, "error_image_num_max", None): m.goods(
        "picture", _("These are more photos than Shopee takes."), _("Take some photos out.")
    ),
    (None, "error_invalid_logistic_info", None): m.goods(
        "logistics",
        _("None of the chosen ways of sending fits the goods."),
        _("Choose a way of sending that is switched on and takes this weight."),
    ),
    (None, "error_invalid_price_for_logistic", None): m.goods(
        "logistics",
        _("The goods cost more than the chosen way of sending insures."),
        _("Choose another way of sending, or sell smaller packs."),
    ),
    (None, "error_reach_shop_item_limit", None): m.goods(
        "marketplace",
        _("The shop has as many items as Shopee allows."),
        _("Delete items on Shopee that you do not sell any more."),
    ),
    (None, "error_param_validate", None): m.goods(
        "title",
        _("Shopee does not take the world-wide code (GTIN) of the goods."),
        _("Correct the code under the bar code, or leave it empty."),
    ),
    (None, "error_repeated_mtsku", None): m.goods(
        "marketplace",
        _("Another item of the main account has the same code."),
        _("Look for the same item on Shopee and link it, or give this one another code."),
    ),
    (None, "error_edit_item_stock_for_item_has_model", None): m.goods(
        "option",
        _("The item has got variants on Shopee; its stock hangs on them now."),
        _("Link the item's variants again."),
    ),
    (None, "error_busi_cannot_delist_reviewing_or_banned_item", None): m.goods(
        "marketplace",
        _("Shopee is looking at the item or has banned it; it cannot be shown or hidden now."),
        _("See on Shopee's seller page what is wrong with the item."),
    ),
    (None, "error_busi", None): m.OUR_REQUEST,
    (None, "variants_differ", None): m.goods(
        "option",
        _("The item has other variants on Shopee than here."),
        _("Delete its variants on Shopee, or link it by hand."),
    ),
    # --- Gone ---------------------------------------------------------------------------
    (None, "error_item_not_found", None): m.gone(_("The item is not on Shopee any more.")),
    (None, "error_item_not_belong_shop", None): m.gone(_("The item belongs to another shop.")),
    (None, "error_item_uneditable", None): m.gone(
        _("The item was deleted or locked on Shopee and cannot be changed.")
    ),
    ("order/get_order_detail", "error_not_found", None): Meaning(
        RemoteGone,
        _("Shopee does not know an order of that number."),
        _("Look on Shopee's seller page whether the order belongs to this shop."),
        "marketplace",
    ),
    # --- Others -------------------------------------------------------------------------
    (None, "order_list_invalid_time", None): Meaning(
        PermanentFailure,
        _("We asked Shopee for the orders of more than fifteen days at once."),
        m.TELL_OPERATOR,
        "operator",
    ),
    (None, "error_not_in_whitelist", None): Meaning(
        PermanentFailure,
        _("The shop keeps its stock in one place; Shopee has no list of warehouses for it."),
        _("Nothing needs to be done."),
    ),
    (None, "error_auth_product_is_pff", None): Meaning(
        PermanentFailure,
        _("Shopee keeps these goods in its own warehouse."),
        _("Change the item on Shopee's seller page."),
        "marketplace",
    ),
    **ORDER_MEANINGS,
    # --- Sentences in the lists of partial failures -------------------------------------
    (None, None, r"reserved? stock"): m.STOCK_HELD,
    (None, None, r"promotion|campaign|flash sale|slash sale"): m.promotion(
        _("This cannot be changed while the goods are in a promotion on Shopee.")
    ),
    (None, None, r"not found|not belong|deleted"): m.gone(
        _("The item or its variant is not on Shopee any more.")
    ),
    (None, None, r"price.*(less|min|at least)"): m.goods(
        "price", _("The price is too low for Shopee."), _("Raise the price, or sell larger packs.")
    ),
    (None, None, r"price.*(bigger|exceed|max|at most)"): m.goods(
        "price",
        _("The price is too high for Shopee."),
        _("Lower the price, or sell smaller packs."),
    ),
    (None, None, r"review|banned"): m.goods(
        "marketplace",
        _("Shopee is looking at the item or has banned it; it cannot be shown or hidden now."),
        _("See on Shopee's seller page what is wrong with the item."),
    ),
    (None, None, r"try (again )?later|system error|busy"): m.busy(
        _("Shopee has trouble at the moment.")
    ),
    # --- No answer of Shopee's at all: our own words, see shop.core.remote --------------
    (None, "timeout", None): m.busy(_("Shopee did not answer in time.")),
    (None, "connect_timeout", None): m.busy(_("Shopee cannot be reached at the moment.")),
    (None, "no_connection", None): m.busy(_("The line to Shopee is broken at the moment.")),
    (None, "not_json", None): m.busy(_("Instead of Shopee, something on the way answered.")),
    (None, "too_large", None): m.busy(_("Shopee's answer was far too long.")),
    (None, "incomplete", None): m.busy(_("Shopee's answer lacked what we had asked for.")),
    (None, "models_late", None): m.busy(_("Shopee has not finished making the variants.")),
    (None, "http_429", None): m.busy(_("We asked Shopee too often in a short time.")),
    (None, "http_*", None): m.busy(_("Shopee's machines have a fault at the moment.")),
    (None, "not_connected", None): Meaning(
        NotConnected, _("The shop is not connected yet."), m.CONNECT_AGAIN, "connect"
    ),
}
