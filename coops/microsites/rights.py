"""Who may write a co-op's page in the editor: groups that follow the members of its desk.

Two groups per co-op: owners and staff write and publish, helpers write only, while an owner lets
them work on the goods. They hold rights on the co-op's one page and on its one collection of
pictures, nothing else. The groups open Wagtail's doors; :mod:`coops.microsites.gate` asks the
desk itself on every request, so a member whose time is over is out at once, even where a group
lags behind.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page
from wagtail.rich_text import RichText

from coops.microsites.models import CooperativeIndexPage, CooperativePage, Site
from coops.microsites.services import open_site
from coops.registry.helping import consents_now
from coops.registry.models import Cooperative, HelperConsent, Membership
from coops.registry.standing import Scope

PUBLISHING = (Membership.Role.OWNER, Membership.Role.STAFF)
_PAGE = {"writers": ("change_page",), "publishers": ("change_page", "publish_page")}
_IMAGES = ("add_image", "change_image", "choose_image")


@transaction.atomic
def page_for(cooperative: Cooperative, *, by: Any) -> CooperativePage:
    """Return the co-op's page in the editor; made from its data when first asked for."""
    site = open_site(cooperative)
    page = CooperativePage.objects.filter(cooperative=cooperative).first()
    if page is None:
        # Places in a tree are numbered: whoever takes one holds the root until it is taken.
        root = Page.objects.select_for_update().get(depth=1)
        page = CooperativePage(
            title=cooperative.short_name,
            slug=cooperative.slug,
            cooperative=cooperative,
            body=_first_body(cooperative),
            live=False,
            has_unpublished_changes=True,
            owner=by,
        )
        _index(root).add_child(instance=page)
        page.save_revision(user=by)
    _give_rights(site, page)
    bring_in_step(site)
    return page


def may_write(memberships: Iterable[Membership]) -> list[Membership]:
    """Return those of active memberships that open the editor: helpers with consent only."""
    listed = list(memberships)
    consents = consents_now(listed)
    return [
        one
        for one in listed
        if one.role != Membership.Role.HELPER
        or (one.pk in consents and Scope.PRODUCTS in consents[one.pk].scopes)
    ]


def bring_in_step(site: Site) -> int:
    """Put exactly those who may write into the co-op's groups; return how many moved."""
    moved = 0
    people = may_write(
        Membership.objects.filter(
            cooperative=site.cooperative_id, is_active=True, user__is_active=True
        )
    )
    for group, publishes in ((site.publishers, True), (site.writers, False)):
        if group is None:
            continue
        there = set(group.user_set.values_list("pk", flat=True))
        now = {one.user_id for one in people if (one.role in PUBLISHING) is publishes}
        group.user_set.remove(*(there - now))
        group.user_set.add(*(now - there))
        moved += len(there ^ now)
    return moved


def bring_all_in_step() -> int:
    """Put every co-op's groups in step, also after changes that no signal told; a due job."""
    sites = Site.objects.exclude(publishers=None, writers=None)
    return sum(bring_in_step(site) for site in sites.select_related("publishers", "writers"))


def membership_changed(sender: Any, instance: Membership, raw: bool = False, **kwargs: Any) -> None:
    """Follow a member who came, went or changed roles; a receiver of saving and deleting."""
    if raw:
        return
    site = Site.objects.filter(cooperative=instance.cooperative_id).first()
    if site is not None:
        bring_in_step(site)


def consent_changed(sender: Any, instance: HelperConsent, raw: bool = False, **kwargs: Any) -> None:
    """Follow what a helper may do; a receiver of saving and deleting."""
    membership = Membership.objects.filter(pk=instance.membership_id).first()
    if membership is not None:
        membership_changed(sender, membership, raw=raw)


def is_editor_of_a_coop_only(user: Any) -> bool:
    """Return whether all that opens the editor to ``user`` are co-ops' groups."""
    if not user.is_authenticated or user.is_superuser:
        return False
    mine = Q(pk__in=Site.objects.exclude(publishers=None).values("publishers"))
    mine |= Q(pk__in=Site.objects.exclude(writers=None).values("writers"))
    if not user.groups.filter(mine).exists():
        return False
    opens = {"permissions__codename": "access_admin"}
    return not (
        user.groups.filter(**opens).exclude(mine).exists()
        or user.user_permissions.filter(codename="access_admin").exists()
    )


def _index(root: Page) -> CooperativeIndexPage:
    found = CooperativeIndexPage.objects.first()
    if found is None:
        found = CooperativeIndexPage(title="Trang của các hợp tác xã", slug="trang-htx", live=False)
        root.add_child(instance=found)
    return found


def _give_rights(site: Site, page: CooperativePage) -> None:
    code = site.cooperative.code
    if site.collection is None:
        first = Collection.objects.select_for_update().filter(depth=1).first()
        site.collection = (first or Collection.add_root(name="Root")).add_child(
            name=site.cooperative.short_name[:255]
        )
    names = {"publishers": f"Trang {code}: viết và đăng", "writers": f"Trang {code}: viết"}
    opens = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    for kind, name in names.items():
        group, _new = Group.objects.get_or_create(name=name)
        setattr(site, kind, group)
        group.permissions.set([opens])
        for permission in _permissions("wagtailcore", _PAGE[kind]):
            GroupPagePermission.objects.get_or_create(
                group=group, page=page.page_ptr, permission=permission
            )
        for permission in _permissions("wagtailimages", _IMAGES):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=site.collection, permission=permission
            )
    site.save(update_fields=["collection", "publishers", "writers", "changed_at"])


def _permissions(app: str, names: tuple[str, ...]):
    return Permission.objects.filter(content_type__app_label=app, codename__in=names)


def _first_body(cooperative: Cooperative) -> list[tuple[str, dict]]:
    """Return the blocks that tell what is known already."""
    blocks: list[tuple[str, dict]] = [
        (
            "hero",
            {"heading": cooperative.short_name, "line": cooperative.tagline, "picture": None},
        )
    ]
    if story := cooperative.story.strip():
        text = RichText(linebreaks(story, autoescape=True))
        blocks.append(("words", {"heading": _("Our story"), "text": text}))
    return [
        *blocks,
        ("people", {"heading": _("Our people"), "line": ""}),
        ("goods", {"heading": _("Our goods"), "which": "chosen", "most": "4"}),
        ("contact", {"heading": _("Where to find us"), "line": ""}),
    ]
