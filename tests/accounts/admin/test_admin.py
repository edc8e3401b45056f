"""/admin/, entered through Clerk."""

import re
import time
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import EducatorApplication, Role, User
from certificates.models import Certificate
from courses.models import (
    Announcement,
    Answer,
    Attachment,
    CaptionTrack,
    Category,
    Course,
    CourseEducator,
    LectureProgress,
    Picture,
    Question,
    Review,
    ReviewReport,
)
from mailings.models import Kind, Mailing
from paths.models import Path, PathCourse
from quizzes import attempts
from tests.accounts.raw_requests import DOCUMENT
from tests.quizzes.published import make_quiz
from tutor.models import Usage

SCRIPT = re.compile(r'<script[^>]*\bsrc="([^"]+)"')
MODELS = sorted(site._registry, key=lambda model: model._meta.label)


@pytest.fixture
def rows(student, enrollment, lectures):
    """At least one row of every model."""
    EducatorApplication.objects.create(user=student, title="Rising", bio="Up.", expertise="Stairs")
    LectureProgress.objects.create(enrollment=enrollment, lecture=lectures[0])
    review = Review.objects.create(
        enrollment=enrollment, course=enrollment.course, rating=5, text="Rising indeed."
    )
    ReviewReport.objects.create(review=review, user=student, reason="spam", text="Rising?")
    question = Question.objects.create(lecture=lectures[0], author=student, title="Rising?")
    Answer.objects.create(
        question=question, author=student, by=Answer.By.STUDENT, body="Rising indeed."
    )
    Announcement.objects.create(course=enrollment.course, author=student, title="Up", text="News.")
    CaptionTrack.objects.create(lecture=lectures[0], language="en", file="videos/a.vtt")
    CourseEducator.objects.create(course=enrollment.course, email="rising@example.com")
    Attachment.objects.create(lecture=lectures[0], title="Rising", file="attachments/a.pdf")
    name = f"pictures/{'0' * 32}-64x64.webp"
    Picture.objects.create(lecture=lectures[0], alt="Rising", file=name)
    Mailing.objects.create(user=student, kind=Kind.ANNOUNCEMENT, key="1", subject="Rising")
    way = Path.objects.create(slug="rising", title="Rising", author=student)
    PathCourse.objects.create(path=way, course=enrollment.course)
    Usage.objects.create(id="1", day=timezone.now().date(), user=student)
    attempts.start(enrollment, make_quiz(lectures[0].chapter, "Rising?"))
    Certificate.objects.create(
        enrollment=enrollment, code="RISE1234", student_name="Student", course_title="Rising"
    )


def address(model, page, *keys):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    return reverse(name, args=[quote(key) for key in keys])


def rows_shown(browser, url):
    response = browser.get(url)
    assert response.status_code == 200, url
    return response.context["cl"].result_count


def test_the_index_lists_every_model(browser):
    response = browser.get("/admin/")

    for model in MODELS:
        assertContains(response, f'href="{address(model, "changelist")}"')


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_every_model_can_be_listed_searched_filtered_sorted_and_opened(browser, rows, model):
    changelist = address(model, "changelist")
    options = site.get_model_admin(model)
    total = model.objects.count()

    assert rows_shown(browser, changelist) == total > 0
    assert rows_shown(browser, f"{changelist}?q=nothing+of+the+kind") == 0
    changes = browser.get(changelist).context["cl"]
    for spec in changes.filter_specs:
        shown = [
            rows_shown(browser, changelist + choice["query_string"])
            for choice in spec.choices(changes)
        ]
        assert max(shown) == total
    for column in range(1, len(options.list_display) + 1):
        assert rows_shown(browser, f"{changelist}?o=-{column}") == total
    if options.date_hierarchy:
        assert rows_shown(browser, f"{changelist}?{options.date_hierarchy}__year=1999") == 0
    for row in model.objects.all():
        assert browser.get(address(model, "change", row.pk)).status_code == 200
        assert browser.get(address(model, "history", row.pk)).status_code == 200


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("accounts.user", "STUD"),
        ("accounts.educatorapplication", "stairs student"),
        ("courses.category", "mus"),
        ("courses.course", "rising educator"),
        ("courses.chapter", "floor rising"),
        ("courses.lecture", "0.1 floor"),
        ("courses.enrollment", "rising student"),
        ("courses.lectureprogress", "0.0"),
        ("courses.review", "indeed"),
        ("quizzes.attempt", "student rising"),
        ("quizzes.quiz", "rising"),
        ("paths.path", "rising"),
        ("certificates.certificate", "rise1234"),
    ],
)
def test_rows_are_found_by_what_they_say(browser, rows, model, words):
    changelist = address(apps.get_model(model), "changelist")

    assert rows_shown(browser, f"{changelist}?{urlencode({'q': words})}") > 0


def test_forms_look_their_choices_up(browser, course):
    asked = {"app_label": "courses", "model_name": "chapter", "field_name": "course"}
    found = browser.get("/admin/autocomplete/", asked | {"term": "ris"}).json()["results"]

    assert found == [{"id": str(course.pk), "text": "Rising"}]


def test_what_clerk_says_of_a_user_is_read_only(browser, student):
    page = address(User, "change", student.pk)
    assert list(browser.get(page).context["adminform"].form.fields) == ["accent_color"]

    changes = {"accent_color": "#123456", "role": "admin", "banned": "on", "first_name": "Eve"}
    assert browser.post(page, changes).status_code == 302

    assert User.objects.count() == 2
    student.refresh_from_db()
    assert student.accent_color == "#123456"
    assert (student.role, student.banned, student.name) == (Role.STUDENT, False, "Student")


def test_a_change_is_remembered(browser, category):
    page = address(Category, "change", category.pk)
    changes = {"name": "Sound", "slug": "sound", "position": "1", "version": "1"}
    assert browser.post(page, changes).status_code == 302

    assert Category.objects.get().name == "Sound"
    for where in ("/admin/", address(Category, "history", category.pk)):
        assertContains(browser.get(where), "Sound")


def test_a_course_is_taken_out_of_the_catalogue(browser, course):
    action = {"action": "archive", "_selected_action": str(course.pk)}
    browser.post(address(Course, "changelist"), action)

    course.refresh_from_db()
    assert course.is_archived


def test_scripts_of_its_pages_come_when_the_token_has_run_out(browser, rows, as_person, admin):
    as_script = {"Sec-Fetch-Dest": "script", "Sec-Fetch-Mode": "no-cors", "Accept": "*/*"}
    late = as_person(admin, exp=int(time.time()) - 60)
    late.cookies["language"] = "es"
    pages = [browser.get(address(model, "change", model.objects.first().pk)) for model in MODELS]
    scripts = {src for page in pages for src in SCRIPT.findall(page.content.decode())}

    found = {src: late.get(src, headers=as_script) for src in scripts if "/static/" not in src}

    assert {src: response.status_code for src, response in found.items()} == {"/admin/jsi18n/": 200}
    for response in found.values():
        assert response.content == browser.get("/admin/jsi18n/").content


def test_users_are_not_added_or_deleted(browser, student):
    assert browser.get(address(User, "add")).status_code == 403
    for method in (browser.get, browser.post):
        assert method(address(User, "delete", student.pk)).status_code == 403
    action = {"action": "delete_selected", "_selected_action": student.pk, "post": "yes"}
    browser.post(address(User, "changelist"), action)

    assert User.objects.filter(pk=student.pk).exists()
    assertNotContains(browser.get(address(User, "changelist")), "delete_selected")


def test_there_are_no_passwords(browser, student):
    for path in ("/admin/password_change/", "/admin/password_change/done/"):
        assert browser.get(path).status_code == 404
    for path in ("/admin/", address(User, "change", student.pk)):
        assertNotContains(browser.get(path), "password")


def test_signed_out_leads_to_sign_in(client):
    assert client.get("/admin/")["Location"] == "/sign-in/?redirect_url=%2Fadmin%2F"
    assert client.get("/admin/login/?next=/admin/courses/")["Location"] == (
        "/sign-in/?redirect_url=%2Fadmin%2Fcourses%2F"
    )


@pytest.mark.parametrize(
    ("query", "location"),
    [
        ("", "/admin/"),
        ("?next=/admin/courses/", "/admin/courses/"),
        ("?next=https://elsewhere.test/", "/admin/"),
        ("?next=//elsewhere.test/", "/admin/"),
    ],
)
@pytest.mark.parametrize("claims", [{}, {"metadata": {"role": "admin"}}], ids=["row", "token"])
def test_an_admin_at_the_login_page_is_led_in(as_person, admin, claims, query, location):
    response = as_person(admin, **claims).get(f"/admin/login/{query}", headers=DOCUMENT)

    assert (response.status_code, response["Location"]) == (302, location)
    assert not response.cookies


def test_a_student_at_the_login_page_is_told_and_stays_signed_in(as_person, student):
    browser = as_person(student, metadata={"role": "student"})
    response = browser.get("/admin/login/?next=/admin/", headers=DOCUMENT)

    assertContains(response, "It is for admins.", status_code=403)
    assert "__session" not in response.cookies


def test_whose_token_is_older_than_their_role_gets_another_at_the_login_page(as_person, admin):
    response = as_person(admin, metadata={}).get("/admin/login/", headers=DOCUMENT)

    assert (response.status_code, response["Location"]) == (302, "/admin/login/")
    assert response.cookies["__session"]["max-age"] == 0


def test_someone_else_is_told_who_may_come_in(as_person, student):
    response = as_person(student).get("/admin/", follow=True)

    assertContains(response, "It is for admins.", status_code=403)


def test_the_role_in_the_token_decides(as_person, admin, student):
    assert as_person(student, metadata={"role": "admin"}).get("/admin/").status_code == 200
    assert as_person(admin, metadata={}).get("/admin/", follow=True).status_code == 403


def test_logging_out_ends_the_session_at_clerk(browser, clerk_api):
    clerk_api.sessions["sess_user_admin"] = {"status": "active"}
    assertContains(browser.get("/admin/"), 'action="/admin/logout/"')
    response = browser.post("/admin/logout/")

    assert response["Location"] == "/"
    assert clerk_api.sessions["sess_user_admin"]["status"] == "revoked"
    assert response.cookies["__session"]["max-age"] == 0
    assert browser.get("/admin/logout/").status_code == 302
