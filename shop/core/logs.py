"""Log lines: as JSON for a server whose logs are collected, and without addresses that are keys."""

import json
import logging
import re

#: An address whose last part is known to one sender only; see ``integrations.urls`` and
#: ``shop.payment.urls``.
_SECRET_ADDRESS = re.compile(
    r"(/kenh/[^/\s]+/push/|/thanh-toan/(?:ngan-hang/[^/\s]+|stripe/webhook)/)[^/\s?\"']+"
)


class SecretAddressFilter(logging.Filter):
    """Blanks the secret part of the addresses that unsigned pushes come to.

    Django writes the path of every answer from 400 on. A refused push (too large, too many) came
    to a living address, and whoever reads the logs could post there.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, its message without the secret part."""
        message = record.getMessage()
        blanked = _SECRET_ADDRESS.sub(r"\1…", message)
        if blanked != message:
            record.msg, record.args = blanked, None
        return True


class JsonFormatter(logging.Formatter):
    """Formats a record as one JSON object: time (UTC, seconds), level, logger, message."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON; a traceback becomes the field ``error``."""
        line = {
            "time": record.created,
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
