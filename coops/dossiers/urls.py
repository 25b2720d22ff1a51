"""Help, ways onto marketplaces and papers: below ``/quan-ly/`` and, for officers, ``/can-bo/``."""

from django.urls import path

from coops.dossiers.views import helping, office_help, office_ways, papers, ways

app_name = "dossiers"
urlpatterns = [
    # Help that a co-op asks for
    path("quan-ly/tro-giup/", helping.help_list, name="help_list"),
    path("quan-ly/tro-giup/moi/", helping.help_new, name="help_new"),
    path("quan-ly/tro-giup/<int:pk>/", helping.help_page, name="help"),
    path("quan-ly/tro-giup/<int:pk>/loi/", helping.help_say, name="help_say"),
    path("quan-ly/tro-giup/<int:pk>/buoc/<slug:to>/", helping.help_step, name="help_step"),
    # The way onto a marketplace
    path("quan-ly/dang-ky-san/", ways.ways, name="ways"),
    path("quan-ly/dang-ky-san/<slug:channel>/danh-dau/", ways.way_tick, name="way_tick"),
    path("quan-ly/dang-ky-san/<slug:channel>/<slug:seller_type>/", ways.way, name="way"),
    path(
        "quan-ly/dang-ky-san/<slug:channel>/<slug:seller_type>/bat-dau/",
        ways.way_begin,
        name="way_begin",
    ),
    path(
        "quan-ly/dang-ky-san/<slug:channel>/<slug:seller_type>/<slug:step>/",
        ways.way_step,
        name="way_step",
    ),
    path(
        "quan-ly/dang-ky-san/<slug:channel>/<slug:seller_type>/<slug:step>/vuong/",
        ways.way_stuck,
        name="way_stuck",
    ),
    # Papers
    path("quan-ly/giay-to/", papers.papers, name="papers"),
    path("quan-ly/giay-to/thong-tin/", papers.facts, name="facts"),
    path("quan-ly/giay-to/luat/", papers.rules, name="rules"),
    path("quan-ly/giay-to/mau/<int:pk>/", papers.fill, name="fill"),
    path("quan-ly/giay-to/moi-nhat/<slug:code>/", papers.newest, name="newest"),
    path("quan-ly/giay-to/ban/<int:pk>/", papers.paper, name="paper"),
    path("quan-ly/giay-to/ban/<int:pk>/in/", papers.paper_print, name="paper_print"),
    path("quan-ly/giay-to/ban/<int:pk>/pdf/", papers.paper_as_pdf, name="paper_pdf"),
    # The commune's officers
    path("can-bo/tro-giup/", office_help.board, name="board"),
    path("can-bo/tro-giup/<int:pk>/", office_help.help_page, name="office_help"),
    path("can-bo/tro-giup/<int:pk>/loi/", office_help.say_words, name="office_say"),
    path("can-bo/tro-giup/<int:pk>/phan-cong/", office_help.plan_help, name="office_plan"),
    path("can-bo/tro-giup/<int:pk>/buoc/<slug:to>/", office_help.step, name="office_step"),
    path("can-bo/dang-ky-san/", office_ways.registrations_page, name="registrations"),
    path("can-bo/dang-ky-san/xlsx/", office_ways.registrations_file, name="registrations_file"),
]
