"""What must not be written down."""

import logging
import re

from django.conf import settings


class HideTokens(logging.Filter):
    """Takes what follows on SECRET_PATHS out of a message; keeps the message."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        for path in settings.SECRET_PATHS:
            if path in message:
                message = re.sub(rf"({path})[^/\s]+", r"\1…", message)
                record.msg, record.args = message, None
        return True
