"""The demo world of ``make run``: six co-ops, forty products, a dozen checkouts.

Made of parts, each loaded whole and once (:mod:`shop.demo.models`): stopped at any point, the
next run goes on with what is missing, and nothing that people changed is touched.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from catalog.reference import ensure_shelves
from coops.dossiers import tasks as dossier_tasks
from coops.registry.models import Cooperative, Membership
from shop.demo.cooperatives import dress_shelves, open_cooperative
from shop.demo.delivery import open_delivery
from shop.demo.goods import import_goods
from shop.demo.guides import HOME, open_guides
from shop.demo.households import open_households
from shop.demo.logins import OFFICER, OPERATOR, OWNERS, create_logins, insist_on_demo_settings
from shop.demo.lots import open_lots
from shop.demo.models import LoadedPart, load_once
from shop.demo.money import open_money
from shop.demo.officers import open_office
from shop.demo.orders import play_orders
from shop.demo.pictures import prepare_pictures
from shop.demo.source import DemoFiles
from shop.demo.trust import open_trust
from shop.demo.websites import open_websites
from shop.order import tasks as order_tasks
from shop.users.models import User
from training.shipped.loading import load_courses

#: The last part: with it the world is complete. A world that was complete before there was a new
#: part is not complete any more: give the last part a new name with each new one.
WHOLE = "whole with the rooms of co-ops and officers"
#: Before so long the owners looked at their orders last; what came since is new to them.
LOOKED_AGO = timedelta(hours=14)
TELL_EVERY = 6


def is_complete() -> bool:
    """Return whether there is nothing left to load; one query."""
    return LoadedPart.objects.filter(name=WHOLE).exists()


def is_someone_elses() -> bool:
    """Return whether this database has co-ops that are not of a demo world begun here."""
    return Cooperative.objects.exists() and not LoadedPart.objects.exists()


def load_world(files: DemoFiles, *, say: Callable[[str], None], workers: int | None = None) -> None:
    """Load what is missing of the demo world, telling ``say`` line by line.

    ``workers`` is how many processes prepare pictures (by default as many as make sense).

    Raises:
        shop.demo.logins.DemoRefused: in production.
        shop.demo.goods.DemoBroken: a demo file does not fit the importer.
    """
    insist_on_demo_settings()
    people = create_logins()
    ensure_shelves()
    say(f"pictures: {len(files.photos)}")
    digests = prepare_pictures(files.photos, progress=partial(_tell, say), workers=workers)
    load_once("shelves", partial(dress_shelves, files.shelf_photos, digests=digests))
    for entry in files.cooperatives:
        code, owner = entry["code"], people.get(OWNERS.get(entry["code"], ""))
        load_once(
            f"cooperative {code}",
            partial(open_cooperative, entry, digests=digests, owner=owner),
        )
        by = owner or people[OPERATOR]
        if load_once(f"goods {code}", partial(import_goods, entry, files=files, by=by)):
            say(f"{entry['short_name']}: {entry['price_list']} imported")
    started = timezone.now()
    if load_once("orders", _orders):
        _forget_mails(since=started)
        say("orders of the last days")
    load_once("money", open_money)
    load_once("delivery", open_delivery)
    load_once("trust", open_trust)
    load_once("websites", open_websites)
    load_once("officer", partial(open_office, people[OFFICER]))
    load_once("lots", open_lots)
    load_once("households", open_households)
    load_once("guides", partial(_guides, people.get(OWNERS[HOME]), people[OFFICER]))
    if load_once("courses", load_courses):
        say("courses")
    load_once(WHOLE, lambda: None)


def _tell(say: Callable[[str], None], done: int, total: int) -> None:
    if done % TELL_EVERY == 0 or done == total:
        say(f"picture {done}/{total}")


def _orders() -> None:
    started = timezone.now()
    play_orders(now=started)
    looked = started - LOOKED_AGO
    Membership.objects.filter(last_seen_orders_at=None, user__email__in=OWNERS.values()).update(
        last_seen_orders_at=looked
    )


def _guides(owner: User | None, officer: User) -> None:
    started = timezone.now()
    open_guides(owner, officer)
    _forget_mails(since=started, of=dossier_tasks.__name__)


def _forget_mails(since: datetime, of: str = order_tasks.__name__) -> None:
    """Take the mails about these things off the queue: nobody waits for last week's news."""
    DBTaskResult.objects.filter(
        status=TaskResultStatus.READY,
        task_path__startswith=f"{of}.",
        enqueued_at__gte=since,
    ).delete()
