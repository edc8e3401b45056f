"""manage.py sync_clerk_users: our users are brought into Clerk's state, whatever interrupts it."""

import json
import os
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.applications import decisions
from accounts.models import EducatorApplication, LeaseLost, Reconciliation, Role, User
from accounts.models.user import fields_of
from accounts.sync import reconcile
from courses.models import Enrollment
from tests import databases
from tests.clerk import deliver, event, user_data
from tests.clerk_api import ClerkAPI, serving
from tests.environment import SECRET_KEY

T = 1_700_000_000_000
COUNT = "GET /v1/users/count"
FIRST, SECOND, THIRD = (f"GET /v1/users?offset={offset}" for offset in (0, 480, 960))
NO_ANSWER = (200, 5)  # not Clerk's: something on the way said it
ENDED = Reconciliation.Status.FINISHED


def step(call):
    """A call as it is named here: a page of users by its offset."""
    offset = f"?offset={call.query['offset']}" if call.path == "/v1/users" else ""
    return f"{call.method} {call.path}{offset}"


class Clerk(ClerkAPI):
    """A Clerk that hides users, has trouble, and lets things happen while it answers."""

    def __init__(self):
        super().__init__()
        self.hidden = set()  # who is there and in no list
        self.trouble = {}  # by step: what it answers instead
        self.meanwhile = {}  # by step: what happens between its answer and our hearing it

    @property
    def steps(self):
        return [step(call) for call in self.calls]

    def answer(self, call):
        name = step(call)
        status, body, headers = super().answer(call)
        if call.path == "/v1/users" and status == 200:
            body = [user for user in body if user["id"] not in self.hidden]
        if name in self.meanwhile:
            self.meanwhile.pop(name)()
        return (*self.trouble[name], headers) if name in self.trouble else (status, body, headers)

    def forget_calls(self):
        self.asked.clear()
        self.calls.clear()


@pytest.fixture
def clerk(configure):
    with serving(Clerk()) as api:
        configure(CLERK_API_URL=api.url)
        yield api


def at_clerk(clerk, *names, **fields):
    for name in names:
        clerk.users[name] = user_data(name, created_at=T + len(clerk.users), **fields)


def held(name, **fields):
    """A row that was compared with Clerk an hour ago; it is as `user_data` unless told."""
    known = fields_of(user_data(name)) | {"checked_at": hours_ago(1)}
    return User(pk=name, **known | fields)


def hold(*names, **fields):
    User.objects.bulk_create([held(name, **fields) for name in names])


def hours_ago(hours):
    return timezone.now() - timedelta(hours=hours)


def crowd(number):
    return [f"user_{place:04}" for place in range(number)]


def asked_after(*names):
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


def said(**counts):
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


def is_buried(name):
    user = User.objects.get(pk=name)
    assert bool(user.deleted_at) == bool(user.erased_at) == (user.name == "Former member")
    return bool(user.deleted_at)


def application(user, **fields):
    decided = {"status": "approved", "decided_at": timezone.now(), "role_due": True}
    texts = {"title": "Rising", "bio": "Up.", "expertise": "Stairs"}
    return EducatorApplication.objects.create(
        user=user, **texts | decided | {"mail_due": True} | fields
    )


# Into Clerk's state


def test_an_empty_table_is_filled(clerk, db):
    at_clerk(clerk, "user_ada", public_metadata={"role": "educator"}, username="ada")
    at_clerk(clerk, "user_eve", banned=True, first_name="Eve", primary_email_address_id=None)

    assert sync() == said(created=2)
    ada, eve = User.objects.order_by("pk")
    assert (ada.pk, ada.name, ada.email) == ("user_ada", "Ada Byron", "ada@example.com")
    assert (ada.role, ada.banned, ada.clerk_updated_at) == (Role.EDUCATOR, False, T)
    assert (eve.pk, eve.name, eve.email) == ("user_eve", "Eve Byron", None)
    assert (eve.role, eve.banned) == (Role.STUDENT, True)
    run = ended()
    assert (run.total, run.offset, run.summary) == (2, 2, said(created=2))
    assert clerk.steps == [COUNT, FIRST]


def test_an_empty_clerk_fills_nothing(clerk, db):
    assert sync() == said()
    assert ended().total == 0


@pytest.mark.parametrize(
    ("ours", "theirs", "outcome", "expected"),
    [
        ({}, {}, "unchanged", {"name": "Ada Byron"}),
        ({}, {"updated_at": T + 1, "first_name": "Eve"}, "updated", {"name": "Eve Byron"}),
        ({}, {"updated_at": T + 1}, "updated", {"clerk_updated_at": T + 1}),
        ({}, {"updated_at": T - 1, "first_name": "Eve"}, "unchanged", {"name": "Ada Byron"}),
        ({}, {"first_name": "Eve"}, "updated", {"name": "Eve Byron"}),
        ({"first_name": "Eve"}, {}, "updated", {"name": "Ada Byron"}),
        ({"email": None}, {}, "updated", {"email": "ada@example.com"}),
        ({"role": "admin"}, {}, "updated", {"role": "student"}),
        ({}, {"public_metadata": {"role": "admin"}}, "updated", {"role": "admin"}),
        ({"banned": True}, {}, "updated", {"banned": False}),
        ({}, {"banned": True}, "updated", {"banned": True}),
        (
            fields_of({"public_metadata": {"role": "educator"}}),
            {},
            "updated",
            {"name": "Ada Byron", "role": "student", "clerk_updated_at": T},
        ),
        (
            fields_of({}) | {"deleted_at": hours_ago(9), "erased_at": hours_ago(9)},
            {"updated_at": T + 1},
            "unchanged",
            {"name": "Former member", "email": None, "first_name": "", "clerk_updated_at": 0},
        ),
    ],
    ids=[
        "equal",
        "changed",
        "only newer",
        "older at Clerk",
        "another name at Clerk",
        "another name here",
        "no address here",
        "another role here",
        "another role at Clerk",
        "banned here",
        "banned at Clerk",
        "made from claims",
        "deleted",
    ],
)
def test_whoever_differs_is_corrected(clerk, db, ours, theirs, outcome, expected):
    hold("user_ada", accent_color="#123456", **ours)
    at_clerk(clerk, "user_ada", **theirs)

    assert sync() == said(**{outcome: 1})
    user = User.objects.get()
    assert {name: getattr(user, name) for name in expected} == expected
    assert user.accent_color == "#123456"
    assert user.checked_at > hours_ago(0.5)
    assert sync() == said(unchanged=1)


def test_who_is_equal_costs_no_write(clerk, db, django_assert_max_num_queries):
    at_clerk(clerk, *crowd(100))
    hold(*crowd(100))

    with django_assert_max_num_queries(20):
        assert sync() == said(unchanged=100)


def test_private_metadata_goes_nowhere(clerk, db):
    hold("user_old", first_name="")
    at_clerk(clerk, "user_old", "user_new")
    said_so = sync()

    assert "between Clerk and us" in str(clerk.users)
    assert "between Clerk and us" not in f"{said_so}{everything()}"


# Whom Clerk does not list


def test_whom_clerk_no_longer_knows_is_buried(clerk, db, enrollment):
    User.objects.update(checked_at=hours_ago(1))
    at_clerk(clerk, "user_educator")
    student = User.objects.get(pk="user_student")
    application(student, role_due=False, mail_due=False)

    assert sync() == said(updated=1, tombstoned=1)
    assert clerk.steps == [COUNT, FIRST, *asked_after("user_student")]
    assert is_buried("user_student")
    assert not is_buried("user_educator")
    assert not EducatorApplication.objects.exists()
    assert not Enrollment.objects.exists()
    row = User.objects.get(pk="user_student")
    assert row.clerk_updated_at > T
    assert (row.first_name, row.email) == ("", None)

    assert sync() == said(unchanged=1)


@pytest.mark.parametrize(
    ("theirs", "outcome", "name"),
    [({}, "unchanged", "Ada Byron"), ({"first_name": "Eve"}, "updated", "Eve Byron")],
)
def test_whom_clerk_only_did_not_list_is_kept(clerk, db, theirs, outcome, name):
    hold("user_ada")
    at_clerk(clerk, "user_ada", **theirs)
    clerk.hidden = {"user_ada"}

    assert sync() == said(**{outcome: 1})
    assert clerk.steps == [COUNT, FIRST, *asked_after("user_ada")]
    assert not is_buried("user_ada")
    assert User.objects.get().name == name


def test_whom_clerk_deleted_before_is_not_asked_after(clerk, db):
    hold("user_ada", deleted_at=hours_ago(9), erased_at=hours_ago(9))

    assert sync() == said()
    assert clerk.steps == [COUNT, FIRST]


def test_so_many_are_no_other_instances_that_clerk_may_have_lost_all(clerk, db):
    hold(*crowd(20))

    assert sync() == said(tombstoned=20)
    assert all(is_buried(name) for name in crowd(20))


@pytest.mark.parametrize("strangers", [0, 30])
@pytest.mark.parametrize("dry_run", [False, True])
def test_the_secret_key_of_another_instance_buries_nobody(clerk, db, strangers, dry_run):
    hold(*crowd(21))
    at_clerk(clerk, *(f"user_stranger_{number}" for number in range(strangers)))

    for _ in range(2):  # at once, and after an hour, when another run begins
        for _ in range(2):
            assert "CLERK_SECRET_KEY" in failed_sync(dry_run=dry_run)
            assert not any(is_buried(name) for name in crowd(21))
        Reconciliation.objects.update(heartbeat_at=hours_ago(2))


def test_one_known_user_tells_the_instance(clerk, db):
    hold(*crowd(22))
    at_clerk(clerk, "user_0021")

    assert sync() == said(unchanged=1, tombstoned=21)


@pytest.mark.django_db(transaction=True)
def test_each_answer_is_counted_before_the_next_question(clerk):
    names = crowd(4)
    counts = []

    def look():
        counts.append(Reconciliation.objects.get().tombstoned)
        connection.close()

    hold(*names)
    clerk.meanwhile = dict.fromkeys(asked_after(*names), look)
    sync()

    assert counts == [0, 1, 2, 3]


# What else is done


def test_unfinished_erasures_are_finished(clerk, db):
    gone = {"deleted_at": hours_ago(9)}
    hold("user_never", **gone)
    hold("user_again", erased_at=hours_ago(8), **gone)
    for name in ("user_never", "user_again"):
        application(User.objects.get(pk=name), role_due=False, mail_due=False)
    sync()

    assert not EducatorApplication.objects.exists()
    assert is_buried("user_never")


def test_due_decisions_are_sent(clerk, db):
    at_clerk(clerk, "user_ada")
    hold("user_ada")
    application(User.objects.get())

    assert sync() == said(unchanged=1)
    assert clerk.users["user_ada"]["public_metadata"] == {"role": "educator"}
    assert not EducatorApplication.objects.unsent().exists()
    assert User.objects.get().is_educator
    assert [message.to for message in mail.outbox] == [["ada@example.com"]]


def test_a_dry_run_changes_nothing_and_says_the_same(clerk, db):
    at_clerk(clerk, "user_new", "user_equal", "user_changed", "user_hidden", "user_refused")
    clerk.hidden = {"user_hidden", "user_refused"}
    clerk.trouble = {"GET /v1/users/user_refused": (422, "no")}
    names = ("user_equal", "user_changed", "user_hidden", "user_gone", "user_refused")
    hold(*names)
    clerk.users["user_changed"]["first_name"] = "Eve"
    hold("user_unerased", deleted_at=hours_ago(9))
    for name in ("user_equal", "user_unerased", "user_gone"):
        application(User.objects.get(pk=name))
    before, their = everything(), json.dumps(clerk.users)
    counts = said(created=1, updated=1, unchanged=2, tombstoned=1, failed=1)
    message = failed_sync(dry_run=True)

    assert message == "1 users failed, 0 decisions are not sent."
    assert everything() == before
    assert json.dumps(clerk.users) == their
    assert mail.outbox == []
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("sync_clerk_users", stdout=out, dry_run=True)
    assert out.getvalue() == f"Would be: {counts}\n"
    assert everything() == before

    failed_sync()
    assert ended().summary == counts


def test_a_dry_run_interrupts_nobody(clerk, db):
    run = Reconciliation.acquire()
    at_clerk(clerk, "user_ada")

    assert sync(dry_run=True) == f"Would be: {said(created=1)}"
    run.save_progress()


# What is left undone is told


def test_a_refused_user_fails_alone(clerk, db):
    names = [f"user_{letter}" for letter in "abcd"]
    hold(*names)
    at_clerk(clerk, "user_d")
    clerk.trouble = {"GET /v1/users/user_b": (422, "no")}

    assert failed_sync() == "1 users failed, 0 decisions are not sent."
    assert [is_buried(name) for name in names] == [True, False, True, False]
    assert ended().summary == said(unchanged=1, tombstoned=2, failed=1)

    clerk.trouble = {}
    assert sync() == said(unchanged=1, tombstoned=1)


def test_unsent_decisions_are_told(clerk, db):
    at_clerk(clerk, "user_ada")
    hold("user_ada")
    application(User.objects.get())
    clerk.trouble = {"PATCH /v1/users/user_ada/metadata": (422, "no")}

    assert failed_sync() == "0 users failed, 1 decisions are not sent."
    assert "422 no" in EducatorApplication.objects.get().failure
    assert ended()


def test_a_busy_clerk_is_waited_for(clerk, db):
    at_clerk(clerk, "user_ada")
    clerk.first_answers = [(429, "too_many_requests", {})] * 2

    assert sync() == said(created=1)
    assert clerk.steps == [COUNT] * 3 + [FIRST]


@pytest.mark.parametrize("where", [COUNT, FIRST, *asked_after("user_gone")])
def test_clerk_not_answering_is_told(clerk, db, where):
    hold("user_gone")
    at_clerk(clerk, "user_ada")
    clerk.trouble = {where: NO_ANSWER}

    message = failed_sync()
    assert message.startswith("Clerk's answer is not")
    done = said() if where in (COUNT, FIRST) else said(created=1)
    assert message.endswith(f"So far: {done}.")
    run = Reconciliation.objects.get()
    assert (run.is_running, run.finished_at) == (True, None)
    assert run.failure in message
    assert not is_buried("user_gone")

    clerk.trouble = {}
    sync()
    ended()
    assert is_buried("user_gone")


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_wrong_secret_key_is_told(clerk, db, configure, dry_run):
    configure(CLERK_SECRET_KEY="sk_live_other")
    hold("user_ada")

    assert failed_sync(dry_run=dry_run) == (
        f"Clerk answered 401 clerk_key_invalid (trace trace_1) So far: {said()}."
    )
    assert "sk_live" not in str(Reconciliation.objects.values())
    assert Reconciliation.objects.count() == (0 if dry_run else 1)


# Interrupted


@pytest.fixture
def many(clerk):
    """1,100 users at Clerk; here 3 of them differ and 6 are missing, and 5 are gone there."""
    names = crowd(1100)
    at_clerk(clerk, *names)
    known = [name for name in names if int(name[-4:]) % 200 != 90]
    rows = [held(name, first_name="" if name in names[7:1100:500] else "Ada") for name in known]
    User.objects.bulk_create(rows + [held(f"user_gone_{number}") for number in range(5)])
    return names


def in_clerks_state(clerk):
    """Every user at Clerk is here once, just so; all others are buried."""
    rows = {user.pk: user for user in User.objects.all()}
    assert clerk.users.keys() <= rows.keys()
    assert User.objects.count() == len(rows)
    for name, user in rows.items():
        if name in clerk.users:
            assert user.matches(fields_of(clerk.users[name]))
        else:
            assert (user.deleted_at and user.erased_at and user.name) == "Former member"
    return True


def test_many_are_brought_into_clerks_state(clerk, db, many):
    assert sync() == said(created=6, updated=3, unchanged=1091, tombstoned=5)
    assert clerk.steps[:4] == [COUNT, FIRST, SECOND, THIRD]
    assert in_clerks_state(clerk)
    assert (ended().total, ended().offset) == (1100, 1100)

    assert sync() == said(unchanged=1100)


@pytest.mark.parametrize(
    ("where", "asked", "done"),
    [
        (COUNT, [COUNT, FIRST, SECOND, THIRD], 0),
        (FIRST, [COUNT, FIRST, SECOND, THIRD], 0),
        (SECOND, [COUNT, SECOND, THIRD], 500),
        (THIRD, [COUNT, THIRD], 980),
    ],
    ids=["count", "first page", "second page", "third page"],
)
@pytest.mark.parametrize("trouble", [NO_ANSWER, (403, "no")], ids=["no answer", "refused"])
def test_an_interrupted_list_is_gone_on_with(clerk, db, many, where, asked, done, trouble):
    clerk.trouble = {where: trouble}
    failed_sync()
    run = Reconciliation.objects.get()
    assert (run.is_running, run.offset) == (True, done)

    clerk.trouble = {}
    clerk.forget_calls()
    sync()
    gone = asked_after(*(f"user_gone_{number}" for number in range(5)))
    assert clerk.steps[: len(asked)] == asked
    assert Counter(clerk.steps[len(asked) :]) == Counter(gone)
    assert in_clerks_state(clerk)
    run = ended()
    assert (run.created, run.updated, run.tombstoned, run.failed) == (6, 3, 5, 0)
    assert run.offset == run.total == 1100


def test_an_interrupted_run_counts_nobody_twice(clerk, db, many):
    clerk.trouble = {SECOND: NO_ANSWER}
    failed_sync()
    clerk.trouble = {}

    assert sync() == said(created=6, updated=3, unchanged=1091, tombstoned=5)


def test_interrupted_questions_are_gone_on_with(clerk, db):
    names = [f"user_gone_{number}" for number in range(5)]
    hold(*names, "user_ada")
    at_clerk(clerk, "user_ada")
    order = []

    class Third(dict):
        """Trouble with whoever is asked after as the third."""

        def __contains__(self, name):
            if name.startswith("GET /v1/users/user_") and name not in order:
                order.append(name)
            return order[2:] == [name]

        def __getitem__(self, name):
            return NO_ANSWER

    clerk.trouble = Third()
    assert "2 tombstoned" in failed_sync()
    assert sum(is_buried(name) for name in names) == 2

    clerk.trouble = {}
    clerk.forget_calls()
    sync()
    asked = [name for name in clerk.steps if "user_gone" in name]
    assert Counter(asked) == Counter(asked_after(*names)) - Counter(order[:2])
    assert in_clerks_state(clerk)
    assert ended().tombstoned == 5


def test_who_was_asked_after_and_kept_is_not_asked_after_again(clerk, db):
    names = ["user_a", "user_b", "user_c"]
    hold(*names)
    at_clerk(clerk, *names)
    clerk.hidden = set(names)
    order = []
    for name in asked_after(*names):
        clerk.meanwhile[name] = lambda name=name: order.append(name)
    sync()
    Reconciliation.objects.all().delete()
    User.objects.update(checked_at=hours_ago(1))
    clerk.trouble = {order[2]: NO_ANSWER}
    failed_sync()

    clerk.trouble = {}
    clerk.forget_calls()
    sync()
    assert clerk.steps[2:] == order[2:]


def environment(clerk):
    """For another process that works on the database of these tests."""
    own = databases.address(str(connection.settings_dict["NAME"]))
    return {**os.environ, "DATABASE_URL": own, "CLERK_API_URL": clerk.url}


def test_a_killed_process_is_gone_on_from(clerk, many_for_all):
    held_up, go_on = threading.Event(), threading.Event()
    clerk.meanwhile = {SECOND: lambda: (held_up.set(), go_on.wait(60))}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "sync_clerk_users"],
        cwd=django_settings.BASE_DIR,
        env=environment(clerk),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        reached = held_up.wait(60)
    finally:
        process.kill()
        errors = process.communicate()[1]
        go_on.set()
    assert reached, errors
    run = Reconciliation.objects.get()
    assert (run.is_running, run.offset) == (True, 500)
    assert User.objects.filter(pk="user_0490").exists()
    assert not User.objects.filter(pk="user_0690").exists()

    clerk.forget_calls()
    sync()
    assert clerk.steps[:3] == [COUNT, SECOND, THIRD]
    assert in_clerks_state(clerk)
    assert ended().created == 6


# Two at once


@pytest.fixture
def many_for_all(transactional_db, many):
    """`many`, for other threads and processes too."""
    return many


def in_thread(deed):
    """Does it in another thread; what came of it is in the list."""
    results = []

    def run():
        try:
            results.append(deed())
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, results


def hold_up(clerk, where):
    """Makes the next process wait there, until the second event."""
    held_up, go_on = threading.Event(), threading.Event()
    clerk.meanwhile[where] = lambda: (held_up.set(), go_on.wait(60))
    return held_up, go_on


@pytest.mark.parametrize(
    "where",
    [COUNT, FIRST, SECOND, THIRD, "GET /v1/users/user_gone_2"],
    ids=lambda where: where[-8:],
)
def test_the_newer_of_two_goes_on(clerk, many_for_all, where):
    held_up, go_on = hold_up(clerk, where)
    thread, older = in_thread(sync)
    assert held_up.wait(60)
    try:
        newer = sync()
        before = Reconciliation.objects.values().get()
    finally:
        go_on.set()
        thread.join()

    assert older == ["Another process goes on with the reconciliation."]
    assert ended().summary == newer
    assert Reconciliation.objects.values().get() == before
    assert in_clerks_state(clerk)


def test_the_older_of_two_stops_at_its_next_step(clerk, many_for_all):
    """Also while the newer is still at work."""
    older_waits, older_goes_on = hold_up(clerk, FIRST)
    older, what_older_said = in_thread(sync)
    assert older_waits.wait(60)
    newer_waits, newer_goes_on = hold_up(clerk, THIRD)
    newer, what_newer_said = in_thread(sync)
    try:
        assert newer_waits.wait(60)
        older_goes_on.set()
        older.join()
        assert Reconciliation.objects.get().is_running
    finally:
        older_goes_on.set()
        newer_goes_on.set()
        older.join()
        newer.join()

    assert what_older_said == ["Another process goes on with the reconciliation."]
    assert what_newer_said == [ended().summary]
    assert Counter(clerk.steps)[SECOND] == 1
    assert in_clerks_state(clerk)


@pytest.mark.parametrize("before", [None, 0, 2], ids=["none", "unfinished", "forgotten"])
@pytest.mark.django_db(transaction=True)
def test_eight_at_once_are_one(eight_at_once, before):
    if before is not None:
        Reconciliation.objects.create(owner="before", heartbeat_at=hours_ago(before))

    def acquire(number):
        try:
            return Reconciliation.acquire().owner
        except LeaseLost:
            return None

    owners = [owner for owner in eight_at_once(acquire) if owner]
    running = Reconciliation.objects.get(status=Reconciliation.Status.RUNNING)
    assert running.owner in owners
    assert len(set(owners)) == len(owners)
    assert Reconciliation.objects.count() == (2 if before else 1)


def test_one_who_lost_it_keeps_nothing(db):
    older = Reconciliation.acquire()
    newer = Reconciliation.acquire()
    older.offset, newer.offset = 7, 5

    assert newer.pk == older.pk
    newer.save_progress()
    with pytest.raises(LeaseLost):
        older.save_progress()
    with pytest.raises(LeaseLost):
        older.save_progress(status=ENDED)
    assert Reconciliation.objects.get().offset == 5
    assert Reconciliation.objects.get().is_running


def test_a_run_silent_for_an_hour_is_begun_anew(clerk, db):
    at_clerk(clerk, *crowd(3))
    known = {"offset": 500, "created": 480, "failure": "No answer."}
    silent = Reconciliation.objects.create(owner="silent", heartbeat_at=hours_ago(1.01), **known)

    assert sync() == said(created=3)
    assert clerk.steps == [COUNT, FIRST]
    silent.refresh_from_db()
    assert (silent.status, silent.offset, silent.created) == (ENDED, 500, 480)
    assert silent.failure.startswith("Interrupted")
    newest = Reconciliation.objects.exclude(pk=silent.pk).get()
    assert (newest.status, newest.failure, newest.created) == (ENDED, "", 3)


def test_a_run_silent_for_less_is_gone_on_with(clerk, db):
    at_clerk(clerk, *crowd(1100))
    hold(*crowd(1100))
    User.objects.update(checked_at=timezone.now())
    Reconciliation.objects.create(heartbeat_at=hours_ago(0.99), started_at=hours_ago(2), offset=980)

    sync()
    assert clerk.steps == [COUNT, THIRD]
    assert ended().offset == 1100


def test_a_run_that_wakes_up_after_hours_is_over(db):
    silent = Reconciliation.acquire()
    Reconciliation.objects.update(heartbeat_at=hours_ago(2))
    newer = Reconciliation.acquire()

    assert newer.pk != silent.pk
    with pytest.raises(LeaseLost):
        silent.save_progress()
    newer.save_progress()


def test_taking_up_is_a_sign_of_life(db):
    """Nobody may close a run that was just taken up."""
    Reconciliation.objects.create(heartbeat_at=hours_ago(0.9))

    assert Reconciliation.acquire().heartbeat_at > hours_ago(0.1)
    assert Reconciliation.objects.get().heartbeat_at > hours_ago(0.1)


def test_each_step_is_a_sign_of_life(db):
    run = Reconciliation.acquire()
    Reconciliation.objects.update(heartbeat_at=hours_ago(0.9))
    run.heartbeat_at = hours_ago(0.9)
    run.save_progress()

    assert Reconciliation.objects.get().heartbeat_at > hours_ago(0.1)


def test_a_finished_run_is_followed_by_another(clerk, db):
    sync()
    sync()

    assert [run.status for run in Reconciliation.objects.all()] == [ENDED] * 2


# Events that arrive meanwhile


def told(kind, name, at=T, **fields):
    """Delivers an event from the thread in which Clerk answers."""

    def deed():
        data = {"id": name} if kind == "user.deleted" else user_data(name, updated_at=at, **fields)
        try:
            assert deliver(Client(), event(kind, data, at)).status_code == 200
        finally:
            connection.close()

    return deed


@pytest.mark.parametrize("where", [FIRST, *asked_after("user_ada")])
@pytest.mark.parametrize(
    ("news", "name"),
    [
        (told("user.updated", "user_ada", T + 2, first_name="Newest"), "Newest Byron"),
        (told("user.updated", "user_ada", T - 2, first_name="Oldest"), "Listed Byron"),
        (told("user.deleted", "user_ada", T + 2), "Former member"),
    ],
    ids=["newer", "older", "deleted"],
)
@pytest.mark.django_db(transaction=True)
def test_events_in_between_count_if_they_are_newer(clerk, where, news, name):
    hold("user_ada")
    at_clerk(clerk, "user_ada", updated_at=T + 1, first_name="Listed")
    clerk.hidden = set() if where == FIRST else {"user_ada"}
    clerk.meanwhile = {where: news}
    sync()

    assert where in clerk.steps
    assert User.objects.get().name == name
    assert is_buried("user_ada") == (name == "Former member")


@pytest.mark.django_db(transaction=True)
def test_who_signs_up_in_between_is_not_missing(clerk):
    at_clerk(clerk, "user_ada")
    clerk.meanwhile = {FIRST: told("user.created", "user_new")}

    assert sync() == said(created=1)
    assert clerk.steps == [COUNT, FIRST]
    assert not is_buried("user_new")


# In the background


@pytest.mark.django_db(transaction=True)
def test_in_the_background_all_of_it_is_done(clerk):
    hold("user_ada", "user_gone")
    at_clerk(clerk, "user_ada")
    application(User.objects.get(pk="user_ada"))
    thread = reconcile.start_in_background(decisions.send_due)
    thread.join()

    assert thread.daemon
    assert ended().summary == said(unchanged=1, tombstoned=1)
    assert in_clerks_state(clerk)
    assert not EducatorApplication.objects.unsent().exists()


@pytest.mark.parametrize("why", ["no answer", "another instance"])
@pytest.mark.django_db(transaction=True)
def test_in_the_background_trouble_is_kept_and_logged(clerk, caplog, why):
    hold(*crowd(21))
    clerk.trouble = {FIRST: NO_ANSWER} if why == "no answer" else {}
    reconcile.start_in_background(decisions.send_due).join()

    run = Reconciliation.objects.get()
    assert run.is_running
    assert run.failure
    assert run.failure in caplog.text
    assert User.objects.filter(deleted_at=None).count() == 21


@pytest.mark.django_db(transaction=True)
def test_in_the_background_too_the_newer_goes_on(clerk, caplog):
    caplog.set_level("INFO")
    at_clerk(clerk, "user_ada")
    held_up, go_on = hold_up(clerk, FIRST)
    older = reconcile.start_in_background(decisions.send_due)
    assert held_up.wait(60)
    try:
        assert sync() == said(created=1)
    finally:
        go_on.set()
        older.join()

    assert "Another process goes on" in caplog.text
    assert ended().summary == said(created=1)
