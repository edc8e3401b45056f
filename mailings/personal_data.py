"""What is held about a person in mailings."""

from accounts.models import User
from accounts.personal_data import Part

from .models import Mailing, MailLanguage, OptOut


def mails(user: User) -> Part:
    names = ("kind", "subject", "text", "link", "language", "state", "created_at", "sent_at")
    rows = Mailing.objects.filter(user=user).order_by("created_at", "id")
    return Part(rows.values(*names))


def opt_outs(user: User) -> Part:
    rows = OptOut.objects.filter(user=user).order_by("created_at", "id")
    return Part(rows.values("kind", "created_at"))


def language(user: User) -> Part:
    return Part(MailLanguage.objects.filter(user=user).values("language"))
