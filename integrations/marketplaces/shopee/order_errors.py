"""What Shopee's errors mean when an order is cancelled, handed over, labelled or accounted for.

Rows as in :mod:`.errors`, which takes them in. Names and messages: ``error_list`` of
``v2.order.cancel_order``, ``handle_buyer_cancellation``, ``v2.logistics.*`` and
``v2.payment.get_escrow_detail``. None of them is about an item, so none of its kind is gone.
"""

from django.utils.translation import gettext_lazy as _

from integrations.marketplaces.shopee import meanings as m
from integrations.marketplaces.shopee.meanings import Meaning
from shop.core.remote import PermanentFailure

Key = tuple[str | None, str | None, str | None]

SHIP = "logistics/ship_order"

TOO_FAR = m.order(_("Shopee does not allow that for an order which has come this far."))
NOT_ARRANGEABLE = m.order(_("The order cannot be handed over now: it is not ready, or it is gone."))
NOT_PRINTABLE = m.order(
    _(
        "There is no label to be had now: it comes after the hand-over is arranged, until the "
        "carrier has the parcel."
    )
)
ONLY_THERE = m.order(_("Shopee lets this be done on its own page only."))
TIME_GONE = Meaning(
    PermanentFailure,
    _("The time that was chosen for the carrier is not on offer any more."),
    _("Choose another time and send again."),
)
WAY_GONE = Meaning(
    PermanentFailure,
    _("The order cannot be handed over in the way that was chosen."),
    _("Choose another way to hand it over and send again."),
)
ADDRESS = m.order(
    _("Shopee or the carrier does not take the address where the parcel is collected."),
    _("Correct the shop's address on Shopee's seller page, then send again."),
)
NO_ORDER = m.order(
    _("Shopee does not know an order of that number."),
    _("Look on Shopee's seller page whether the order belongs to this shop."),
)
BUSY = m.busy(_("Shopee has trouble at the moment."))
CARRIER_BUSY = m.busy(_("The carrier does not answer Shopee at the moment."))
LABEL_MAKING = m.being_made(_("Shopee is still making the label."))
ALREADY = Meaning(None, _("The parcel was arranged already."), _("Nothing needs to be done."))

#: Meanings of bare names, whatever the call.
NAMES: dict[str, Meaning] = {
    "package_already_shipped": ALREADY,
    "order_status_invalid": TOO_FAR,
    "cancel_order_invalid_status": TOO_FAR,
    "cancel_forder_failed": TOO_FAR,
    "cancel_not_allowed": TOO_FAR,
    "order_finalized": TOO_FAR,
    "update_not_allowed": TOO_FAR,
    "error_update_logistic_unsupported": TOO_FAR,
    "error_cannot_cancel_logistic_txn": TOO_FAR,
    "ship_order_not_ready_to_ship": NOT_ARRANGEABLE,
    "error_order_state": NOT_ARRANGEABLE,
    "error_state": NOT_ARRANGEABLE,
    "error_status": NOT_ARRANGEABLE,
    "error_expired": NOT_ARRANGEABLE,
    "order_status_error": NOT_PRINTABLE,
    "package_can_not_print": NOT_PRINTABLE,
    "error_pickup_time": TIME_GONE,
    "error_cutoff_time": TIME_GONE,
    "ship_order_pickup_time_invalid": TIME_GONE,
    "no_available_time_slot": m.busy(_("The carrier offers no time to collect at the moment.")),
    "address_not_found": ADDRESS,
    "address_not_support": ADDRESS,
    "address_not_supported": ADDRESS,
    "error_address": ADDRESS,
    "error_sender_address": ADDRESS,
    "error_no_pickup_address": ADDRESS,
    "error_unsupported_address": ADDRESS,
    "error_logistics_shop_require_pickup_address": ADDRESS,
    "invalid_address_version": ADDRESS,
    "no_supported_pickup_address": ADDRESS,
    "order_has_no_seller_address": ADDRESS,
    "pickup_address_unsupported": ADDRESS,
    "seller_address_not_support_cod": ADDRESS,
    "error_no_pickup": WAY_GONE,
    "error_unsupported": WAY_GONE,
    "error_method": WAY_GONE,
    "feature_not_supported": WAY_GONE,
    "pickup_whitelist_not_supported": WAY_GONE,
    "no_supported_dropoff_branch": WAY_GONE,
    "no_valid_shipping_parameters": WAY_GONE,
    "error_channel_exist": WAY_GONE,
    "error_invalid_channel_id": WAY_GONE,
    "ship_order_unsupport_*": WAY_GONE,
    "ship_order_need_*": m.OUR_REQUEST,
    "ship_order_not_need_*": m.OUR_REQUEST,
    "ship_order_only_support_one_type": m.OUR_REQUEST,
    "package_number_not_exist": m.OUR_REQUEST,
    "package_number_not_found": m.OUR_REQUEST,
    "package_not_exist": m.OUR_REQUEST,
    "shipping_document_type_invalid": m.OUR_REQUEST,
    "error_booking_order": ONLY_THERE,
    "can_not_print_combine_order": ONLY_THERE,
    "can_not_print_jit_order": ONLY_THERE,
    "packages_can_not_download_together": ONLY_THERE,
    "ship_order_pff_init": ONLY_THERE,
    "lack_of_invoice_data": ONLY_THERE,
    "order_prescription_unchecked": ONLY_THERE,
    "category_prohibited": m.order(_("The carrier does not take such goods.")),
    "order_not_exist": NO_ORDER,
    "order_not_found": NO_ORDER,
    "error_order_not_found": NO_ORDER,
    "invalid_error": NO_ORDER,
    "error_permission": Meaning(
        PermanentFailure,
        _("Shopee does not let this website do that for the shop."),
        m.TELL_OPERATOR,
        "operator",
    ),
    "error_connection": CARRIER_BUSY,
    "error_core_server": BUSY,
    "error_third_party_server": CARRIER_BUSY,
    "error_consignment": CARRIER_BUSY,
    "business_process_error": BUSY,
    "error_other": BUSY,
    "remove_ofg_from_group_failed": BUSY,
    "unknown_error": BUSY,
    "batch_api_all_failed": m.busy(_("Shopee did not manage it and does not know why.")),
    "package_print_failed": m.busy(_("Shopee did not manage to make the label.")),
    "download_later": LABEL_MAKING,
    "shipping_document_should_print_first": LABEL_MAKING,
    # Asked for a moment ago: the carrier has given another since.
    "tracking_number_invalid": m.being_made(
        _("The carrier has not given the parcel's number yet.")
    ),
    # --- Our own words ------------------------------------------------------------------
    "no_tracking_number": m.being_made(_("The carrier has not given the parcel's number yet.")),
    "label_making": LABEL_MAKING,
    "label_failed": m.busy(_("Shopee did not manage to make the label.")),
    "no_such_option": WAY_GONE,
    "no_such_reason": Meaning(
        PermanentFailure,
        _("Shopee does not take this reason."),
        _("Choose another reason and send again."),
    ),
}
#: Names that mean this only with such a message.
SENTENCES: dict[Key, Meaning] = {
    (None, "error_param", r"being allocated"): m.busy(_("Shopee is still preparing this parcel.")),
    (SHIP, "error_param", r"has been shipped"): ALREADY,
    (None, "error_param", r"not ready to ship|only be obtained when|not to_process"): (
        NOT_ARRANGEABLE
    ),
    (None, "error_param", r"pickup.?time|timeslot"): TIME_GONE,
    (SHIP, "error_param", r"not support (pickup|dropoff)"): WAY_GONE,
    (SHIP, "error_param", r"(seller|pickup|sender) address"): ADDRESS,
    (SHIP, "error_param", r"system error"): BUSY,
    (None, "error_param", r"warehouse order"): ONLY_THERE,
    (None, "error_permission", r"link shop"): m.consent(
        _("The shop has not allowed us to work for it, or does not allow it any more.")
    ),
}
#: Calls that name one order. In ``order/get_order_detail`` it is a matter of the whole list.
OF_ONE_ORDER = (
    "order/cancel_order",
    "order/handle_buyer_cancellation",
    "logistics/get_shipping_parameter",
    "logistics/ship_order",
    "logistics/get_tracking_number",
    "logistics/get_shipping_document_parameter",
    "logistics/create_shipping_document",
    "logistics/get_shipping_document_result",
    "logistics/download_shipping_document",
    "payment/get_escrow_detail",
)
ORDER_MEANINGS: dict[Key, Meaning] = {
    **{(call, "error_not_found", None): NO_ORDER for call in OF_ONE_ORDER},
    **{(None, name, None): meaning for name, meaning in NAMES.items()},
    **SENTENCES,
}
