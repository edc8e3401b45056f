"""Who sees a course that is not in the catalogue: a draft, or one that has left it."""

import re
from uuid import uuid4

import pytest

from courses import publication
from courses.models import Enrollment, Lecture
from tests.conftest import index_courses
from tests.courses.pages import card, cards, html, links, text
from tests.courses.reports import report

COURSE = [
    ("get", "/courses/{slug}/"),
    ("post", "/courses/{slug}/enroll/"),
    ("get", "/learn/{slug}/"),
    ("get", "/learn/{slug}/{preview}/"),
    ("get", "/learn/{slug}/{locked}/"),
    ("post", "/learn/{slug}/{preview}/complete/"),
    ("post", "/learn/{slug}/{preview}/position/"),
]
TEACH = [
    ("get", "/teach/courses/{slug}/"),
    ("post", "/teach/courses/{slug}/publish/"),
    ("post", "/teach/courses/{slug}/archive/"),
    *(
        (method, f"/teach/{path}/")
        for method in ("get", "post")
        for path in (
            "courses/{slug}/edit",
            "courses/{slug}/delete",
            "courses/{slug}/chapters/new",
            "chapters/{chapter}/edit",
            "chapters/{chapter}/delete",
            "chapters/{chapter}/lectures/add",
            "chapters/{chapter}/lectures/new",
            "chapters/{chapter}/move",
            "lectures/{preview}/edit",
            "lectures/{preview}/delete",
            "lectures/{preview}/move",
            "lectures/{preview}/rename",
        )
    ),
]
LISTS = [
    "/",
    "/courses/",
    "/courses/?q=stairs",
    "/courses/?category=music",
    "/users/user_educator/",
]
PEOPLE = ["nobody", "student", "rival"]


def keys_of(course) -> dict[str, str]:
    lectures = list(Lecture.objects.of(course))
    return {
        "slug": course.slug,
        "chapter": str(lectures[0].chapter_id),
        "preview": str(lectures[0].pk),
        "locked": str(lectures[3].pk),
    }


def keys_of_nothing() -> dict[str, str]:
    return {"slug": "nowhere"} | {key: str(uuid4()) for key in ("chapter", "preview", "locked")}


def answers(client, addresses, keys) -> dict[tuple[str, str], str]:
    """What comes back for each address, without what is the request's own."""
    found = {}
    for method, path in addresses:
        response = getattr(client, method)(path.format(**keys), {"title": "x", "position": "1"})
        answer = f"{response.status_code} {response.get('Location', '')} {html(response)}"
        for name, key in keys.items():
            answer = answer.replace(key, name)
        found[method, path] = re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', r"\1", answer)
    return found


@pytest.mark.parametrize("visitor", PEOPLE)
def test_a_draft_looks_like_a_course_that_does_not_exist(client_of, draft, rows, visitor):
    client, before = client_of(visitor), rows()

    found = answers(client, COURSE + TEACH, keys_of(draft))

    assert found == answers(client, COURSE + TEACH, keys_of_nothing())
    assert {answer[:3] for answer in found.values()} <= {"302", "401", "403", "404"}
    assert not [address for address, answer in found.items() if "Secret" in answer]
    assert rows() == before


@pytest.mark.parametrize("visitor", [*PEOPLE, "educator", "admin"])
def test_no_list_shows_a_draft(client_of, draft, visitor):
    client = client_of(visitor)

    assert [page for page in LISTS if "Unwritten" in text(client.get(page))] == []


def test_signed_out_people_are_asked_to_sign_in_whether_or_not_it_exists(client, draft):
    for method, path in COURSE[1:] + TEACH:
        response = getattr(client, method)(path.format(**keys_of(draft)))
        assert response["Location"].startswith("/sign-in/?redirect_url=%2F")


@pytest.mark.parametrize("visitor", ["educator", "admin"])
def test_its_educator_and_admins_see_a_draft(client_of, draft, visitor):
    client, keys = client_of(visitor), keys_of(draft)

    for _, path in (COURSE[0], COURSE[3], COURSE[4]):
        response = client.get(path.format(**keys))
        assert response.status_code == 200
        assert "Unwritten" in text(response)
    assert "Secret of step 1.1." in text(client.get(COURSE[4][1].format(**keys)))


def test_only_its_educator_finds_a_draft_among_their_courses(
    educator_client, as_person, rival, draft
):
    assert "/teach/courses/unwritten/" in links(educator_client.get("/teach/"))
    assert "Unwritten" not in text(as_person(rival).get("/teach/"))


@pytest.mark.parametrize("visitor", PEOPLE)
def test_an_archived_course_looks_like_none_to_those_not_enrolled(client_of, course, visitor):
    publication.archive(course)
    client = client_of(visitor)

    found = answers(client, COURSE, keys_of(course))

    assert found == answers(client, COURSE, keys_of_nothing())
    assert not Enrollment.objects.exists()


@pytest.mark.parametrize("visitor", [*PEOPLE, "educator", "admin"])
def test_no_list_shows_an_archived_course(client_of, course, visitor):
    client = client_of(visitor)
    index_courses()
    assert [cards(client.get(page)) for page in LISTS] == [["Rising"]] * len(LISTS)

    publication.archive(course)

    assert [cards(client.get(page)) for page in LISTS] == [[]] * len(LISTS)


@pytest.mark.parametrize("visitor", ["educator", "admin"])
def test_its_educator_and_admins_see_an_archived_course(client_of, course, visitor):
    publication.archive(course)

    assert client_of(visitor).get("/courses/rising/").status_code == 200


def test_an_archived_course_stays_usable_for_its_students(
    student_client, course, enrollment, lectures
):
    publication.archive(course)
    player = f"/learn/rising/{lectures[3].pk}/"

    assert student_client.get("/courses/rising/").status_code == 200
    assert student_client.get("/learn/rising/")["Location"] == f"/learn/rising/{lectures[0].pk}/"
    assert "Secret of step 1.1." in text(student_client.get(player))
    assert student_client.post(f"{player}position/", report(7)).status_code == 200
    first_incomplete = f"/learn/rising/{lectures[0].pk}/"
    assert student_client.post(f"{player}complete/")["Location"] == first_incomplete
    rising = card(student_client.get("/learn/"), "Rising")
    assert "Step 0.0" in rising.text
    assert rising.one("progress").text == "25 %"
    assert rising.one("div", "progress").one("span").text == "1 of 4 lectures · 25 %"
    assert rising.one("span", "badge").text == "Archived: yours to keep"


def test_a_course_published_again_is_back(client, educator_client, course, enrollment):
    educator_client.post("/teach/courses/rising/archive/")
    assert cards(client.get("/courses/")) == []

    educator_client.post("/teach/courses/rising/publish/")

    assert cards(client.get("/courses/")) == ["Rising"]
    assert client.get("/courses/rising/").status_code == 200
    first_published_at = course.published_at
    course.refresh_from_db()
    assert course.published_at == first_published_at
    assert course.enrollments.get() == enrollment
