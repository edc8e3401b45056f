"""How often something may be asked for, and what whoever asks too often is told"""

import pytest
from django.core.cache import caches
from django.test import Client, RequestFactory
from pytest_django.asserts import assertContains, assertNotContains

from accounts.sessions import rate_limits
from accounts.sessions.rate_limits import LIMITS, address
from accounts.sessions.responses import too_many
from courses.models import Enrollment, Question, Review
from tests.bodies import post_unread
from tests.clerk import deliver, event, token, user_data
from tests.courses.pages import page, text

QUESTION = {
    "key": "4d0a5b8c-0000-4000-8000-000000000001",
    "title": "Where is the key?",
    "body": "I",
}
REVIEW = "/courses/rising/review/"


LECTURE = "/learn/rising/{lecture}/questions/"
# The name of each limit, who asks, for what, and who may go on meanwhile.
REQUESTS = [
    ("sign_in", "nobody", "GET", "/sign-in/", "elsewhere"),
    ("sign_in", "nobody", "GET", "/sign-up/factor-one", "elsewhere"),
    ("handshakes", "nobody", "GET", "/?__clerk_handshake_nonce=a", "elsewhere"),
    ("handshakes", "nobody", "GET", "/privacy/?__clerk_handshake%5Fnonce=a", "elsewhere"),
    ("applications", "student", "POST", "/teach/apply/", "stranger"),
    ("enrollment", "student", "POST", "/courses/rising/enroll/", "stranger"),
    ("enrollment", "student", "POST", "/learn/rising/leave/", "stranger"),
    ("questions", "student", "POST", LECTURE, "educator"),
    ("questions", "student", "POST", LECTURE + "{question}/", "educator"),
    ("questions", "student", "POST", LECTURE + "{question}/edit/", "educator"),
    ("questions", "student", "POST", LECTURE + "{question}/report/", "educator"),
    ("questions", "student", "POST", LECTURE + "{question}/me-too/", "educator"),
    ("suggestions", "student", "GET", LECTURE + "alike/?title=The%20key", "educator"),
    ("search", "student", "GET", LECTURE + "?q=key", "educator"),
    ("search", "student", "GET", "/learn/search/?q=step", "educator"),
    ("search", "nobody", "GET", "/courses/?q=rising", "student"),
    ("search", "nobody", "GET", "/paths/?q=rising", "student"),
    ("search", "student", "GET", "/paths/suggest/?goal=rising", "educator"),
    ("suggestions", "nobody", "GET", "/courses/suggest/?q=ri", "student"),
    ("reviews", "student", "POST", REVIEW, "educator"),
    ("mail", "educator", "POST", "/teach/courses/rising/students/invite/", "rival"),
    ("mail", "educator", "POST", "/teach/courses/rising/educators/", "rival"),
    ("share_pictures", "nobody", "GET", "/courses/rising/share.png", "elsewhere"),
    ("certificates", "nobody", "GET", "/certificates/7K3QMX9T2B.pdf", "elsewhere"),
]


@pytest.mark.parametrize(("name", "visitor", "method", "path", "other"), REQUESTS)
def test_who_asks_too_often_waits_and_others_do_not(
    lower, client_of, enrollment, lectures, stranger, rival, name, visitor, method, path, other
):
    """Counted by person, or by address where nobody is signed in."""
    question = Question.objects.create(
        lecture=lectures[1], author=enrollment.user, title="How high?"
    )
    path = path.format(lecture=lectures[1].pk, question=question.pk)
    lower(name)
    client = client_of(visitor)
    there = Client(REMOTE_ADDR="192.0.2.77") if other == "elsewhere" else client_of(other)

    assert client.generic(method, path).status_code != 429
    answer = client.generic(method, path)
    assertContains(answer, "Wait a moment", status_code=429)
    assert int(answer["Retry-After"]) > 24 * 3600
    assert there.generic(method, path).status_code != 429


def test_every_limit_is_asked_for_here():
    others = {"unknown_nonces", "uploads", "webhook_failures"}
    assert {name for name, *_ in REQUESTS} | others == set(LIMITS)


@pytest.mark.parametrize("page", ["/", "/courses/", "/courses/rising/", "/users/user_educator/"])
def test_pages_that_all_read_count_nothing(client, course, page):
    assert client.get(page).status_code == 200
    assert not caches["limits"]._cache


def test_a_form_that_is_only_looked_at_counts_nothing(lower, student_client, enrollment):
    lower("reviews")
    for _ in range(3):
        assert student_client.get(REVIEW).status_code == 200


# What they are told


def test_a_review_that_came_too_soon_is_kept_and_sent_again(lower, student_client, enrollment):
    lower("reviews")
    student_client.post(REVIEW, {"rating": ""})
    answer = student_client.post(REVIEW, {"rating": "4", "text": "<b>Steep</b>\nat first."})

    assert answer.status_code == 429
    assert not Review.objects.exists()
    assertContains(answer, "&lt;b&gt;Steep&lt;/b&gt;<br>at first.", status_code=429)
    form = page(answer).one("main").one("form")
    fields = {each["name"]: each["value"] for each in form.all("input", type="hidden")}
    caches["limits"].clear()
    assert student_client.post(REVIEW, fields).status_code == 302
    assert Review.objects.get().text == "<b>Steep</b>\nat first."


def test_a_question_in_the_players_tab_is_kept_there(lower, student_client, enrollment, lectures):
    lower("questions")
    path = f"/learn/rising/{lectures[1].pk}/questions/"
    student_client.post(path, {})
    answer = student_client.post(path, QUESTION, headers={"HX-Request": "true"})

    assert answer.status_code == 429
    assertNotContains(answer, "<html", status_code=429)
    assertContains(answer, 'value="Where is the key?"', status_code=429)
    caches["limits"].clear()
    assert student_client.post(path, QUESTION).status_code == 302


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "in 1 minute."), (60, "in 1 minute."), (61, "in 2 minutes.")]
)
def test_the_page_says_how_long(rf, seconds, words):
    """It asks nobody who is there: the request has passed no middleware."""
    answer = too_many(rf.get("/"), seconds)

    assert answer["Retry-After"] == str(seconds)
    assert f"You can do this again {words}" in text(answer)


def test_a_program_is_told_in_json(lower, client):
    lower("sign_in")
    for _ in range(2):
        answer = client.get("/sign-in/", headers={"accept": "application/json"})

    assert (answer.status_code, answer["Content-Type"]) == (429, "application/json")
    assert answer.json() == {"success": False, "message": "Too Many Requests"}


# Large files and events are refused before they are read


def test_a_form_that_brings_a_nonce_is_not_read(lower, client):
    """Nobody has asked yet who sends it."""
    lower("handshakes")
    path = "/teach/courses/new/?__clerk_handshake_nonce=a"
    client.get(path)

    assertNotContains(client.post(path, {"title": "Steps"}), "Steps", status_code=429)


@pytest.mark.parametrize("name", ["__clerk_handshake_nonce", "__clerk_handshake%5Fnonce"])
def test_nonces_that_clerk_does_not_know_are_tried_so_often(lower, clerk_api, db, name):
    lower("unknown_nonces", 2)
    for number in range(3):
        assert Client().get(f"/privacy/?{name}=unknown{number}").status_code == 200
    refused = Client().get(f"/privacy/?{name}=unknown3")

    assertContains(refused, "Wait a moment", status_code=429)
    assert int(refused["Retry-After"]) > 0
    assert len(clerk_api.asked) == 3
    elsewhere = Client(REMOTE_ADDR="192.0.2.1")
    assert elsewhere.get(f"/privacy/?{name}=unknown4").status_code == 200
    assert Client().get("/privacy/").status_code == 200


def test_nonces_that_clerk_knows_are_not_such(lower, clerk_api, student):
    lower("unknown_nonces")
    for number in range(3):
        clerk_api.directives[f"known{number}"] = [f"__session={token(student.pk)}; Path=/"]
        answer = Client().get(f"/privacy/?__clerk_handshake_nonce=known{number}")
        assert (answer.status_code, answer.wsgi_request.user) == (200, student)


def test_an_upload_too_many_is_refused_unread(lower, educator_client, lectures):
    lower("uploads")
    path = f"/teach/lectures/{lectures[0].pk}/edit/"

    with pytest.raises(AssertionError, match="the body was read"):
        post_unread(path, client=educator_client)
    assert post_unread(path, client=educator_client).status_code == 429


def test_events_are_refused_so_often_and_those_that_are_signed_are_taken(lower, client, db):
    lower("webhook_failures", 2)
    for _ in range(2):
        assert client.post("/clerk", "{}", content_type="application/json").status_code == 400
    answer = client.post("/clerk", "{}", content_type="application/json")

    assert (answer.status_code, answer.json()["success"]) == (429, False)
    assert int(answer["Retry-After"]) > 0
    # Svix sends everyone's events from the same few addresses.
    assert deliver(client, event("user.created", user_data())).status_code == 200


def test_events_that_are_signed_count_nothing(lower, client, db):
    lower("webhook_failures")
    for number in range(3):
        signed = event("user.created", user_data(f"user_{number}"))
        assert deliver(client, signed).status_code == 200


# Whose address


@pytest.mark.parametrize(
    ("remote", "counted_as"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "20010db800010002/64"),
        ("2001:db8:1:2:ffff::1", "20010db800010002/64"),
        ("2001:db8:1:3::1", "20010db800010003/64"),
        ("fe80::1%eth0", "fe80000000000000/64"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_an_address_is_that_of_one_customer(rf, remote, counted_as):
    assert address(rf.get("/", REMOTE_ADDR=remote)) == counted_as


def test_without_an_address_nobody_waits(lower):
    """They would all wait for one another."""
    lower("sign_in")
    request = RequestFactory().get("/sign-in/", REMOTE_ADDR="")

    assert [rate_limits.count("sign_in", request) for _ in range(3)] == [0, 0, 0]


def test_what_a_visitor_says_of_their_address_does_not_count(lower, client):
    lower("sign_in")
    headers = [{"x-forwarded-for": f"192.0.2.{number}"} for number in range(2)]

    assert [client.get("/sign-in/", headers=each).status_code for each in headers] == [200, 429]


# Enrolled all the same


def test_the_last_one_that_passes_is_done(lower, student_client, course):
    lower("enrollment")
    for _ in range(3):
        student_client.post("/courses/rising/enroll/")

    assert Enrollment.objects.count() == 1
