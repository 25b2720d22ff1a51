"""What the account itself holds about a person, and closing it for good."""

import logging

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.core.registries import PersonalData, personal_data
from shop.users.code_models import LoginCode
from shop.users.tasks import forget_sessions

logger = logging.getLogger(__name__)

#: Rows of packages that belong to one person and to nobody else, with the column that says whose.
_OF_PACKAGES = (
    ("communication", "Email", "user"),
    ("communication", "Notification", "recipient"),
    ("customer", "ProductAlert", "user"),
    ("wagtailusers", "UserProfile", "user"),
)


class ClosingRefused(Exception):
    """The account stays as it is; the text is a sentence for its owner."""


def export(person) -> dict:
    """Return all that is held about ``person`` as JSON data, by application."""
    return {name: entry.collect(person) for name, entry in personal_data.items()}


def obstacle_to_closing(person) -> str:
    """Return why the account cannot be closed now, or an empty text."""
    sentences = (entry.obstacle(person) for entry in personal_data.values())
    return next(filter(None, sentences), "")


def what_stays() -> list[str]:
    """Return what is kept after closing and why, in sentences."""
    return [str(entry.stays) for entry in personal_data.values() if entry.stays]


@transaction.atomic
def close_account(person_id: int) -> bool:
    """Close an account for good: every application forgets the person, the row holds nothing more.

    All sessions end with it. Twice is once: returns ``False`` when it was closed already.

    Raises:
        ClosingRefused: somebody still depends on it.
    """
    people = get_user_model().objects.select_for_update(no_key=True)
    person = people.get(pk=person_id)
    if person.erased_at is not None:
        return False
    if sentence := obstacle_to_closing(person):
        raise ClosingRefused(sentence)
    for entry in personal_data.values():
        entry.forget(person)
    person.full_name, person.phone, person.email = "", None, None
    person.form_of_address = person.FormOfAddress.NEUTRAL
    person.phone_proved_at, person.last_login = None, None
    person.is_active, person.erased_at = False, timezone.now()
    person.set_unusable_password()
    person.save()
    person.groups.clear()
    person.user_permissions.clear()
    logger.info("account %d was closed by its owner", person_id)
    transaction.on_commit(lambda: forget_sessions.enqueue(person_id), robust=True)
    return True


def collect(person) -> dict:
    """Return what the account knows."""
    proved = person.phone_proved_at
    return {
        "name": person.full_name,
        "form_of_address": person.form_of_address,
        "phone": str(person.phone or ""),
        "phone_proved": proved.isoformat() if proved else None,
        "email": person.email or "",
        "joined": person.date_joined.isoformat(),
        "last_login": person.last_login.isoformat() if person.last_login else None,
        "messages": [
            {name: str(getattr(row, name)) for name in ("subject", "body_text") if row}
            for row in _rows("communication", "Email", user=person)
        ],
    }


def forget(person) -> None:
    """Throw away what packages keep beside the account; it is emptied itself at the end."""
    if person.phone:
        LoginCode.objects.filter(phone=str(person.phone)).delete()
    for app, model, column in _OF_PACKAGES:
        _rows(app, model, **{column: person}).delete()
    # Staff's log names the person whose account they changed.
    kind = ContentType.objects.get_for_model(type(person))
    log = _rows("admin", "LogEntry", content_type=kind, object_id=str(person.pk))
    log.update(object_repr=f"{person._meta.verbose_name} {person.pk}")


def _rows(app: str, model: str, **which):
    return apps.get_model(app, model)._default_manager.filter(**which)


def _obstacle(person) -> str:
    if person.is_staff or person.is_superuser:
        return _("This account runs the market. Another operator closes it.")
    return ""


ACCOUNT = PersonalData(collect=collect, forget=forget, obstacle=_obstacle)
