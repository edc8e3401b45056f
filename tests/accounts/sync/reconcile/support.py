"""What these tests share."""

from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import EducatorApplication, Reconciliation, User
from accounts.models.user import fields_of
from tests.clerk import user_data
from tests.clerk_api import ClerkAPI
from tests.environment import SECRET_KEY

T = 1_700_000_000_000


COUNT = "GET /v1/users/count"


FIRST, SECOND, THIRD = (f"GET /v1/users?offset={offset}" for offset in (0, 480, 960))


NO_ANSWER = (200, 5)  # a body that is no JSON object of Clerk's


ENDED = Reconciliation.Status.FINISHED


def step(call):
    """A call as it is named here: a page of users by its offset."""
    offset = f"?offset={call.query['offset']}" if call.path == "/v1/users" else ""
    return f"{call.method} {call.path}{offset}"


class Clerk(ClerkAPI):
    """A Clerk that hides users, has trouble, and lets things happen while it answers.

    Trouble and events come after the deletions were counted, which COUNT follows.
    """

    def __init__(self):
        super().__init__()
        self.hidden = set()  # who is there and in no list
        self.trouble = {}  # by step: what it answers instead
        self.meanwhile = {}  # by step: what happens between its answer and our hearing it

    @property
    def steps(self):
        """What it was asked after the deletions were counted."""
        names = [step(call) for call in self.calls]
        return names[names.index(COUNT) :] if COUNT in names else []

    def answer(self, call):
        name = step(call)
        status, body, headers = super().answer(call)
        if call.path == "/v1/users" and status == 200:
            body = [user for user in body if user["id"] not in self.hidden]
        if not self.steps:
            return status, body, headers
        if name in self.meanwhile:
            self.meanwhile.pop(name)()
        return (*self.trouble[name], headers) if name in self.trouble else (status, body, headers)

    def forget_calls(self):
        self.asked.clear()
        self.calls.clear()


def at_clerk(clerk, *names, **fields):
    for name in names:
        clerk.users[name] = user_data(name, created_at=T + len(clerk.users), **fields)


def stored_user(name, **fields):
    """A row that was compared with Clerk an hour ago; it is as `user_data` unless told."""
    known = fields_of(user_data(name)) | {"checked_at": hours_ago(1)}
    return User(pk=name, **known | fields)


def store_users(*names, **fields):
    User.objects.bulk_create([stored_user(name, **fields) for name in names])


def hours_ago(hours):
    return timezone.now() - timedelta(hours=hours)


def user_ids(number):
    return [f"user_{place:04}" for place in range(number)]


def requests_for(*names):
    return [f"GET /v1/users/{name}" for name in names]


def sync(**options):
    """What the command says."""
    out = StringIO()
    call_command("sync_clerk_users", stdout=out, **options)
    return out.getvalue().strip()


def failed_sync(**options):
    with pytest.raises(CommandError) as error:
        sync(**options)
    assert SECRET_KEY not in f"{error.value!r}{error.value}"
    return str(error.value)


def summary(**counts):
    names = ("created", "updated", "unchanged", "tombstoned", "failed")
    return ", ".join(f"{counts.get(name, 0)} {name}" for name in names)


def ended():
    """The only reconciliation, which has come to its end."""
    run = Reconciliation.objects.get()
    assert (run.status, run.failure) == (ENDED, "")
    assert run.started_at <= run.finished_at <= timezone.now()
    return run


def everything():
    """All rows of all tables."""
    rows = {model._meta.label: list(model.objects.values()) for model in apps.get_models()}
    return {name: sorted(found, key=str) for name, found in rows.items()}


def is_tombstoned(name):
    user = User.objects.get(pk=name)
    assert bool(user.deleted_at) == bool(user.erased_at) == (user.name == "Former member")
    return bool(user.deleted_at)


def application(user, **fields):
    decided = {"status": "approved", "decided_at": timezone.now(), "role_due": True}
    texts = {"title": "Rising", "bio": "Up.", "expertise": "Stairs"}
    return EducatorApplication.objects.create(
        user=user, **texts | decided | {"mail_due": True} | fields
    )


def in_clerks_state(clerk):
    """Every user at Clerk is here once, just so; all others are tombstoned."""
    rows = {user.pk: user for user in User.objects.all()}
    assert clerk.users.keys() <= rows.keys()
    assert User.objects.count() == len(rows)
    for name, user in rows.items():
        if name in clerk.users:
            assert user.matches(fields_of(clerk.users[name]))
        else:
            assert (user.deleted_at and user.erased_at and user.name) == "Former member"
    return True
