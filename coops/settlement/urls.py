"""Households and settlements below ``/quan-ly/``, and the household's own page."""

from django.urls import include, path

from coops.settlement.views import costs, households, payouts, settlements, statements

app_name = "settlement"

_households = [
    path("", households.households, name="households"),
    path("moi/", households.household_new, name="household_new"),
    path("nhap/", households.household_import, name="household_import"),
    path("mau/", households.household_template, name="household_template"),
    path("ty-le/", households.terms, name="terms"),
    path("hang/", households.shares, name="shares"),
    path("hang/<int:pk>/", households.product_shares, name="product_shares"),
    path("<int:pk>/", households.household_edit, name="household_edit"),
]

_settlements = [
    path("", settlements.settlements, name="settlements"),
    path("moi/", settlements.settlement_new, name="settlement_new"),
    path("chi-phi/", costs.costs, name="costs"),
    path("chi-phi/<int:pk>/bo/", costs.cost_remove, name="cost_remove"),
    path("phieu/<int:pk>/", statements.statement, name="statement"),
    path("phieu/<int:pk>/pdf/", statements.statement_pdf, name="statement_pdf"),
    path("phieu/<int:pk>/da-tra/", statements.statement_paid, name="statement_paid"),
    path("phieu/<int:pk>/chua-tra/", statements.statement_unpaid, name="statement_unpaid"),
    path("phieu/<int:pk>/da-ky/", statements.statement_received, name="statement_received"),
    path("phieu/<int:pk>/giay-ky/", statements.statement_paper, name="statement_paper"),
    path("phieu/<int:pk>/duong-dan/", statements.statement_link, name="statement_link"),
    path("<int:pk>/", settlements.settlement, name="settlement"),
    path("<int:pk>/chot/", settlements.settlement_close, name="settlement_close"),
    path("<int:pk>/bo/", settlements.settlement_discard, name="settlement_discard"),
    path("<int:pk>/them-bot/", settlements.adjustment_add, name="adjustment_add"),
    path(
        "<int:pk>/them-bot/<int:adjustment>/bo/",
        settlements.adjustment_remove,
        name="adjustment_remove",
    ),
    path("<int:pk>/hang/<int:line>/", settlements.line_assign, name="line_assign"),
    path("<int:pk>/phieu/pdf/", statements.all_statements_pdf, name="all_statements_pdf"),
    path("<int:pk>/chi-tra/", payouts.payouts, name="payouts"),
    path("<int:pk>/chi-tra/ma-qr/", payouts.payout_codes, name="payout_codes"),
    path("<int:pk>/chi-tra/tep/<slug:kind>/", payouts.payout_file, name="payout_file"),
]

urlpatterns = [
    path("quan-ly/ho/", include(_households)),
    path("quan-ly/quyet-toan/", include(_settlements)),
    path("phieu/<str:token>/", statements.public, name="public"),
]
