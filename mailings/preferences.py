"""Which mails a person gets, and in which language."""

from collections.abc import Collection

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import get_language

from accounts.models import User

from .models import Kind, MailLanguage, OptOut

signer = signing.Signer(salt="mailings.unsubscribe")
LANGUAGES = {code for code, _ in settings.LANGUAGES}


def kinds_for(user: User) -> list[Kind]:
    """What this person may choose."""
    teaches = user.is_educator
    return [kind for kind in Kind if kind.is_optional and (teaches or not kind.is_for_educators)]


def wanted(user: User) -> list[Kind]:
    refused = set(OptOut.objects.filter(user_id=user.pk).values_list("kind", flat=True))
    return [kind for kind in kinds_for(user) if kind not in refused]


def choose(user: User, kinds: Collection[str]) -> None:
    """Of what this person may choose, send these alone."""
    for kind in kinds_for(user):
        (subscribe if kind in kinds else unsubscribe)(user.pk, kind)


def subscribe(user_id: str, kind: Kind) -> None:
    OptOut.objects.filter(user_id=user_id, kind=kind).delete()


def unsubscribe(user_id: str, kind: Kind) -> None:
    OptOut.objects.get_or_create(user_id=user_id, kind=kind)


def language_of(user: User) -> str:
    """The one they chose or used last; else the site's own."""
    known = MailLanguage.objects.filter(pk=user.pk).values_list("language", flat=True).first()
    return known if known in LANGUAGES else settings.LANGUAGE_CODE


def remember_language(user: User, language: str = "") -> None:
    """Write to this person in `language`; without one, in that of the page, if none is known.

    For POSTs of someone who will get a mail because of them.
    """
    if language:
        MailLanguage.objects.update_or_create(pk=user.pk, defaults={"language": language})
    elif not MailLanguage.objects.filter(pk=user.pk).exists():
        try:
            with transaction.atomic():
                MailLanguage.objects.create(pk=user.pk, language=get_language() or "en")
        except IntegrityError:
            pass  # another request of theirs was first


def unsubscribe_url(user_id: str, kind: str) -> str:
    """The address that ends mails of this kind, signed in or not; it stays valid."""
    return settings.SITE_URL + reverse("mailings:unsubscribe", args=[token_for(user_id, kind)])


def token_for(user_id: str, kind: str) -> str:
    return signer.sign_object([user_id, str(kind)])


def read_token(token: str) -> tuple[User, Kind] | None:
    """Whose mails of which kind; None when the token is none of ours, or nobody's any more."""
    try:
        user_id, kind = signer.unsign_object(token)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=user_id, deleted_at=None).first()
    return (user, Kind(kind)) if user and kind in Kind.values else None
