"""What is said in Spanish: sentences, numbers, forms, mails"""

import re
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.views.defaults import server_error

from accounts.applications import decisions
from accounts.models import EducatorApplication
from courses import counters
from courses.models import Course, Enrollment, Review
from tests.conftest import make_course
from tests.courses.pages import Element, elements, html, links, page, text

IN_SPANISH = {"Accept-Language": "es"}


# Numbers, dates and sentences


def facts(response) -> Element:
    """The facts of the course: rating, students, level, language, date."""
    return page(response).all("p", "facts")[0]


def test_dates_and_numbers_are_written_as_the_language_writes_them(client, course):
    Course.objects.filter(pk=course.pk).update(
        updated_at=datetime(2025, 5, 3, 12, tzinfo=UTC),
        enrollment_count=12345,
        review_count=1,
        rating_average=4.3,
    )

    english = facts(client.get("/courses/rising/"))
    spanish = facts(client.get("/courses/rising/", headers=IN_SPANISH))

    assert english.one("span", "rating").text == "4.3 (1) of 5, from 1 review"
    assert "12,345 students" in english.texts("span")
    assert "Updated May 3, 2025" in english.texts("span")
    assert spanish.one("span", "rating").text == "4,3 (1) de 5, según 1 reseña"
    assert any(re.fullmatch(r"12[. \xa0]345 estudiantes", fact) for fact in spanish.texts("span"))
    assert "Actualizado el 3 de mayo de 2025" in spanish.texts("span")


@pytest.mark.parametrize(("number", "words"), [(0, "0 cursos"), (1, "1 curso"), (2, "2 cursos")])
def test_a_number_has_the_right_form_beside_it(client, educator, category, number, words):
    for index in range(number):
        make_course(educator, category, f"Course {index}")

    response = client.get("/courses/", headers=IN_SPANISH)

    assert page(response).one("h1").text == words


def test_a_course_itself_is_not_translated(client, course):
    Course.objects.filter(pk=course.pk).update(title="Home", subtitle="Search", description="Next")

    response = client.get("/courses/rising/", headers=IN_SPANISH)

    assert page(response).one("h1").text == "Home"
    assert page(response).one("p", "lead").text == "Search"
    assert facts(response).texts("span")[:4] == ["Nuevo", "0 estudiantes", "Principiante", "Inglés"]


# People who are signed in


def test_a_student_learns_in_spanish(student_client, student, course, lectures):
    Enrollment.objects.create(user=student, course=course)

    assert "0 de 4 lecciones · 0 %" in text(student_client.get("/learn/", headers=IN_SPANISH))
    response = student_client.get(f"/learn/rising/{lectures[0].pk}/", headers=IN_SPANISH)
    assert "Completar y seguir" in text(response)
    course_page = text(student_client.get("/courses/rising/", headers=IN_SPANISH))
    assert "Empezar la primera lección" in course_page


def test_what_happened_is_told_in_spanish(student_client, course, lectures):

    response = student_client.get(
        f"/learn/rising/{lectures[1].pk}/", headers=IN_SPANISH, follow=True
    )

    assert "Inscríbete en este curso para abrir sus lecciones." in text(response)


def test_an_educator_teaches_in_spanish(educator_client, course):

    words = text(educator_client.get("/teach/courses/rising/", headers=IN_SPANISH))
    assert "Temario" in words
    assert "Añadir una lección" in words
    delete = text(educator_client.get("/teach/courses/rising/delete/", headers=IN_SPANISH))
    assert "¿Eliminar el curso «Rising»?" in delete


def test_each_part_of_a_course_is_asked_about_in_its_own_words(educator_client, course):
    chapter = course.chapters.first()
    lecture = chapter.lectures.first()
    asked = {
        f"/teach/chapters/{chapter.pk}/delete/": f"Delete the chapter “{chapter}”?",
        f"/teach/lectures/{lecture.pk}/delete/": f"Delete the lecture “{lecture}”?",
        "/teach/courses/rising/delete/": "Delete the course “Rising”?",
    }

    for path, question in asked.items():
        assert question in text(educator_client.get(path))


def test_a_form_speaks_spanish(educator_client, student_client, course):
    words = text(student_client.post("/teach/apply/", {"title": "x"}, headers=IN_SPANISH))
    assert "A qué te dedicas" in words
    assert "Este campo es obligatorio." in words

    chapter = course.chapters.first()
    words = text(
        educator_client.post(
            f"/teach/chapters/{chapter.pk}/lectures/new/",
            {"title": "x", "kind": "video", "seconds": 0},
            headers=IN_SPANISH,
        )
    )
    assert "Enlace del video" in words
    assert "Pega un enlace o elige abajo un archivo de video." in words


def test_who_may_come_in_is_told_in_a_whole_sentence(student_client):

    assert "It is for educators." in text(student_client.get("/teach/"))
    assert "Es para docentes." in text(student_client.get("/teach/", headers=IN_SPANISH))
    assert "It is for admins." in text(student_client.get("/admin/"))
    assert "quienes administran el sitio" in text(student_client.get("/admin/", headers=IN_SPANISH))


def test_a_reviewer_who_left_is_named_in_spanish(client, course):
    Review.objects.create(course=course, rating=4)
    counters.recount_reviews(course.pk)

    response = client.get("/courses/rising/", headers=IN_SPANISH)

    review = page(response).one("section", **{"aria-labelledby": "reviews"}).one("article")
    assert review.one("span", "rating").text == "4 de 5"
    assert "Exestudiante" in review.texts("span")


def test_the_admin_is_english(admin_client, admin, course):

    response = admin_client.get("/admin/courses/course/", headers=IN_SPANISH)

    assert elements(html(response), "html")[0]["lang"] == "en"
    assert response["Content-Language"] == "en"
    assert "Beginner" in text(response)
    assert "Administración" in text(admin_client.get("/", headers=IN_SPANISH))


# Without a visitor, or without a page


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Something went wrong"), ("es", "Algo salió mal")]
)
def test_the_last_page_needs_nothing_but_the_language(language, words):
    with translation.override(language):
        response = server_error(RequestFactory().get("/"))

    assert elements(html(response), "html")[0]["lang"] == language
    assert f"{words} · SkillRise" in text(response)
    assert set(links(response)) == {"/", "/courses/"}


@pytest.mark.parametrize(
    ("status", "subject"),
    [
        ("approved", "You can teach on SkillRise"),
        ("rejected", "About your application to teach on SkillRise"),
        ("revoked", "You no longer teach on SkillRise"),
    ],
)
def test_mail_is_in_the_default_language(student, status, subject):
    student.email = "student@example.com"
    student.save()
    application = EducatorApplication.objects.create(
        user=student, status=status, mail_due=True, reason='"As" & <so>.'
    )

    with translation.override("es"):
        decisions.send(application)

    (sent,) = mail.outbox
    assert sent.subject == subject
    assert sent.body.startswith("Hello Student,\n\n")
    assert '"As" & <so>.' in sent.body


def test_mail_can_be_spanish(student):
    application = EducatorApplication(user=student, status="approved")

    with translation.override("es"):
        mail = render_to_string(
            "accounts/applications/emails/approved.txt", {"application": application}
        )

    assert mail.startswith("Ya puedes enseñar en SkillRise\nHola, Student:\n\nTu solicitud")
