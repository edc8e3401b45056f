"""/teach/students/ and /teach/courses/<slug>/students/: who studies, how far, and who needs help"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from courses import counters, progress, student_names
from courses.models import Course, Enrollment, Lecture
from courses.paging import PAGE_SIZE
from courses.teaching import student_keys
from courses.teaching import students as students_page
from tests.conftest import make_course, person
from tests.courses.pages import links, page, text

STUDENTS, ALL = "/teach/courses/rising/students/", "/teach/students/"
BUDGET = 9  # person, course, words, keys, rows, people, lectures, those to choose, the header's


@pytest.fixture
def study(course):
    """Enrolls someone by name, with lectures completed and the days since they were here."""

    def enroll(name, done=0, days=0, of=course, **fields) -> Enrollment:
        first, _, last = name.partition(" ")
        user = User.objects.create(
            pk=f"user_{uuid4()}", first_name=first, last_name=last, clerk_updated_at=1, **fields
        )
        enrollment = progress.enroll(user, of)
        for lecture in Lecture.objects.of(of)[:done]:
            progress.complete(enrollment, lecture)
        seen = timezone.now() - timedelta(days=days)
        Enrollment.objects.filter(pk=enrollment.pk).update(last_seen_at=seen, created_at=seen)
        return Enrollment.objects.get(pk=enrollment.pk)

    return enroll


@pytest.fixture
def five(study):
    """Four lectures there are; each is somewhere else in them."""
    study("Ada Šimůnek", 4, 20, email="ada@example.org")
    study("Bo", 1, 15)
    study("Chen", 2, 3)
    study("Dita", 0, 1)
    study("Emil", 1, 8, email="emil@school.example")


def names(response) -> list[str]:
    return [row.one(css_class="who").one("a").text for row in page(response).all("li", "student")]


def test_a_row_says_who_how_far_and_when(educator_client, study):
    study("Ada", 1, email="ada@example.org")

    response = educator_client.get(STUDENTS)

    row = page(response).one("li", "student")
    today = timezone.localdate().strftime("%m/%d/%Y")
    assert row.text == (
        "A Ada ada@example.org Progress 25 % Last lecture Step 0.0 "
        f"Last active {today} Enrolled {today}"
    )
    assert row.one("progress")["value"] == "25"
    assert "1 student" in text(response)
    assert STUDENTS in links(educator_client.get("/teach/courses/rising/"))
    assert {STUDENTS, ALL} <= set(links(educator_client.get("/teach/")))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "Dita Chen Emil Bo Ada"),
        ("sort=away", "Ada Bo Emil Chen Dita"),
        ("sort=enrolled", "Dita Chen Emil Bo Ada"),
        ("sort=name", "Ada Bo Chen Dita Emil"),
        ("sort=progress&q=e", "Ada Emil"),
        ("sort=least&show=completed", "Ada"),
        ("q=SIMUNEK", "Ada"),
        ("q=ada+example", "Ada"),
        ("q=School.Example", "Emil"),
        ("show=under-half", "Dita Emil Bo"),
        ("show=inactive", "Bo Ada"),
        ("show=completed", "Ada"),
        ("show=inactive&show=under-half", "Bo"),
        ("lecture={0}", "Emil Bo"),
        ("lecture={1}", ""),  # Chen was here three days ago
        ("lecture={0}&show=inactive&q=bo", "Bo"),
        ("reached={1}", "Chen Ada"),
        ("past={0}&show=under-half", "Emil Bo"),
        # what makes no sense counts as none
        ("sort=-password&show=x&lecture=x&course=x&page=x", "Dita Chen Emil Bo Ada"),
        (
            "lecture=00000000-0000-4000-8000-000000000000&show=inactive&show=",
            "Dita Chen Emil Bo Ada",
        ),
        ("q=" + "a" * 201, "Dita Chen Emil Bo Ada"),
        ("q=%25", ""),
    ],
)
def test_filters_and_sorts_are_in_the_address(educator_client, five, lectures, query, found):
    response = educator_client.get(f"{STUDENTS}?{query.format(*(row.pk for row in lectures))}")

    shown = [name.split()[0] for name in names(response)]
    if "sort=least" not in query and "sort=progress" not in query:
        assert shown == found.split()
    assert sorted(shown) == sorted(found.split())


def test_progress_sorts_by_percent_over_several_courses(
    educator_client, educator, category, five, study
):
    second = make_course(educator, category, "Second")
    Lecture.objects.filter(pk=Lecture.objects.of(second).last().pk).delete()
    counters.recount(second.pk)
    study("Fay", 1, of=second)  # 33 % of three lectures

    response = educator_client.get(ALL, {"sort": "progress"})

    assert names(response)[:3] == ["Ada Šimůnek", "Chen", "Fay"]
    assert "Second" in page(response).all("li", "student")[2].text
    assert names(educator_client.get(ALL, {"course": "second"})) == ["Fay"]
    assert names(educator_client.get(ALL, {"show": "under-half", "sort": "least"}))[0] == "Dita"
    assert len(names(educator_client.get(ALL, {"show": "under-half"}))) == 4


@pytest.mark.parametrize("query", ["", "show=under-half", "show=inactive", "q=a"])
@pytest.mark.parametrize("sort", list(students_page.SORTS))
def test_large_courses_are_asked_first_and_the_order_is_that_of_all(
    educator_client, educator, category, five, study, monkeypatch, sort, query
):
    second, third = (make_course(educator, category, title) for title in ("Second", "Third"))
    study("Fay Alba", 1, 2, of=second)
    study("Gil", 4, 30, of=third)
    study("Hana", 0, 9, of=third)
    counters.recount(*Course.objects.values_list("pk", flat=True))
    monkeypatch.setattr(students_page, "PAGE_SIZE", 2)

    def pages():
        addresses = [f"{ALL}?sort={sort}&{query}&page={number}" for number in (1, 2, 3)]
        return [names(educator_client.get(address)) for address in addresses]

    together = pages()

    monkeypatch.setattr(student_names, "FEW", -1)
    monkeypatch.setattr(student_keys, "MANY", 2)

    assert pages() == together
    monkeypatch.setattr(student_keys, "NEAR", 0)
    assert pages() == together


def test_courses_in_which_nobody_was_lately_are_not_looked_into(
    educator_client, educator, category, study, monkeypatch
):
    """But those of the day of whoever is last on the page, and those of which no day is known."""
    titles = ("Same day", "Day before", "Not counted")
    same, before, unknown = (make_course(educator, category, title) for title in titles)
    monkeypatch.setattr(student_keys, "MANY", 2)
    monkeypatch.setattr(student_names, "FEW", -1)
    monkeypatch.setattr(students_page, "PAGE_SIZE", 1)
    noon = timezone.now().replace(hour=12, minute=0) - timedelta(days=3)
    seen = {
        study("Ada"): 0,
        study("Bo"): 0,
        study("Chen", of=same): 1,
        study("Dita", of=unknown): 2,
    }
    seen[study("Emil", of=before)] = 3
    for enrollment, hours in seen.items():
        at = noon + timedelta(hours=hours)
        Enrollment.objects.filter(pk=enrollment.pk).update(last_seen_at=at)
    counters.recount(*Course.objects.values_list("pk", flat=True))
    Course.objects.filter(pk=before.pk).update(last_seen_on=noon.date() - timedelta(days=1))
    Course.objects.filter(pk=unknown.pk).update(last_seen_on=None)

    pages = [names(educator_client.get(ALL, {"page": number})) for number in (1, 2)]

    assert pages == [["Dita"], ["Chen"]]


def test_a_thousand_courses_are_no_thousand_conditions(educator_client, educator, five):
    """Of which SQLite takes a thousand."""
    Course.objects.bulk_create(
        Course(slug=f"many-{number}", title="Many", educator=educator) for number in range(1_010)
    )

    assert len(names(educator_client.get(ALL, {"show": "under-half", "sort": "progress"}))) == 3
    assert "5 students" in text(educator_client.get(ALL))


def test_who_left_or_was_deleted_is_not_listed_and_who_is_banned_is_marked(
    educator_client, study, course
):
    progress.leave(study("Left"))
    study("Gone", deleted_at=timezone.now())
    study("Banned One", banned=True)

    response = educator_client.get(STUDENTS)

    assert names(response) == ["Banned One"]
    assert page(response).one("li", "student").one(css_class="badge").text == "Banned"


@pytest.mark.parametrize("address", [STUDENTS, ALL])
def test_only_ones_own_students(as_person, rival, five, address):
    response = as_person(rival).get(address)

    assert response.status_code == (200 if address == ALL else 404)
    assert "example.org" not in text(response)


def test_nobody_yet_and_nobody_found(educator_client, as_person, rival, course, five):
    assert "You have no courses yet." in text(as_person(rival).get(ALL))
    assert names(educator_client.get(STUDENTS)) != []

    nothing = educator_client.get(STUDENTS, {"q": "zzz"})
    assert "No student matches all of this." in text(nothing)
    assert STUDENTS in links(nothing)
    assert not [link for link in links(nothing) if ".csv" in link]

    Enrollment.objects.update(left_at=timezone.now())
    counters.recount(course.pk)
    assert "Nobody is enrolled yet." in text(educator_client.get(STUDENTS))


def test_a_filtered_list_counts_no_further_than_it_shows(educator_client, five, monkeypatch):
    monkeypatch.setattr(students_page, "MOST", 2)
    monkeypatch.setattr(students_page, "PAGE_SIZE", 1)

    response = educator_client.get(STUDENTS, {"show": "under-half", "sort": "name", "page": "9"})

    assert "More than 2 students" in text(response)
    assert "The first 2 are listed." in text(response)
    assert names(response) == ["Dita"]


def test_the_name_is_searched_as_it_is_now(educator_client, study, student, course):
    progress.enroll(student, course)
    assert names(educator_client.get(STUDENTS, {"q": "student"})) == ["Student"]

    User.objects.filter(pk=student.pk).update(email="lin@example.org")
    User.objects.get(pk=student.pk)
    student_names.copy(student.pk)

    assert names(educator_client.get(STUDENTS, {"q": "lin@"})) == ["Student"]


@pytest.mark.parametrize("number", [3, PAGE_SIZE + 1])
def test_pages_need_as_few_queries_for_many(
    educator_client, course, django_assert_max_num_queries, number
):
    for index in range(number):
        progress.enroll(person(f"user_{index:02}"), course)

    for query in ({}, {"q": "user", "show": "under-half"}, {"page": "2", "sort": "name"}):
        for address in (STUDENTS, ALL):
            with django_assert_max_num_queries(BUDGET):
                response = educator_client.get(address, query)

    assert Course.objects.get().enrollment_count == number
    assert len(names(response)) == (1 if number > PAGE_SIZE else number)
