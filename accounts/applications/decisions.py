"""Sends what a decision on an application has to bring about: the role at Clerk, then the mail.

The application's row says what is still due (`role_due`, `mail_due`), so nothing is lost when
Clerk is down or a process dies. It is sent after an admin decided, when the applicant signs in, by
`manage.py send_outbox`, after a reconciliation, and by *Try again*; a GET sends nothing.
"""

from collections.abc import Iterable
from smtplib import SMTPException

from accounts.clerk.api import ClerkError, ClerkUnreachable, NotFound
from accounts.clients import backend_api
from accounts.models import EducatorApplication, Role
from accounts.sync.users import upsert_from_clerk

from . import emails

BATCH = 20  # applications that one request sends for


def send_due(at_once: int | None = None) -> int:
    """Send what is due, `at_once` applications at most; returns how many are still unsent."""
    send_all(EducatorApplication.objects.unsent()[:at_once])
    return EducatorApplication.objects.unsent().count()


def send_for(user_id: str) -> None:
    """Send what is due for one person."""
    send_all(EducatorApplication.objects.unsent().filter(user_id=user_id))


def send_all(applications: Iterable[EducatorApplication]) -> None:
    """Stops when Clerk does not answer: the next call would wait as long for nothing."""
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
        if application.mail_due and application.renew_claim():
            _tell_applicant(application)
    except ClerkError as error:
        application.update_if_unchanged(failure=str(error)[:200])
        if isinstance(error, ClerkUnreachable):
            raise
    except (SMTPException, OSError) as error:
        application.update_if_unchanged(failure=f"The mail was not sent: {type(error).__name__}")


def _tell_clerk(application: EducatorApplication) -> None:
    """Change the role at Clerk, if it is the one to change: an admin stays an admin."""
    api = backend_api()
    grants = application.is_approved
    given, taken = (Role.EDUCATOR, Role.STUDENT) if grants else (None, Role.EDUCATOR)
    try:
        data = api.user(application.user_id)
        if Role.from_metadata(data.get("public_metadata")) == taken:
            data = api.merge_public_metadata(application.user_id, {"role": given})
    except NotFound:
        pass  # Clerk has deleted the user: there is no role to change, and user.deleted tells us
    else:
        upsert_from_clerk(data)
    application.update_if_unchanged(role_due=False, failure="")


def _tell_applicant(application: EducatorApplication) -> None:
    emails.send_decision(application)
    application.update_if_unchanged(mail_due=False, failure="")
