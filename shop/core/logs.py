"""Log lines as JSON, one object a line, for a server whose logs are collected."""

import json
import logging


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
