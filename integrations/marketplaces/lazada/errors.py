"""What Lazada's errors mean: one table, (call, code, pattern of the message) → meaning.

``call`` ``None``: any call, with ``*`` at its end for all that begins so. ``code``: as Lazada
writes it, with ``*`` for all that begins so. ``pattern``: searched in our note of the message,
which ends with field, type and request in brackets. The code decides first, then the call, then
the pattern. Codes and their names: error lists of the API pages, guides 108138 and 121320.
"""

from django.utils.translation import gettext_lazy as _

from integrations.contract import RemoteGone, UnknownAnswer
from integrations.marketplaces.lazada import meanings as m
from integrations.marketplaces.lazada.meanings import Meaning
from shop.core.remote import NotConnected

Key = tuple[str | None, str, str | None]

EXCHANGE, REFRESH = "auth/token/create", "auth/token/refresh"
SELLABLE, PRICES = "product/stock/sellable/update", "product/price_quantity/update"
ORDER, ITEMS_OF_ORDERS, PACK = "order/get", "orders/items/get", "order/fulfill/pack"
#: Calls of cancelling and of returns; their numbers are another list (ROC 100–131).
REVERSE = "order/reverse/*"

#: Names in messages of ``detail`` rows that come without a number → the number.
NAMES = {
    "BIZ_CHECK_PRICE_PRECISION_INVALID": "4104",
    "BIZ_CHECK_SELLER_SKU_DUPLICATE": "4105",
    "CHK_CATPROP_CPV_INPUT_SIZE_LIMIT": "4106",
    "CHECK_CAT_PROP_INVALID_NUMBER": "4107",
    "CHK_BASIC_REQUIRED": "4108",
    "CHK_SKU_PROPS_NOT_MATCH_SALE_PROP": "4109",
    "BIZ_CHECK_CAT_PROP_MANDATORY": "4110",
    "CHK_CATPROP_CPV_TEXT_REPEAT": "4111",
    "CHK_SKU_PROPS_DUPLICATE": "4112",
    "CHK_SKU_PROPS_NOT_IDENTICAL": "4113",
    "CHK_CATPROP_CPV_NOT_ENUM": "4115",
    "BIZ_CHECK_MAIN_IMAGE_DUPLICATE": "4116",
    "BIZ_CHECK_PRICE_IS_ZERO": "4118",
    "BIZ_CHECK_SPECIAL_PRICE_RATE_OUT_OF_RANGE": "4119",
    "CHK_CATPROP_CPV_MAX_LEGNTH": "4120",
    "BIZ_CHECK_MANGROVE_RULE": "4123",
    "BIZ_CHECK_PROP_SPECIAL_CHAR": "4129",
    "BIZ_CHECK_OFFICIAL_STORE_BRAND_UNAUTHORIZED": "4130",
    "BIZ_CHECK_CAT_PROP_SENSITIVE_WORDS": "4131",
    "SELLER_SKU_NOT_FOUND": "4136",
    "ITEM_NOT_FOUND": "4137",
    "BIZ_CHECK_EXIST_OUTER_IMAGE": "4138",
    "BIZ_CHECK_MAIN_IMAGE_REQUIRE": "4139",
    "CHK_ENUM_PROP_VALUE_NOT_IN_OPTION": "4140",
    "THD_IC_ERR_F_IC_INFRA_PRODUCT_036": "4141",
    "THD_IC_F_IC_INFRA_PRODUCT_036": "4126",
    "THD_BRAND_ID_IS_NOT_VALID_IN_CATEGORY": "4142",
    "BIZ_CHECK_SALEPROP_ATTRIBUTE_INVALID": "4143",
    "THD_IC_ERR_F_IC_SERVICE_EDIT_002": "4147",
    "BIZ_CHECK_ITEM_HAS_REACH_LIMIT": "4148",
    "BIZ_CHECK_PACKAGE_DECIMAL_INVALID": "4149",
    "SELLER_SKU_INVALID": "4150",
    "BIZ_CHECK_MTEE_RULE_QC": "4151",
    "SYS_REQUEST_TOO_FAST": "4154",
    "BIZ_CHECK_NO_EDIT_ITEM_LOCK": "4155",
    "BIZ_CHECK_SPECIAL_PRICE_GREATER_THAN_PRICE": "4157",
    "THD_IC_ERR_F_PRODUCT_00_15_004": "4160",
    "BIZ_CHECK_RESTRICTED_CATEGORY": "4163",
    "BIZ_CHECK_MAX_PACKAGE_WEIGHT": "4164",
    "BIZ_CHECK_MAX_PACKAGE_DIMENISIONS": "4165",
    "CHK_IMAGE_MAX_ITEMS": "4169",
}

MEANINGS: dict[Key, Meaning] = {
    # --- The key to the shop, and consent -------------------------------------------------
    (None, "IllegalAccessToken", None): m.TOKEN_OLD,
    (None, "IllegalRefreshToken", None): m.consent(_("Our key to the shop is not valid any more.")),
    (None, "AUTH_TYPE_UNSUPPORTED", None): m.consent(
        _("Lazada does not let this connection be renewed.")
    ),
    (None, "InvalidCode", None): m.consent(
        _("Lazada's permission was used already or is older than thirty minutes.")
    ),
    (EXCHANGE, "InvalidCode", None): m.refused_consent(
        _("Lazada's permission was used already or is older than thirty minutes.")
    ),
    (None, "no_code", None): m.refused_consent(
        _("Lazada's page sent you back without a permission.")
    ),
    (None, "no_seller", None): m.refused_consent(
        _("Lazada's permission is for no shop in Việt Nam.")
    ),
    (None, "not_connected", None): Meaning(
        NotConnected, _("The shop is not connected yet."), m.CONNECT_AGAIN, "connect"
    ),
    # --- Set up: for whoever runs this website --------------------------------------------
    (None, "IncompleteSignature", None): m.setup(
        _("Lazada does not recognise this website's signature."),
        _("Please tell the people who run this website: its key or its clock is wrong."),
    ),
    (None, "IllegalTimestamp", None): m.setup(
        _("Lazada says that the clock of this website is wrong."),
        _("Please tell the people who run this website: its clock must be set right."),
    ),
    (None, "InvalidTimestamp", None): m.setup(
        _("Lazada says that the clock of this website is wrong."),
        _("Please tell the people who run this website: its clock must be set right."),
    ),
    (None, "MissingParameter", None): m.OUR_REQUEST,
    (None, "MissingParameter", r"\b(app_?key|timestamp|sign(_method)?)\b"): m.setup(
        _("This website is not registered rightly with Lazada.")
    ),
    (None, "InvalidAppKey", None): m.setup(_("Lazada does not know this website.")),
    (None, "InsufficientPermission", None): m.setup(_("Lazada does not let this website do that.")),
    (None, "InvalidApiPath", None): m.programme(
        _("Lazada has shut down the way in which this website does that.")
    ),
    (None, "InvalidMethod", None): m.programme(
        _("Lazada has shut down the way in which this website does that.")
    ),
    (None, "*", r"\bIP\b.*(not allowed|illegal|white ?list)"): m.setup(
        _("Lazada does not know the network address of this website.")
    ),
    # --- The shop ---------------------------------------------------------------------------
    (None, "SellerNotActive", None): m.stopped(_("The shop is not open on Lazada.")),
    (None, "SellerNotVerified", None): m.stopped(
        _("The registration of the shop on Lazada is not finished."),
        _("Finish the registration, with papers and bank account, on Lazada's seller page."),
    ),
    # --- Too often, busy --------------------------------------------------------------------
    (None, "ApiCallLimit", None): m.too_often(_("We asked Lazada too often in a short time.")),
    (None, "AppCallLimit", None): m.too_often(_("We asked Lazada too often in a short time.")),
    (None, "901", None): m.too_often(_("We asked Lazada too often in a short time.")),
    (None, "4154", None): m.too_often(_("We asked Lazada too often in a short time.")),
    (None, "ServiceTimeout", None): m.busy(_("Lazada did not answer in time.")),
    (None, "6", None): m.TROUBLE,
    (None, "1000", None): m.TROUBLE,
    (None, "1001", None): m.TROUBLE,
    (None, "40011", None): m.TROUBLE,
    (None, "4135", None): m.TROUBLE,
    (None, "4159", None): m.TROUBLE,
    (None, "506", None): m.TROUBLE,
    (None, "513", None): m.TROUBLE,
    (None, "998", None): m.busy(_("During its great campaigns Lazada takes fewer changes.")),
    (None, "4147", None): m.busy(_("Somebody is changing the item on Lazada at this moment.")),
    # --- Requests that are wrong by themselves ----------------------------------------------
    (None, "1", None): m.OUR_REQUEST,
    (None, "5", None): m.OUR_REQUEST,
    (None, "30", None): m.OUR_REQUEST,
    (None, "4132", None): m.OUR_REQUEST,
    (None, "204", None): m.programme(_("We sent Lazada more variants at once than it takes.")),
    (None, "4171", None): m.programme(_("We sent Lazada more variants at once than it takes.")),
    (None, "4193", None): m.programme(
        _("Lazada has shut down the way in which this website does that.")
    ),
    (None, "14", None): m.programme(_("We asked Lazada in a way that it does not understand.")),
    (None, "17", None): m.programme(_("We asked Lazada in a way that it does not understand.")),
    (None, "19", None): m.programme(_("We asked Lazada in a way that it does not understand.")),
    (None, "36", None): m.programme(_("We asked Lazada in a way that it does not understand.")),
    (None, "56", None): m.programme(_("We asked Lazada in a way that it does not understand.")),
    (None, "70", None): m.programme(_("We asked Lazada in a way that it does not understand.")),
    (None, "74", None): m.programme(_("We asked Lazada in a way that it does not understand.")),
    (None, "75", None): m.programme(_("We asked Lazada in a way that it does not understand.")),
    (None, "1000012", None): m.programme(
        _("We asked Lazada for the money of more than 180 days at once.")
    ),
    # --- Stock and campaigns: the same numbers mean more when a stock was told ----------------
    (None, "212", None): m.STOCK_HELD,
    (None, "4170", None): m.CAMPAIGN,
    (SELLABLE, "4170", None): m.STOCK_HELD,
    (None, "4218", None): m.CAMPAIGN,
    (SELLABLE, "4218", None): m.STOCK_HELD,
    # "You are unable to do editing … Policy Compliance" on the API page of making goods; in the
    # list of the stock calls the number stands for units that orders and campaigns lock.
    (None, "4155", None): m.ITEM_LOCKED,
    (SELLABLE, "4155", None): m.STOCK_HELD,
    (SELLABLE, "4155", r"NO_EDIT_ITEM_LOCK|policy"): m.ITEM_LOCKED,
    (PRICES, "4155", None): m.CAMPAIGN,
    (PRICES, "4155", r"NO_EDIT_ITEM_LOCK|policy"): m.ITEM_LOCKED,
    # --- Goods ------------------------------------------------------------------------------
    (None, "201", None): m.goods(
        "category",
        _("Lazada does not have this category, or does not take goods in it."),
        _("Choose another category."),
    ),
    (None, "4134", None): m.goods(
        "category",
        _("The category is divided further on Lazada."),
        _("Choose the finest category."),
    ),
    (None, "4163", None): m.goods(
        "category",
        _("Lazada has not opened this category for the shop."),
        _("Choose another category, or ask Lazada to open it for your shop."),
    ),
    (None, "512", None): m.goods(
        "category",
        _("Goods of this category may not be sold on Lazada."),
        _("Choose another category."),
    ),
    (None, "4123", None): m.there(_("Lazada does not let these goods be published.")),
    (None, "4124", None): m.there(_("Lazada does not let these goods be published.")),
    (None, "4151", None): m.there(_("Lazada does not let these goods be published.")),
    (None, "4221", None): m.there(_("Lazada does not let these goods be published.")),
    (None, "4104", None): m.goods(
        "price", _("Lazada does not take this price."), _("Write another price, in whole đồng.")
    ),
    (None, "4118", None): m.goods(
        "price", _("The price is missing."), _("Write the price in whole đồng.")
    ),
    (None, "4119", None): m.goods(
        "price",
        _("A special price on Lazada does not fit the new price."),
        _("End the special price on Lazada's seller page, or choose a price above it."),
    ),
    (None, "4157", None): m.goods(
        "price",
        _("A special price on Lazada does not fit the new price."),
        _("End the special price on Lazada's seller page, or choose a price above it."),
    ),
    (None, "4117", None): m.OUR_REQUEST,
    (None, "4105", None): m.SKU_TWICE,
    (None, "4126", None): m.SKU_TWICE,
    (None, "4127", None): m.SKU_TWICE,
    (None, "4141", None): m.SKU_TWICE,
    (None, "4150", None): m.goods(
        "sku",
        _("Lazada does not take the code of the goods."),
        _("Give the goods a shorter code of plain letters and figures."),
    ),
    (None, "4106", None): m.ATTRIBUTE,
    (None, "4107", None): m.ATTRIBUTE,
    (None, "4111", None): m.ATTRIBUTE,
    (None, "4115", None): m.ATTRIBUTE,
    (None, "4120", None): m.ATTRIBUTE,
    (None, "4140", None): m.ATTRIBUTE,
    (None, "4108", None): m.ATTRIBUTE_MISSING,
    (None, "4110", None): m.ATTRIBUTE_MISSING,
    (None, "4125", None): m.ATTRIBUTE_MISSING,
    (None, "4167", None): m.ATTRIBUTE_MISSING,
    (None, "4129", None): m.goods(
        "attribute",
        _("A text about the goods holds a sign that Lazada does not take."),
        _("Take out signs such as ^ ~ < > | and send again."),
    ),
    (None, "4131", None): m.goods(
        "description",
        _("The description holds a word that Lazada does not allow."),
        _("Say it with other words, and send again."),
    ),
    (None, "4109", None): m.VARIANTS,
    (None, "4112", None): m.VARIANTS,
    (None, "4113", None): m.VARIANTS,
    (None, "4133", None): m.VARIANTS,
    (None, "4143", None): m.VARIANTS,
    (None, "4144", None): m.VARIANTS,
    (None, "4161", None): m.VARIANTS,
    (None, "209", None): m.goods(
        "option",
        _("These are more variants than Lazada takes."),
        _("Take some variants out, or make two listings of them."),
    ),
    (None, "no_sale_prop", None): m.goods(
        "option",
        _("Goods of this category cannot have variants on Lazada."),
        _("Sell each variant as a listing of its own, or choose another category."),
    ),
    (None, "4130", None): m.goods(
        "brand",
        _("Lazada wants a paper from the owner of this brand."),
        _("Ask for the brand on Lazada's seller page, or choose “No Brand”."),
    ),
    (None, "4168", None): m.goods(
        "brand",
        _("Lazada wants a paper from the owner of this brand."),
        _("Ask for the brand on Lazada's seller page, or choose “No Brand”."),
    ),
    (None, "4142", None): m.goods(
        "brand",
        _("Lazada does not know this brand in this category."),
        _("Choose a brand of Lazada's list, or “No Brand”."),
    ),
    (None, "4156", None): m.goods(
        "brand",
        _("This shop must name a brand on Lazada."),
        _("Choose a brand of Lazada's list."),
    ),
    (None, "bad_picture", None): m.goods(
        "picture",
        _("A photo cannot be opened, or is far too narrow."),
        _("Choose another photo and send again."),
    ),
    (None, "300", None): m.PICTURE,
    (None, "301", None): m.PICTURE,
    (None, "302", None): m.PICTURE,
    (None, "303", None): m.PICTURE,
    (None, "4116", None): m.PICTURE,
    (None, "4138", None): m.PICTURE,
    (None, "4158", None): m.PICTURE,
    (None, "4139", None): m.goods(
        "picture", _("Lazada wants at least one photo."), _("Add a photo of the goods.")
    ),
    (None, "4169", None): m.goods(
        "picture", _("These are more photos than Lazada takes."), _("Take some photos out.")
    ),
    (None, "4160", None): m.goods(
        "title", _("The name is too long for Lazada."), _("Shorten the name and send again.")
    ),
    (None, "4164", None): m.PARCEL_WEIGHT,
    (None, "4164", r"package_(length|width|height)|sides"): m.PARCEL_SIZE,
    (None, "4165", None): m.PARCEL_SIZE,
    (None, "4149", None): m.PARCEL_SIZE,
    (None, "4149", r"package_weight"): m.PARCEL_WEIGHT,
    (None, "4148", None): m.there(
        _("The shop has as many items as Lazada allows."),
        _("Delete items on Lazada that you do not sell any more."),
    ),
    (None, "4128", None): m.ITEM_LOCKED,
    (None, "4162", None): m.ITEM_LOCKED,
    (None, "4225", None): m.there(
        _("Lazada manages price and stock of this item itself."),
        _("Take the item out of that programme on Lazada's seller page."),
    ),
    (None, "E0004", None): m.there(
        _("Lazada is looking at the item; it cannot be hidden now."),
        _("Hide it when Lazada has finished."),
    ),
    (None, "in_review", None): m.not_yet(
        _("Lazada is looking at the item; it cannot be hidden now.")
    ),
    (None, "E00*", None): m.OUR_REQUEST,
    # --- Gone -------------------------------------------------------------------------------
    (None, "4136", None): m.gone(_("The variant is not on Lazada any more.")),
    (None, "4137", None): m.gone(_("The item or its variant is not on Lazada any more.")),
    (None, "E0002", None): m.gone(_("The item is not on Lazada any more.")),
    (None, "E0003", None): m.gone(_("The variant is not on Lazada any more.")),
    # --- Orders -----------------------------------------------------------------------------
    (None, "16", None): Meaning(
        RemoteGone,
        _("Lazada does not know an order of that number."),
        _("Look on Lazada's seller page whether the order belongs to this shop."),
        "marketplace",
    ),
    (ITEMS_OF_ORDERS, "37", None): Meaning(
        RemoteGone,
        _("Lazada does not know an order of that number."),
        _("Look on Lazada's seller page whether the order belongs to this shop."),
        "marketplace",
    ),
    (ITEMS_OF_ORDERS, "39", None): Meaning(
        RemoteGone,
        _("Lazada does not know an order of that number."),
        _("Look on Lazada's seller page whether the order belongs to this shop."),
        "marketplace",
    ),
    (None, "20", None): m.ORDER_STAGE,
    (None, "34", None): m.ORDER_STAGE,
    (None, "37", None): m.ORDER_STAGE,
    (None, "38", None): m.ORDER_STAGE,
    (None, "39", None): m.ORDER_STAGE,
    (None, "700000", None): m.ORDER_STAGE,
    (None, "700026", None): m.ORDER_STAGE,
    (None, "700031", None): m.busy(_("Lazada is still preparing this order.")),
    (None, "700024", None): m.TROUBLE,
    (None, "7000*", None): m.ORDER_STAGE,
    (None, "600001", None): m.ORDER_STAGE,
    (None, "1003", None): m.busy(_("Lazada has found no carrier for the parcel yet.")),
    (None, "not_packed", None): m.there(
        _("The order is not packed yet, so there is no label."),
        _("Arrange the shipping first, then print the label."),
    ),
    (None, "no_label_yet", None): m.not_yet(_("Lazada is still preparing the label.")),
    (None, "nothing_to_send", None): m.there(
        _("All of this order was cancelled."), _("Nothing needs to be done.")
    ),
    # --- Cancelling and returning (ROC) -----------------------------------------------------
    (REVERSE, "1*", None): m.there(
        _("Lazada does not let this order be cancelled now."),
        _("Look at the order on Lazada's seller page and go on from there."),
    ),
    (REVERSE, "106", None): m.TROUBLE,
    (None, "in_one_parcel", None): m.there(
        _("These goods are packed in one parcel with others, and parcels are cancelled whole."),
        _("Cancel the whole order, or undo the packing on Lazada's seller page first."),
    ),
    (None, "cancel_refused", None): m.there(
        _("Lazada does not let this order be cancelled now."),
        _("Look at the order on Lazada's seller page and go on from there."),
    ),
    # --- Sums of several errors: the detail says which --------------------------------------
    (None, "500", None): Meaning(
        UnknownAnswer,
        _("Lazada did not take the goods, and does not say why."),
        _("We try again a few times. If it stays, show Lazada's own words below to the operator."),
        "wait",
    ),
    (None, "501", None): Meaning(
        UnknownAnswer,
        _("Lazada did not take the change, and does not say why."),
        _("We try again a few times. If it stays, show Lazada's own words below to the operator."),
        "wait",
    ),
    (None, "500", r"\[.*\bISV\b"): m.OUR_REQUEST,
    (None, "501", r"\[.*\bISV\b"): m.OUR_REQUEST,
    # --- Codes that no row knows: by whose fault Lazada says it is --------------------------
    (None, "*", r"\[.*\bSYSTEM\b"): m.TROUBLE,
    (None, "*", r"\[.*\bISV\b"): m.OUR_REQUEST,
    # --- No answer of Lazada's at all: our own words, see shop.core.remote ------------------
    (None, "timeout", None): m.busy(_("Lazada did not answer in time.")),
    (None, "connect_timeout", None): m.busy(_("Lazada cannot be reached at the moment.")),
    (None, "no_connection", None): m.busy(_("The line to Lazada is broken at the moment.")),
    (None, "not_json", None): m.busy(_("Instead of Lazada, something on the way answered.")),
    (None, "too_large", None): m.busy(_("Lazada's answer was far too long.")),
    (None, "incomplete", None): m.busy(_("Lazada's answer lacked what we had asked for.")),
    (None, "no_result", None): m.busy(_("Lazada's answer lacked what we had asked for.")),
    (None, "models_late", None): m.busy(_("Lazada has not finished making the variants.")),
    (None, "http_429", None): m.busy(_("We asked Lazada too often in a short time.")),
    (None, "http_*", None): m.busy(_("Lazada's machines have a fault at the moment.")),
}
