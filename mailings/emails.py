"""A mail as it is sent: the stored text, where it leads, and how to get no more of its kind."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from .models import Kind, Mailing
from .preferences import unsubscribe_url


def message(mailing: Mailing) -> EmailMessage:
    """One-click unsubscribing is RFC 8058: mail programs post to the address by themselves.

    The Message-ID is the row's, so that a mail sent twice can be known as one.
    """
    kind = Kind(mailing.kind)
    headers = {
        "Message-ID": f"<{mailing.pk}@{urlsplit(settings.SITE_URL).hostname}>",
        "Auto-Submitted": "auto-generated",
    }
    context = {"mailing": mailing, "kind": kind, "site": settings.SITE_URL}
    if kind.is_optional:
        context["unsubscribe_url"] = unsubscribe_url(mailing.user_id, kind)
        headers["List-Unsubscribe"] = f"<{context['unsubscribe_url']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    with translation.override(mailing.language):
        text = render_to_string("mailings/emails/mail.txt", context)
    return EmailMessage(
        mailing.subject, text.strip() + "\n", to=[mailing.user.email or ""], headers=headers
    )
