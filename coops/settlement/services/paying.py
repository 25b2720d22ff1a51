"""Paying households and their signatures: marked by a person, undone by a person."""

import base64
import io

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image

from coops.settlement.choices import PayMethod
from coops.settlement.models import Payout, SignedPaper, Statement
from coops.settlement.services.settling import SettlementRefused
from shop.core.files import process_photo
from shop.order.numbers import new_checkout_code

#: A signed A5 or A4 sheet is readable so.
PAPER_EDGE = 1600


@transaction.atomic
def mark_paid(*, statement: Statement, method: str, day, by) -> Payout:
    """Say that the household has its money; said twice it is one payment.

    Raises:
        SettlementRefused: there is nothing to pay.
    """
    now = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    known = Payout.objects.filter(statement=now, undone_at__isnull=True).first()
    if known:
        return known
    if now.payable_vnd <= 0:
        raise SettlementRefused(_("There is nothing to pay on this statement."))
    household = now.household
    to_bank = method == PayMethod.BANK
    try:
        with transaction.atomic():
            return Payout.objects.create(
                statement=now,
                amount_vnd=now.payable_vnd,
                method=method,
                day=day,
                bank_bin=household.bank_bin if to_bank else "",
                account_tail=household.bank_account[-4:] if to_bank else "",
                by=by,
            )
    except IntegrityError:  # another worker was faster
        return Payout.objects.get(statement=now, undone_at__isnull=True)


def undo_paid(*, statement: Statement, reason: str, by) -> bool:
    """Say that it was not paid after all; the row stays, marked. Returns whether one was open."""
    rows = Payout.objects.filter(statement=statement, undone_at__isnull=True)
    return bool(rows.update(undone_at=timezone.now(), undone_by=by, undo_reason=reason))


def paper_picture(file) -> bytes:
    """Return a sent photo of a paper cleaned, as JPEG.

    Raises:
        shop.core.files.PhotoRefused: it is none; the error says why.
    """
    photo = process_photo(file)
    with Image.open(io.BytesIO(photo.original.content)) as image:
        small = image.convert("RGB")
        small.thumbnail((PAPER_EDGE, PAPER_EDGE))
        out = io.BytesIO()
        small.save(out, "JPEG", quality=80)
    return out.getvalue()


@transaction.atomic
def mark_received(*, statement: Statement, day, picture: bytes = b"", by) -> None:
    """Say that the household has signed; a ``picture`` replaces the one before."""
    Statement.objects.filter(pk=statement.pk).update(received_on=day, received_by=by)
    if picture:
        content = base64.b64encode(picture).decode()
        SignedPaper.objects.update_or_create(
            statement=statement, defaults={"content": content, "at": timezone.now()}
        )


def bytes_of(paper: SignedPaper) -> bytes:
    """Return the photo itself, as JPEG."""
    return base64.b64decode(paper.content)


@transaction.atomic
def take_received_back(*, statement: Statement) -> None:
    """Say that it was not signed after all; the photo goes too."""
    Statement.objects.filter(pk=statement.pk).update(received_on=None, received_by=None)
    SignedPaper.objects.filter(statement=statement).delete()


def renew_link(*, statement: Statement) -> None:
    """Give the household's page another address; the old one is dead."""
    Statement.objects.filter(pk=statement.pk).update(token=new_checkout_code())


def shut_link(*, statement: Statement) -> None:
    """Shut the household's page."""
    Statement.objects.filter(pk=statement.pk).update(token=None)
