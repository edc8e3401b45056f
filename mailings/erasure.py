"""What happens to mails when their reader was deleted at Clerk."""

from .models import Mailing, MailLanguage, OptOut


def remove_mailings(user_id: str) -> None:
    """May be repeated."""
    for model in (Mailing, OptOut, MailLanguage):
        model._default_manager.filter(user_id=user_id).delete()
