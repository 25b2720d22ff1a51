"""Mails about channels, sent by the task runner; it looks for itself how things stand then."""

from integrations import mails
from integrations.models import ChannelAccount
from shop.core.tasks import task


@task()
def mail_consent_ends(account_id: int) -> None:
    """Tell a co-op's managers that a marketplace wants them to log in again soon."""
    account = (
        ChannelAccount.objects.select_related("cooperative").without_tokens().get(pk=account_id)
    )
    mails.send_consent_ends(account)
