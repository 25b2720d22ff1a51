"""Log lines: as JSON for a server whose logs are collected, and without addresses that are keys."""

import json
import logging
import re

from django.http import HttpRequest

from shop.core.requests_served import answered_as, request_id

#: An address whose last part is known to one person or one sender only: ``integrations.urls``,
#: ``shop.payment.urls``, ``shop.order.confirm_links``, ``shop.commune`` (invitations, reports) and
#: ``coops.settlement`` (a household's page). Below ``/quan-ly/`` «moi» means «new».
_SECRET_ADDRESS = re.compile(
    r"(/xn/|/phieu/|/bao-cao/da-gui/|/moi/(?=[\w-]{20})"
    r"|/kenh/[^/\s]+/push/|/thanh-toan/(?:ngan-hang/[^/\s]+|stripe/webhook)/)[^/\s?\"']+"
)


class SecretAddressFilter(logging.Filter):
    """Blanks what in an address is for one person's or one machine's eyes.

    Django writes the path of every answer from 400 on. A refused push (too large, too many) came
    to a living address, and whoever reads the logs could post there; the number of an order is
    half of what its look-up asks for.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, its message without the secret part."""
        message = record.getMessage()
        blanked = _SECRET_ADDRESS.sub(r"\1…", message)
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and request.path != "/":
            for path in {request.path, _as_django_logs(request.path)}:
                blanked = blanked.replace(path, answered_as(request)[1])
        if blanked != message:
            record.msg, record.args = blanked, None
        return True


def _as_django_logs(path: str) -> str:
    """Return ``path`` as ``django.utils.log.log_response`` writes it: ``ợ`` is ``\\u1ee3``."""
    return path.encode("unicode_escape").decode("ascii")


class RequestIdFilter(logging.Filter):
    """Gives every record ``request_id``: of the request or task it belongs to, ``-`` outside."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through."""
        record.request_id = request_id.get() or "-"
        return True


class JsonFormatter(logging.Formatter):
    """Formats a record as one JSON object: time (UTC, seconds), level, logger, message.

    ``request_id`` where there is one; of a served request ``method``, ``path``, ``view``,
    ``status`` and ``ms`` too.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON; a traceback becomes the field ``error``."""
        line = {
            "time": record.created,
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if own := request_id.get():
            line["request_id"] = own
        line |= getattr(record, "served", {})
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
