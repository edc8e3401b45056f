"""A form that is sent after its session token ran out."""

import pytest
from django.test import Client

from accounts.models import Role, User
from courses import progress
from courses.models import Category, Course, Enrollment, LectureProgress
from tests.accounts.raw_requests import EXPIRED, OTHER_KEY, from_now, signed_in, visit
from tests.clerk import token
from tests.courses.pages import lecture_url
from tests.courses.reports import report

ASKED = ["GET /v1/sessions/sess_user_student"]


@pytest.fixture
def session(clerk_api, student):
    """The student's session at Clerk."""
    session = {"id": "sess_user_student", "user_id": student.pk, "status": "active"}
    clerk_api.sessions[session["id"]] = session
    return session


@pytest.fixture
def send(course):
    """Sends the form on a course's page."""

    def send(cookies, **options):
        return visit(cookies, f"/courses/{course.slug}/enroll/", "post", **options)

    return send


def late(**claims):
    return signed_in("user_student", **from_now(EXPIRED), **claims)


def ran_out(hours):
    """A browser whose token ran out so many hours ago."""
    end = -round(hours * 3600)
    claims = from_now({"iat": end - 60, "nbf": end - 70, "exp": end})
    return signed_in("user_student", **claims) | from_now({"__client_uat": end - 300})


def test_counts_while_the_session_is_active(clerk_api, session, send, student):
    response = send(late())

    assert response["Location"].startswith("/learn/")
    assert Enrollment.objects.get().user == student
    assert clerk_api.asked == ASKED


@pytest.mark.parametrize(("hours", "counts"), [(11, True), (13, False)])
def test_counts_for_as_long_as_someone_may_have_been_writing(session, send, hours, counts):
    send(ran_out(hours))

    assert Enrollment.objects.exists() == counts


@pytest.mark.parametrize(("hours", "counts"), [(0.5, True), (2, False)])
def test_in_the_admin_a_copied_token_is_soon_worth_nothing(session, student, hours, counts):
    User.objects.filter(pk=student.pk).update(role=Role.ADMIN)

    response = visit(ran_out(hours), "/admin/courses/category/add/", "post", data={"name": "Knots"})

    assert (response.status_code == 200) == counts  # the form, which asks for the rest
    assert not Category.objects.filter(name="Knots").exists()


def test_a_session_that_was_signed_out_of_counts_no_more(clerk_api, session, send):
    send(late())
    Enrollment.objects.all().delete()
    visit(late(), "/sign-out/", "post")

    assert send(late())["Location"].startswith("/sign-in/")
    assert not Enrollment.objects.exists()


def test_clerk_is_asked_once_a_minute(clerk_api, session, send, wait):
    cookies = late()
    for _ in range(3):
        assert send(cookies)["Location"].startswith("/learn/")
    assert clerk_api.asked == ASKED

    session["status"] = "ended"
    wait(61)
    assert send(cookies)["Location"].startswith("/sign-in/")


def test_a_beacon_of_the_player_counts(session, student, course, lectures):
    """It can set no header: the CSRF token is in the form."""
    progress.enroll(student, course)
    client = Client(enforce_csrf_checks=True)
    cookie = "; ".join(f"{name}={value}" for name, value in late().items())
    secret = "c" * 32
    beacon = {"cookie": f"{cookie}; csrftoken={secret}", "sec-fetch-dest": "empty"}

    for position, csrf_token, status in (180, secret, 200), (190, "d" * 32, 403):
        said = report(position, csrfmiddlewaretoken=csrf_token)
        response = client.post(lecture_url(lectures[1], "position"), said, headers=beacon)
        assert response.status_code == status

    assert LectureProgress.objects.get().position == 180


def test_signing_out_still_ends_the_session(clerk_api, session):
    response = visit(late(), "/sign-out/", "post")

    assert session["status"] == "revoked"
    assert response.cookies["__session"]["max-age"] == 0


@pytest.mark.parametrize(
    "change",
    [{"status": "ended"}, {"status": "pending"}, {"user_id": "user_stranger"}, {"user_id": None}],
    ids=str,
)
def test_does_not_count_for_another_or_no_session(session, send, change):
    session.update(change)

    assert send(late())["Location"].startswith("/sign-in/")
    assert not Enrollment.objects.exists()


@pytest.mark.parametrize("failure", [(404, "resource_not_found"), (500, "internal_error")])
def test_does_not_count_without_clerks_word(clerk_api, session, send, failure):
    clerk_api.failure = failure

    assert send(late())["Location"].startswith("/sign-in/")
    assert not Enrollment.objects.exists()


@pytest.mark.parametrize(
    "cookies",
    [
        pytest.param(late(key=OTHER_KEY), id="another key"),
        pytest.param(late(azp="http://elsewhere.test"), id="another site"),
        pytest.param(late(sid=None), id="no session"),
        pytest.param(late() | from_now({"__client_uat": -30}), id="older than the client"),
        pytest.param(late() | {"__client_uat": 0}, id="signed out"),
    ],
)
def test_only_an_authentic_token_counts(clerk_api, session, send, cookies):
    assert send(cookies)["Location"].startswith("/sign-in/")
    assert clerk_api.asked == []


def test_a_pending_session_does_not_count(session, send):
    assert send(late(sts="pending"))["Location"].startswith("/sign-in/")


def test_a_bearer_token_does_not_count(clerk_api, session, send):
    raw = token("user_student", **from_now(EXPIRED))

    assert send({}, authorization=f"Bearer {raw}")["Location"].startswith("/sign-in/")
    assert clerk_api.asked == []


def test_reading_is_not_sending(clerk_api, session):
    assert visit(late(), "/api/me").status_code == 401
    assert clerk_api.asked == []


def test_the_csrf_token_is_checked_first(clerk_api, session, send):
    assert send(late(), client=Client(enforce_csrf_checks=True)).status_code == 403
    assert clerk_api.asked == []


def test_the_role_of_the_old_token_does_not_count(session):
    cookies = late(metadata={"role": "educator"})
    response = visit(cookies, "/teach/courses/new/", "post")

    assert response.status_code == 403
    assert not Course.objects.exists()
