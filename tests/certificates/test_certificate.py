"""/certificates/<code>/ and /certificates/: what strangers and owners see"""

import pytest
from django.utils import timezone

from accounts.models import User
from certificates import codes, issuing
from certificates.models import Certificate
from courses import progress
from courses.models import Course
from tests.clerk import deliver, event
from tests.courses.pages import page as read
from tests.courses.pages import text


def page_of(client, certificate):
    return client.get(certificate.get_absolute_url())


def json_of(client, url):
    return client.get(url, headers={"Accept": "application/json"})


def test_anyone_with_the_code_sees_that_it_is_valid(client, certificate):
    page = read(page_of(client, certificate)).one("main")

    assert page.texts(css_class="badge") == ["Valid"]
    assert page.texts(css_class="name") == ["Student", "Rising"]
    assert "Educator" in page.text
    assert certificate.spoken_code in page.text


def test_the_names_stay_as_issued(client, certificate, student, course):
    User.objects.filter(pk=student.pk).update(first_name="Other")
    User.objects.filter(pk=course.educator_id).update(first_name="Another")
    Course.objects.filter(pk=course.pk).update(title="Falling")

    page = text(page_of(client, certificate))

    assert "Student" in page
    assert "Rising" in page
    assert "Educator" in page
    assert "Falling" not in page


@pytest.mark.parametrize("gone", ["lecture", "chapter", "course"])
def test_it_outlives_what_it_was_issued_for(
    client, educator_client, certificate, course, lectures, gone
):
    path = {
        "lecture": f"lectures/{lectures[0].pk}",
        "chapter": f"chapters/{lectures[0].chapter_id}",
        "course": f"courses/{course.slug}",
    }[gone]
    educator_client.post(f"/teach/{path}/delete/")

    assert json_of(client, certificate.get_absolute_url()).json()["state"] == "valid"


def test_it_answers_json(client, certificate):
    answer = json_of(client, certificate.get_absolute_url())

    assert "Accept" in answer["Vary"]
    found = answer.json()
    assert {name: found[name] for name in ("code", "state", "student", "course", "educator")} == {
        "code": certificate.code,
        "state": "valid",
        "student": "Student",
        "course": "Rising",
        "educator": "Educator",
    }
    assert found["url"].endswith(f"/certificates/{certificate.code}/")


def test_a_revocation_shows_at_once_with_its_reason(client, certificate):
    page_of(client, certificate)
    assert issuing.revoke(certificate, "Issued by mistake.")

    page = page_of(client, certificate)

    assert page["Cache-Control"] == "no-cache"
    assert "revoked this certificate" in text(page)
    assert "Issued by mistake." in text(page)
    found = json_of(client, certificate.get_absolute_url()).json()
    assert (found["state"], found["reason"]) == ("revoked", "Issued by mistake.")
    assert client.get(f"/certificates/{certificate.code}.pdf")["Location"] == (
        certificate.get_absolute_url()
    )


def test_a_deleted_account_withdraws_it(client, certificate, student):
    deleted = {"id": student.pk, "object": "user", "deleted": True}
    deliver(client, event("user.deleted", deleted, 1_700_000_000_100))

    page = text(page_of(client, certificate))

    assert "This certificate was withdrawn" in page
    assert "Student" not in page
    found = json_of(client, certificate.get_absolute_url()).json()
    assert found == {"code": certificate.code, "state": "withdrawn", "url": certificate.url}


def test_it_is_withdrawn_though_its_course_is_gone(client, educator_client, certificate, student):
    educator_client.post("/teach/courses/rising/delete/")
    deleted = {"id": student.pk, "object": "user", "deleted": True}
    deliver(client, event("user.deleted", deleted, 1_700_000_000_100))

    assert Certificate.objects.get().state == "withdrawn"


def test_an_educators_deletion_takes_their_name_alone(client, certificate, educator):
    deleted = {"id": educator.pk, "object": "user", "deleted": True}
    deliver(client, event("user.deleted", deleted, 1_700_000_000_100))

    page = text(page_of(client, certificate))

    assert "Valid" in page
    assert "Educator" not in page


@pytest.mark.parametrize(
    "typed", ["7k3qm-x9t2b", "7K3QM X9T2B", " 7k3qmx9t2b ", "7K3QM-X9T2B", "7k3qmx9t2b"]
)
def test_a_code_may_be_typed_in_any_way(client, certificate, typed):
    Certificate.objects.update(code="7K3QMX9T2B")

    response = client.get(f"/certificates/{typed}/")

    assert (response.status_code, response["Location"]) == (302, "/certificates/7K3QMX9T2B/")


def test_letters_that_look_alike_are_one():
    assert codes.read("o1iL-0") == "01110"
    assert set(codes.ALPHABET).isdisjoint("ILOU")


@pytest.mark.parametrize(
    "code",
    [
        "0000000000",
        "UUUUUUUUUU",
        "7K3QM",
        "x" * 500,
        "ÄÖÜ",
        "7K3QMX9T2B.",
        "七七七七七七七七七七",
    ],
)
@pytest.mark.parametrize("ending", ["/", ".pdf"])
def test_an_unknown_code_has_a_page_that_says_so(client, certificate, code, ending):
    response = client.get(f"/certificates/{code}{ending}")

    assert response.status_code == 404
    assert "We know no certificate with this code" in text(response)
    found = json_of(client, f"/certificates/{code}{ending}")
    assert (found.status_code, found.json()) == (404, {"state": "unknown"})


def test_a_student_finds_theirs_in_a_list(student_client, certificate, stranger, as_person):
    page = student_client.get("/certificates/").content.decode()
    assert certificate.get_absolute_url() in page
    assert "/certificates/" in student_client.get("/learn/").content.decode()

    assert certificate.code not in as_person(stranger).get("/certificates/").content.decode()


def test_only_its_student_is_offered_to_share_it(client, student_client, certificate):
    for browser, number in ((student_client, 1), (client, 0)):
        page = read(page_of(browser, certificate))
        assert len(page.all(**{"data-copy": certificate.url})) == number


def test_a_taken_code_is_drawn_anew(certificate, stranger, course, lectures, monkeypatch):
    drawn = iter([certificate.code, certificate.code, "0123456789"])
    monkeypatch.setattr(codes.secrets, "choice", lambda _: next(letters))
    letters = (letter for code in drawn for letter in code)
    enrollment = progress.enroll(stranger, course)
    for lecture in lectures:
        progress.complete(enrollment, lecture)
    [mine] = progress.progress_of([enrollment])

    assert issuing.issue(mine, stranger).code == "0123456789"


def test_an_account_deleted_while_it_is_issued_leaves_no_name(finished, student):
    [mine] = progress.progress_of([finished])
    User.objects.filter(pk=student.pk).update(deleted_at=timezone.now())

    issuing.issue(mine, student)

    assert Certificate.objects.get().state == "withdrawn"
