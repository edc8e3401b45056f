"""/metrics: figures for whoever has the token, and nobody in them"""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from accounts.models import EducatorApplication, Reconciliation, WebhookStatus
from courses.models import Announcement, Course
from mailings.models import Kind, Mailing
from skillrise.models import PeriodicRun
from tests.clerk import deliver, event, user_data
from tests.conftest import person

TOKEN = "a-token-of-the-tests-0123456789"
MARK = "zanzibar"


@pytest.fixture(autouse=True)
def _token(settings):
    settings.METRICS_TOKEN = TOKEN


def scrape(**headers):
    headers = {"Authorization": f"Bearer {TOKEN}"} | headers
    return Client().get("/metrics", headers=headers)


def figures():
    """Each sample by its name and its labels in the order of their names, as Prometheus reads them."""
    answer = scrape()
    assert answer.status_code == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def test_it_takes_the_token_and_sets_no_cookie(db, settings):
    settings.ALLOWED_HOSTS = ["skillrise.test"]
    settings.SECURE_SSL_REDIRECT = True  # Prometheus comes to the machine itself
    answer = scrape(host="127.0.0.1:8000")

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=")
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert "Vary" not in answer


@pytest.mark.parametrize(
    "given",
    ["", "Bearer ", f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN} ", f"Basic {TOKEN}", "Bearer ñ"],
)
def test_another_token_is_refused(given):
    answer = scrape(Authorization=given)

    assert (answer.status_code, answer.content) == (401, b"")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_without_a_token_it_is_not_there(db, settings):
    settings.METRICS_TOKEN = ""

    assert scrape(Authorization="Bearer ").status_code == 404


def test_it_is_only_read():
    assert (
        Client().post("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 405
    )


def test_requests_are_counted(client, course):
    before = figures()
    for _ in range(3):
        client.get(f"/courses/{course.slug}/")
    client.get("/courses/nowhere/")
    after = figures()

    def more(*sample):
        return after[sample] - before.get(sample, 0)

    route = "catalogue:course_detail"
    assert more("skillrise_requests_total", "GET", route, "2xx") == 3
    assert more("skillrise_requests_total", "GET", route, "4xx") == 1
    assert more("skillrise_request_seconds_count", route) == 4
    assert more("skillrise_request_queries_count", route) == 4
    assert more("skillrise_request_queries_sum", route) > 4


def test_events_are_counted_by_what_came_of_them(client, db):
    before = figures()
    deliver(client, event("user.created", user_data()))
    deliver(client, event(MARK, {"id": "x"}))
    deliver(client, event("user.created", user_data()), secret="whsec_emFuemliYXI=")
    after = figures()

    for labels in (("received", "user.created"), ("received", "other"), ("refused", "")):
        sample = ("skillrise_webhook_events_total", *labels)
        assert after[sample] - before.get(sample, 0) == 1


def test_what_has_never_happened_is_not_there(db):
    found = figures()

    assert found["skillrise_database_up",] == 1
    assert found["skillrise_reconciliation_failing",] == 0
    assert found["skillrise_queue_length", "mails"] == 0
    assert not [name for name, *_ in found if name.endswith("_timestamp_seconds")]


def test_queues(db, educator, student, course, draft):
    now = timezone.now()
    hours = [now - timedelta(hours=number) for number in range(4)]
    mail = {"user": student, "kind": Kind.ANNOUNCEMENT}
    for number in range(3):
        Mailing.objects.create(key=str(number), not_before=hours[number], **mail)
    Mailing.objects.create(key="later", not_before=now + timedelta(hours=1), failure="No", **mail)
    Mailing.objects.create(key="s", state=Mailing.State.SENT, **mail)
    EducatorApplication.objects.create(user=student, decided_at=hours[1], role_due=True)
    Announcement.objects.create(course=course, author=educator, created_at=hours[2])
    Course.objects.filter(pk=draft.pk).update(status=Course.Status.DELETED, updated_at=hours[3])

    found = figures()

    expected = {
        "mails": (3, hours[2]),
        "decisions": (1, hours[1]),
        "announcements": (1, hours[2]),
        "deletions": (1, hours[3]),
    }
    for queue, (length, since) in expected.items():
        assert found["skillrise_queue_length", queue] == length
        oldest = found["skillrise_queue_oldest_timestamp_seconds", queue]
        assert oldest == pytest.approx(since.timestamp(), abs=0.002)


def test_how_we_keep_up_with_clerk(db):
    WebhookStatus.objects.received("user.created")
    WebhookStatus.objects.refused("400")
    hour = timedelta(hours=1)
    ended = timezone.now() - hour
    finished = Reconciliation.Status.FINISHED
    Reconciliation.objects.create(status=finished, started_at=ended, finished_at=ended)
    Reconciliation.objects.create(status=finished, finished_at=timezone.now(), failure="No")

    found = figures()

    now = timezone.now().timestamp()
    assert now - found["skillrise_webhook_last_timestamp_seconds", "received"] < 60
    assert now - found["skillrise_webhook_last_timestamp_seconds", "refused"] < 60
    assert ("skillrise_webhook_last_timestamp_seconds", "failed") not in found
    compared = found["skillrise_reconciliation_last_timestamp_seconds",]
    assert compared == pytest.approx(ended.timestamp(), abs=0.002)
    assert found["skillrise_reconciliation_failing",] == 1


def test_when_commands_were_begun(db):
    begun = timezone.now() - timedelta(hours=30)
    PeriodicRun.objects.note("backup", begun)
    for command in ("send_outbox", "of_earlier_versions"):
        PeriodicRun.objects.create(command=command, started_at=begun, exit_code=1)

    found = figures()

    last = found["skillrise_command_last_timestamp_seconds", "backup"]
    assert last == pytest.approx(begun.timestamp(), abs=0.002)
    assert found["skillrise_command_failing", "send_outbox"] == 1
    PeriodicRun.objects.filter(pk="send_outbox").update(alive_at=timezone.now())
    at_work = figures()["skillrise_command_last_timestamp_seconds", "send_outbox"]
    assert at_work > begun.timestamp() + 3600
    assert ("skillrise_command_failing", "backup") not in found
    assert not [sample for sample in found if "of_earlier_versions" in sample]


@pytest.mark.engines("sqlite", "postgresql")
def test_a_database_that_is_away_takes_only_its_own_figures_with_it(db):
    def away(*args):
        raise OperationalError("The database is away.")

    with connection.execute_wrapper(away):
        found = figures()

    assert found["skillrise_database_up",] == 0
    assert not [sample for sample in found if sample[0].startswith("skillrise_queue")]
    assert "skillrise_answers_running" in {name for name, *_ in found}


def test_a_scrape_asks_the_database_little(db, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        scrape()


def test_nobody_is_in_it_whatever_is_sent(client, as_person, course):
    someone = person(f"user_{MARK}", email=f"{MARK}@example.com")
    Mailing.objects.create(user=someone, kind=Kind.INVITATION, key=MARK, subject=MARK, failure=MARK)
    known = as_person(someone)
    headers = {"User-Agent": MARK, "Referer": f"https://{MARK}.example/", "X-Request-ID": MARK}
    for browser in (client, known):
        browser.post(f"/preferences/?q={MARK}", {MARK: MARK}, headers=headers)
        browser.get(f"/{MARK}/", headers=headers)
        browser.get(f"/courses/{MARK}/")
        browser.generic(MARK.upper(), "/")
        browser.get("/", headers={"Host": f"{MARK}.example"})
    deliver(client, event(MARK, {"id": MARK}))

    assert MARK not in scrape().content.decode().lower()
