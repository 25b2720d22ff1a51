"""Help that demo co-ops asked for, and a way onto a marketplace half gone."""

from datetime import timedelta

from django.utils import timezone

from coops.dossiers.help_models import HelpKind, HelpNote, Need, Stage
from coops.dossiers.help_services import ask_for_help, move_on, working_days_later
from coops.dossiers.models import HelpRequest, Registration
from coops.dossiers.registration_models import SellerType, StuckReason
from coops.dossiers.registrations import begin, say_stuck, tick
from coops.registry.models import Cooperative
from shop.commune.models import Officer
from shop.users.models import User

#: The co-op of the officer's commune.
HOME = "C1"
DONE_STEPS = ("giay-to", "tai-khoan", "thong-tin-shop")


def open_guides(owner: User | None, officer: User) -> None:
    """Let the first co-op ask for two things, and be stuck on its way onto Shopee."""
    home = Cooperative.objects.get(code=HOME)
    today = timezone.localdate()
    ask_for_help(
        cooperative=home,
        key="demo-photos",
        kind=HelpKind.WEBSITE,
        needs=[Need.PHOTOS, Need.WORDS],
        words="Nhờ chụp lại ảnh gạo và viết mấy câu giới thiệu, ảnh cũ tối quá.",
        wished_on=today + timedelta(days=9),
        by=owner,
    )
    poster = ask_for_help(
        cooperative=home,
        key="demo-poster",
        kind=HelpKind.WEBSITE,
        needs=[Need.POSTER],
        words="Nhờ làm tờ giới thiệu để dán ở quầy chợ phiên.",
        by=owner,
    )
    for stage in (Stage.TAKEN, Stage.WORKING, Stage.SHOWN):
        move_on(
            request=poster,
            to=stage,
            side=HelpNote.Side.OFFICE,
            officer=Officer.objects.filter(user=officer).first(),
            words="Mời HTX xem, gửi qua Zalo rồi." if stage == Stage.SHOWN else "",
            by=officer,
        )
    registration = begin(
        cooperative=home,
        channel="shopee",
        seller_type=SellerType.COOP,
        wished_on=working_days_later(today, 10),
        by=owner,
    )
    for step in (*DONE_STEPS, "paper:cccd", "paper:dk-htx"):
        tick(registration=registration, step=step, by=owner)
    say_stuck(
        registration=registration,
        step="dinh-danh",
        reason=StuckReason.UNCLEAR,
        words="Điện thoại không đọc được căn cước.",
        key="demo-stuck",
        by=owner,
    )
    # It has been so for a while; nobody reads that date as an invention of today.
    since = timezone.now() - timedelta(days=4)
    Registration.objects.filter(pk=registration.pk).update(stuck_since=since, moved_at=since)
    HelpRequest.objects.filter(cooperative=home, key="demo-stuck").update(asked_at=since)
