"""What these tests share."""

import threading
import time

from accounts.models import EducatorApplication, User
from tests.clerk import user_data
from tests.clerk_api import ClerkAPI

Status = EducatorApplication.Status


LIST = "/admin/accounts/educatorapplication/"


APPLY = "/teach/apply/"


SEND = "/admin/send/"  # Try again


class FailingAPI(ClerkAPI):
    """Answers as long as `patience` lasts, and holds calls of the `method_to_hold` method."""

    def __init__(self):
        super().__init__()
        self.patience = 1000  # answers; what comes then is not Clerk's
        self.method_to_hold = ""
        self.released = threading.Event()

    def answer(self, call):
        if call.method == self.method_to_hold:
            self.released.wait(60)
        self.patience -= 1
        return (200, [], {}) if self.patience < 0 else super().answer(call)

    def made(self, method):
        return [call for call in self.calls if call.method == method]


def add_to_clerk(api, user, email=None, **metadata):
    """Clerk knows this person as we do, with an address."""
    email = email or f"{user.pk.removeprefix('user_')}@example.com"
    data = user_data(
        user.pk,
        first_name=user.first_name,
        last_name="",
        email_addresses=[{"id": "idn_1", "email_address": email}],
        public_metadata=metadata,
    )
    api.users[user.pk] = data
    User.objects.sync(data, is_current=True)


def apply(user, title="Carpenter"):
    return EducatorApplication.objects.create(user=user, title=title, bio="Up.", expertise="Stairs")


def approved(user, admin, reason=""):
    """Decided; nothing of it sent."""
    application = apply(user)
    application.decide(Status.APPROVED, admin, reason)
    return application


def revoked(user, admin):
    application = approved(user, admin)
    application.update_if_unchanged(role_due=False, mail_due=False)
    application.decide(Status.REVOKED, admin, "No stairs.")
    return application


def post_decision(browser, application, button, reason=""):
    data = {"reason": reason, f"_{button}": "1"}
    return browser.post(f"{LIST}{application.pk}/change/", data, follow=True)


def due(application):
    application.refresh_from_db()
    return application.role_due, application.mail_due


def until(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it does not happen"
        time.sleep(0.02)
