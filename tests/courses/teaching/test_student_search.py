"""/teach/students/?q=: the words that are typed begin words of a name or an address"""

import pytest
from django.db import connection

from accounts.models import User
from courses import progress, student_names
from courses.models import Enrollment, Lecture
from courses.teaching import students as students_page
from tests.conftest import make_course, share
from tests.courses.pages import page, text

STUDENTS, ALL = "/teach/courses/rising/students/", "/teach/students/"
BUDGET = 10
BUDGET_OF_ALL = 10 if connection.features.supports_foreign_keys else 11  # the keys of courses, too
PEOPLE = {
    "Ada Šimůnek": "ada.simunek@students.example.org",
    "Jean-Luc O'Neil": "jl+courses@example.com",
    "Ann (Bob) Smith": "a_smith-49@example.org",
    "Nguyễn Thị Ánh": "",
    "": "nameless@example.net",
}
FOUND = {
    "ADA": "Ada",
    "simůnek": "Ada",
    "sim ad": "Ada",  # in any order, and not to the end
    "sim ad x": "",
    "munek": "",  # the middle of a word
    "luc": "Jean-Luc",
    "jean-l": "Jean-Luc",
    "neil": "Jean-Luc",
    "o'n": "Jean-Luc",
    "bob": "Ann",
    "(bob)": "Ann",
    "nguyen anh": "Nguyễn",
    "ÁNH": "Nguyễn",
    "ada.simunek@students.example.org": "Ada",
    "simunek@students": "Ada",
    "example.org": "Ada Ann",
    "@example.org": "Ada Ann",
    "students.": "Ada",
    "smith-49@": "Ann",
    "49": "Ann",
    "courses@example.com": "Jean-Luc",
    "an": "Ann Nguyễn",
    "%": "",
    "_": "",
    "@": "",
    " ": "A Ada Ann Jean-Luc Nguyễn",
    "nameless": "A",  # A student
    " ".join("abcdefghi"): "",
}


@pytest.fixture
def people(course):
    for number, (name, address) in enumerate(PEOPLE.items()):
        first, _, last = name.partition(" ")
        user = User.objects.create(
            pk=f"user_{number}",
            first_name=first,
            last_name=last,
            email=address or None,
            clerk_updated_at=1,
        )
        progress.enroll(user, course)


@pytest.fixture(params=["few", "common"])
def either_way(request, monkeypatch):
    """Words that few have are looked up; of those that many have, everyone is looked at."""
    if request.param == "common":
        monkeypatch.setattr(student_names, "FEW", -1)


def found(client, address=STUDENTS, **query) -> list[str]:
    """First names, or what is shown for one, in alphabetical order."""
    rows = page(client.get(address, query)).all("li", "student")
    return sorted(row.one(css_class="who").one("a").text.split()[0] for row in rows)


def test_a_word_begins_a_word_or_a_part_of_one(educator_client, people, either_way):
    assert {query: " ".join(found(educator_client, q=query)) for query in FOUND} == FOUND


def test_a_search_and_the_other_filters_hold_together(
    educator_client, people, lectures, either_way
):
    ada, ann = (Enrollment.objects.get(user=f"user_{number}") for number in (0, 2))
    for lecture in lectures:
        progress.complete(ada, lecture)
    Enrollment.objects.filter(pk=ann.pk).update(last_seen_at="2025-01-01T00:00:00Z")
    Enrollment.objects.filter(pk=ann.pk).update(last_lecture=lectures[1])
    progress.complete(Enrollment.objects.get(user="user_1"), lectures[0])

    for others, names in {
        ("show", "completed"): ["Ada"],
        ("show", "under-half"): ["Ann"],
        ("show", "inactive"): ["Ann"],
        ("lecture", lectures[1].pk): ["Ann"],
        ("reached", lectures[0].pk): ["Ada"],
        ("past", lectures[0].pk): ["Ada"],
        ("active_since", "2026-01-01"): ["Ada"],
        ("completed_since", "2020-01-01"): ["Ada"],
        ("sort", "least"): ["Ada", "Ann"],
    }.items():
        assert found(educator_client, q="example.org", **dict([others])) == names
    progress.leave(Enrollment.objects.get(pk=ann.pk))
    assert found(educator_client, q="example.org") == ["Ada"]


def test_all_courses_are_searched_and_only_ones_own(
    client_of, educator, rival, category, people, either_way
):
    second = make_course(rival, category, "Second")
    progress.enroll(User.objects.get(pk="user_2"), second)

    assert found(client_of("educator"), ALL, q="smith") == ["Ann"]
    assert found(client_of("rival"), ALL, q="example.org") == ["Ann"]
    assert client_of("rival").get(STUDENTS, {"q": "ada"}).status_code == 404

    share(second, educator)

    assert found(client_of("educator"), ALL, q="smith", sort="progress") == ["Ann", "Ann"]
    assert found(client_of("educator"), ALL, q="smith", show="under-half") == ["Ann", "Ann"]
    assert found(client_of("educator"), ALL, q="smith", course="second") == ["Ann"]
    assert found(client_of("educator"), "/teach/courses/second/students/", q="ada") == []


def test_who_finds_nobody_is_told_what_is_searched(educator_client, people):
    told = "A search finds the beginnings of names and addresses."
    assert told in text(educator_client.get(STUDENTS, {"q": "munek"}))
    assert told not in text(educator_client.get(STUDENTS, {"show": "completed"}))
    assert told not in text(educator_client.get(STUDENTS, {"q": "sim"}))


def test_of_a_name_that_many_have_the_first_are_listed_and_the_file_has_all(
    educator_client, people, monkeypatch
):
    monkeypatch.setattr(student_names, "FEW", 1)
    monkeypatch.setattr(students_page, "MOST_COMMON", 1)

    response = educator_client.get(STUDENTS, {"q": "example.org", "sort": "name"})

    assert "More than 1 students" in text(response)
    assert "The first 1 are listed." in text(response)
    assert [row.text.split()[1] for row in page(response).all("li", "student")] == ["Ada"]
    file = educator_client.get(STUDENTS.replace("students/", "students.csv"), {"q": "example.org"})
    assert file.getvalue().decode().count("@") == 2
    assert "More than" not in text(educator_client.get(STUDENTS, {"q": "ada example.org"}))


def test_a_search_needs_few_queries_whether_its_words_are_common_or_not(
    educator_client, educator, course, people, monkeypatch, django_assert_max_num_queries
):
    make_course(educator, course.category, "Second")
    monkeypatch.setattr(students_page, "PAGE_SIZE", 1)
    Enrollment.objects.update(last_lecture=Lecture.objects.of(course).first())
    for few in (-1, 10):
        monkeypatch.setattr(student_names, "FEW", few)
        for address, budget in ((STUDENTS, BUDGET), (ALL, BUDGET_OF_ALL)):
            with django_assert_max_num_queries(budget):
                response = educator_client.get(
                    address, {"q": "org exam a", "sort": "name", "page": "2"}
                )
            assert "Ann" in page(response).one("li", "student").text
