"""Sends what a decision on an application has to bring about: the role at Clerk, then the mail.

The application itself says what is still due, so nothing is lost when Clerk is down or a
process dies; whoever comes by next sends it.
"""

from collections.abc import Iterable
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from .authentication import backend_api
from .clerk.api import ClerkError, ClerkUnreachable, NotFound
from .models import EducatorApplication, Role
from .sync import store_answer

A_FEW = 20  # applications that one page view sends for


def send_due(at_once: int | None = None) -> int:
    """Send what is due, `at_once` applications at most; returns how many are still unsent."""
    _send_all(EducatorApplication.objects.unsent()[:at_once])
    return EducatorApplication.objects.unsent().count()


def send_for(user_id: str) -> None:
    """Send what is due for one person."""
    _send_all(EducatorApplication.objects.unsent().filter(user_id=user_id))


def _send_all(applications: Iterable[EducatorApplication]) -> None:
    """Stops when Clerk does not answer: it will not do so for the next one either."""
    for application in applications:
        try:
            send(application)
        except ClerkUnreachable:
            return


def send(application: EducatorApplication) -> None:
    """Tell Clerk, then the applicant. What fails stays due, with its reason.

    Raises ClerkUnreachable, after that, when Clerk gave no answer at all.
    """
    if not application.claim():
        return
    try:
        _send_claimed(application)
    finally:
        application.release()


def _send_claimed(application: EducatorApplication) -> None:
    try:
        if application.role_due:
            _tell_clerk(application)
        if application.mail_due:
            _tell_applicant(application)
    except ClerkError as error:
        application.settle(failure=str(error)[:200])
        if isinstance(error, ClerkUnreachable):
            raise
    except (SMTPException, OSError) as error:
        application.settle(failure=f"The mail was not sent: {type(error).__name__}")


def _tell_clerk(application: EducatorApplication) -> None:
    """Change the role at Clerk, unless it is as wanted: an admin stays an admin."""
    api = backend_api()
    grants = application.is_approved
    given, taken = (Role.EDUCATOR, Role.STUDENT) if grants else (None, Role.EDUCATOR)
    try:
        data = api.user(application.user_id)
        if Role.from_metadata(data.get("public_metadata")) == taken:
            data = api.merge_public_metadata(application.user_id, {"role": given})
    except NotFound:
        pass  # nobody is left to change; the deletion reaches us by itself
    else:
        store_answer(data)
    application.settle(role_due=False, failure="")


def _tell_applicant(application: EducatorApplication) -> None:
    """Write to the applicant, in the site's own language: theirs is not known here."""
    if application.user.email:
        context = {"application": application, "site": settings.SITE_URL}
        with translation.override(settings.LANGUAGE_CODE):
            text = render_to_string("accounts/mail/decision.txt", context)
        subject, _, body = text.partition("\n")
        send_mail(subject, body.strip() + "\n", None, [application.user.email])
    application.settle(mail_due=False, failure="")
