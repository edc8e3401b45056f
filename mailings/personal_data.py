"""What is held about a person in mailings."""

from accounts.models import User
from accounts.personal_data import Part

from .models import Mailing, MailLanguage, OptOut


def mails(user: User) -> Part:
    """Those that were sent to them or wait; the text is kept until it is sent."""
    names = ("kind", "language", "subject", "text", "link", "state", "created_at", "sent_at")
    rows = Mailing.objects.filter(user=user).order_by("created_at", "pk")
    return Part(rows.values(*names))


def unwanted_mails(user: User) -> Part:
    return Part(OptOut.objects.filter(user=user).order_by("pk").values("kind", "created_at"))


def language_of_mails(user: User) -> Part:
    return Part(MailLanguage.objects.filter(user=user).values("language"))
