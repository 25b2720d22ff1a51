"""Addresses of the co-ops' websites: the desk's page about them, and their rules."""

from django.urls import path

from coops.microsites.views import people, policy, posters, site, versions

app_name = "microsites"
urlpatterns = [
    path("quan-ly/trang-web/", site.site, name="site"),
    path("quan-ly/trang-web/hinh-anh/", site.pictures, name="pictures"),
    path("quan-ly/trang-web/gioi-thieu/", site.words, name="words"),
    path("quan-ly/trang-web/lien-he/", site.contact, name="contact"),
    path("quan-ly/trang-web/hang/", site.goods, name="goods"),
    path("quan-ly/trang-web/mau-sac/", site.theme, name="theme"),
    path("quan-ly/trang-web/phap-ly/", site.legal, name="legal"),
    path("quan-ly/trang-web/nguoi/", people.people, name="people"),
    path("quan-ly/trang-web/nguoi/<int:pk>/", people.person, name="person"),
    path("quan-ly/trang-web/nguoi/<int:pk>/bo/", people.person_remove, name="person_remove"),
    path("quan-ly/trang-web/xem-thu/", versions.preview, name="preview"),
    path("quan-ly/trang-web/dang/", versions.publish_now, name="publish"),
    path("quan-ly/trang-web/bo-thay-doi/", versions.drop, name="drop"),
    path("quan-ly/trang-web/cac-ban/", versions.versions, name="versions"),
    path("quan-ly/trang-web/cac-ban/<int:pk>/", versions.version, name="version"),
    path("quan-ly/trang-web/cac-ban/<int:pk>/lay-lai/", versions.go_back_to, name="go_back"),
    path("quan-ly/trang-web/soan/", site.blocks, name="blocks"),
    path("quan-ly/trang-web/to-dan/", posters.poster, name="poster"),
    path("quan-ly/trang-web/to-dan.pdf", posters.poster_file, name="poster_file"),
    path("quan-ly/trang-web/ma-qr.png", posters.code_file, name="code_file"),
    path("htx/<slug:slug>/chinh-sach/", policy.policy, name="policy"),
    path("htx/<slug:slug>/chinh-sach/<int:number>/", policy.policy, name="policy_version"),
]
