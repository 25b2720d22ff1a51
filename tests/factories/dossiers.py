"""Officers, requests for help and registrations, ready for a test."""

from uuid import uuid4

from coops.dossiers.help_services import ask_for_help
from coops.dossiers.models import HelpRequest, Registration
from coops.dossiers.registrations import begin
from coops.registry.models import Cooperative
from shop.commune.models import Officer
from tests.factories.coops import make_member, make_user


def make_officer(ward_code: str = "16498", **fields) -> Officer:
    """Return an officer of the commune of :func:`tests.factories.coops.make_cooperative`."""
    return Officer.objects.create(
        user=fields.pop("user", None) or make_user(full_name="Phạm Thị Cán"),
        ward_code=ward_code,
        ward_name="Xã Quảng Ngọc",
        **fields,
    )


def make_help(cooperative: Cooperative, words: str = "Nhờ chụp ảnh gạo", **fields) -> HelpRequest:
    """Return a request that a member of ``cooperative`` has sent."""
    defaults = {"kind": "website", "needs": ["photos"], "key": str(uuid4())}
    by = fields.pop("by", None) or make_member(cooperative)
    return ask_for_help(cooperative=cooperative, words=words, by=by, **{**defaults, **fields})


def make_registration(cooperative: Cooperative, channel: str = "shopee", **fields) -> Registration:
    """Return a way onto a marketplace that ``cooperative`` has begun."""
    defaults = {"seller_type": "coop", "wished_on": None}
    by = fields.pop("by", None) or make_member(cooperative)
    return begin(cooperative=cooperative, channel=channel, by=by, **{**defaults, **fields})
