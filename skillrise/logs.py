"""What must not be written down."""

import logging
import re

# Whoever has the address may act for the person it was mailed to.
SECRET_ADDRESS = re.compile(r"(/unsubscribe/)[^/\s]+")


class HideTokens(logging.Filter):
    """Takes the token out of addresses in a message; keeps the message."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if "/unsubscribe/" in message:
            record.msg, record.args = SECRET_ADDRESS.sub(r"\1…", message), None
        return True
