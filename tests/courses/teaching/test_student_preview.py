"""/teach/courses/<slug>/preview/: a course as a student sees it, and nothing is stored"""

import pytest
from django.apps import apps
from django.urls import get_script_prefix

from courses.models import Course, Lecture, Question
from tests.conftest import make_course, share
from tests.courses.pages import html, links, page, text
from tests.courses.reports import report

PREVIEW = "/teach/courses/unwritten/preview/"
ENROLLED, VISITOR = f"{PREVIEW}enrolled", f"{PREVIEW}visitor"
COURSE = "/courses/unwritten/"


@pytest.fixture
def steps(draft):
    """The lectures of the draft; the first is a free preview."""
    return list(Lecture.objects.of(draft))


def at(lecture) -> str:
    return f"/learn/unwritten/{lecture.pk}/"


def stored() -> list:
    return [list(model._default_manager.order_by("pk").values()) for model in apps.get_models()]


@pytest.mark.parametrize(
    ("asked", "start"),
    [
        ("", f"{VISITOR}{COURSE}"),
        ("?as=enrolled", f"{ENROLLED}{COURSE}"),
        ("?as=x", f"{VISITOR}{COURSE}"),
    ],
)
def test_it_starts_at_the_course_page(educator_client, draft, asked, start):
    assert educator_client.get(PREVIEW + asked)["Location"] == start


def test_it_starts_at_a_lecture(educator_client, draft, steps, lectures):
    started = educator_client.get(f"{PREVIEW}?as=enrolled&lecture={steps[1].pk}")

    assert started["Location"] == ENROLLED + at(steps[1])
    for key in (lectures[0].pk, "x"):
        assert educator_client.get(f"{PREVIEW}?lecture={key}").status_code == 404


def test_a_visitor_sees_the_draft_and_opens_its_free_preview_alone(educator_client, draft, steps):
    shown = educator_client.get(VISITOR + COURSE)

    assert "Enroll free" in page(shown).texts("button")
    opened = [link for link in links(shown) if link.startswith(f"{VISITOR}/learn/unwritten/")]
    assert opened == [VISITOR + at(steps[0])]
    assert educator_client.get(opened[0]).status_code == 200
    closed = educator_client.get(VISITOR + at(steps[1]), follow=True)
    assert closed.redirect_chain == [(VISITOR + COURSE, 302)]
    assert "Enroll in this course to open its lectures." in text(closed)
    assert "Secret of step 0.1." not in html(closed)


def test_a_student_opens_every_lecture_and_has_done_nothing(educator_client, draft, steps):
    shown = educator_client.get(ENROLLED + COURSE)

    assert "Start the first lecture" in text(shown)
    assert {ENROLLED + at(lecture) for lecture in steps} <= set(links(shown))
    first = educator_client.get(f"{ENROLLED}/learn/unwritten/", follow=True)
    assert first.redirect_chain == [(ENROLLED + at(steps[0]), 302)]
    second = educator_client.get(ENROLLED + at(steps[1]))
    assert "Secret of step 0.1." in text(second)
    assert "0 %" in text(second)
    assert "data-position-url" not in html(second)
    assert "progress.js" not in html(second)
    assert "notes.js" not in html(second)


def test_each_page_says_so_and_leads_on(educator_client, draft, steps):
    lecture = steps[1]
    for shown, others in [
        (
            educator_client.get(ENROLLED + COURSE),
            [VISITOR + COURSE, "/teach/courses/unwritten/", COURSE],
        ),
        (
            educator_client.get(f"{ENROLLED}{at(lecture)}?t=5"),
            [
                f"{VISITOR}{at(lecture)}?t=5",
                f"/teach/lectures/{lecture.pk}/edit/",
                "/teach/courses/unwritten/",
                f"{at(lecture)}?t=5",
            ],
        ),
    ]:
        banner = page(shown).one("aside", "preview-banner")
        assert "Preview: enrolled" in banner.text
        assert "Not published" in banner.text
        assert [link["href"] for link in banner.all("a")] == others
        assert shown["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("way", [ENROLLED, VISITOR])
def test_nothing_is_stored(educator_client, draft, steps, way, student):
    question = Question.objects.create(lecture=steps[1], author=student, title="How high?")
    before = stored()
    lecture = at(steps[1])

    for address, posted in [
        (f"{COURSE}enroll/", {}),
        (f"{COURSE}save/", {}),
        (f"{COURSE}review/", {"rating": "5"}),
        (f"{lecture}complete/", {}),
        (f"{lecture}position/", report(7)),
        (f"{lecture}notes/", {"text": "New."}),
        (f"{lecture}questions/", {"title": "Who built it?"}),
        (f"{lecture}questions/{question.pk}/", {"body": "So high."}),
        ("/preferences/", {"theme": "dark"}),
        ("/teach/courses/unwritten/publish/", {}),
    ]:
        answer = educator_client.post(way + address, posted)
        assert answer.status_code == 403, address
        assert "stores nothing" in text(answer)
    for address in (COURSE, lecture, f"{lecture}questions/", "/learn/unwritten/"):
        educator_client.get(way + address)

    assert stored() == before


def test_the_questions_of_its_students_are_there(educator_client, draft, steps, student):
    Question.objects.create(lecture=steps[1], author=student, title="How high?")

    assert "How high?" in text(educator_client.get(f"{ENROLLED}{at(steps[1])}questions/"))
    assert educator_client.get(f"{VISITOR}{at(steps[1])}questions/").status_code == 404
    assert educator_client.get(f"{ENROLLED}/learn/unwritten/announcements/").status_code == 200


def test_what_a_student_has_done_is_no_part_of_it(educator_client, draft):
    for address in ("/learn/unwritten/leave/", "/learn/unwritten/notes/", f"{COURSE}review/"):
        answer = educator_client.get(ENROLLED + address)
        assert answer.status_code == 403
        assert ENROLLED + COURSE in links(answer)


def test_the_rest_of_the_site_is_outside_and_as_usual(educator_client, draft, course, lectures):
    for address in (
        "/courses/?q=a",
        "/courses/rising/",
        "/teach/",
        f"/learn/rising/{lectures[1].pk}/",
    ):
        assert educator_client.get(ENROLLED + address)["Location"] == address
    for address in ("/nope/", "//elsewhere.example/", "/../../", f"{COURSE}nope/"):
        assert educator_client.get(ENROLLED + address).status_code == 404
    assert educator_client.get(f"{PREVIEW}other{COURSE}").status_code == 404
    assert get_script_prefix() == "/"
    assert "/preview/" not in html(educator_client.get("/courses/rising/"))
    assert "Edit course" in text(educator_client.get(COURSE))


@pytest.mark.parametrize("visitor", ["student", "rival"])
def test_a_preview_is_nobody_elses(client_of, draft, steps, visitor):
    client = client_of(visitor)

    for address in (PREVIEW, ENROLLED + COURSE, ENROLLED + at(steps[1])):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code in {404, 405}


def test_a_preview_of_ones_own_course_shows_no_other(client_of, rival, category, draft, steps):
    make_course(rival, category, "Theirs", Course.Status.DRAFT)
    client, theirs = client_of("rival"), "/teach/courses/theirs/preview/enrolled"

    assert client.get(f"{theirs}/courses/theirs/").status_code == 200
    for address in (COURSE, at(steps[1])):
        assert client.get(theirs + address)["Location"] == address
        assert client.get(address).status_code == 404
    assert client.get(f"{theirs}/learn/theirs/{steps[1].pk}/").status_code == 404


def test_who_is_signed_out_is_led_to_sign_in(client, draft):
    assert client.get(ENROLLED + COURSE)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("visitor", ["admin", "rival"])
def test_admins_and_co_educators_preview_too(client_of, draft, steps, visitor, request):
    if visitor == "rival":
        share(draft, request.getfixturevalue("rival"))

    shown = client_of(visitor).get(ENROLLED + at(steps[1]))

    assert "Secret of step 0.1." in text(shown)
    edit = "/admin/courses/lecture/" if visitor == "admin" else "/teach/lectures/"
    assert any(link.startswith(edit) for link in links(shown))


def test_the_pages_for_educators_lead_to_it(educator_client, draft, steps):
    edit = links(educator_client.get(f"/teach/lectures/{steps[1].pk}/edit/"))

    assert f"{PREVIEW}?as=enrolled&lecture={steps[1].pk}" in edit
    assert PREVIEW in links(educator_client.get("/teach/courses/unwritten/"))
