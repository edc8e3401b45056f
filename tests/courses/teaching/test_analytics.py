"""/teach/analytics/ and /teach/courses/<slug>/analytics/"""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from courses import progress, statistics
from courses.models import CourseDay, CourseStatistics, Enrollment, Lecture, LectureDay
from courses.teaching import charts
from courses.teaching.periods import Period
from tests.conftest import person
from tests.courses.pages import elements, html, page, text

ALL, PAGE = "/teach/analytics/", "/teach/courses/rising/analytics/"
# The person, what they teach beside others, the course, when it was counted, its days, its lectures,
# their days, the questions.
COURSE_BUDGET = 8
# The person, what they teach beside others, how many courses, those, their days twice, when, the questions.
ALL_BUDGET = 8


def today():
    return datetime.now(UTC).date()


def figures(response):
    """What stands in the list of totals, by its name."""
    totals = page(response).one("dl", "figures")
    return dict(zip(totals.texts("dt"), totals.texts("dd"), strict=True))


@pytest.fixture
def learned(course, lectures):
    """Three students: of today, of five weeks ago who has finished, of then who has stopped."""
    Lecture.objects.filter(pk=lectures[1].pk).update(kind="video", seconds=100)
    for name in ("new", "done", "stopped"):
        progress.enroll(person(f"user_{name}"), course)
    then = timezone.now() - timedelta(days=35)
    old = Enrollment.objects.exclude(user="user_new")
    old.update(created_at=then, last_seen_at=then)
    for lecture in lectures:
        progress.complete(old.get(user="user_done"), lecture)
    stopped = old.get(user="user_stopped")
    progress.record_position(stopped, lectures[1], 72)
    old.filter(pk=stopped.pk).update(last_seen_at=then)
    statistics.count(course)


def test_a_course_is_summed_up_for_a_period(educator_client, learned):
    last = educator_client.get(PAGE)
    assert figures(last) == {
        "Enrollments": "1",
        "Completions": "1",
        "Completion rate": "0 %",
        "Active students": "2",
        "Left": "0",
    }
    assert elements(html(last), "a", **{"aria-current": "true"})[0].text == "30 days"

    ever = educator_client.get(f"{PAGE}?period=all")
    assert figures(ever) == {
        "Enrollments": "3",
        "Completions": "1",
        "Completion rate": "33 %",
        "Active students": "3",
        "Left": "0",
    }
    everywhere = educator_client.get(f"{ALL}?period=all")
    assert figures(everywhere) == figures(ever)
    assert "Rising 3 1 33 % 3" in text(everywhere)
    assert "Counted " in text(ever)


@pytest.mark.parametrize("period", ["7", "365", "all"])
def test_each_total_leads_to_as_many_students(educator_client, learned, stranger, period):
    progress.leave(progress.enroll(stranger, Enrollment.objects.first().course))
    for path in (PAGE, ALL):
        totals = page(educator_client.get(f"{path}?period={period}")).one("dl", "figures")
        names = [name for name in totals.texts("dt") if name != "Left"]
        for name, link in zip(names, totals.all("a"), strict=True):
            listed = educator_client.get(link["href"]).context["page"].paginator.count
            if name != "Completion rate":
                assert link.text == str(listed), (path, name)


def test_where_students_stop_is_a_picture_and_a_table(educator_client, learned, lectures):
    response = educator_client.get(f"{PAGE}?period=90")

    rows = [row.texts("td") for row in page(response).all("table")[1].all("tr")[1:]]
    assert [row[:3] for row in rows] == [
        ["1", "1", "0"],
        ["2", "1", "1"],
        ["1", "1", "0"],
        ["1", "1", "0"],
    ]
    since = (today() - timedelta(days=89)).isoformat()
    href = f"/teach/courses/rising/students/?lecture={lectures[1].pk}&enrolled_since={since}"
    [stuck] = elements(html(response), "a", href=href)
    assert stuck.text == "1"
    assert educator_client.get(href).context["page"].paginator.count == 1
    for name, number in {"reached": 2, "past": 1}.items():
        href = f"/teach/courses/rising/students/?{name}={lectures[1].pk}&enrolled_since={since}"
        assert elements(html(response), "a", href=href)[0].text == str(number)
        assert educator_client.get(href).context["page"].paginator.count == number
    title = "Where in “Step 0.1” students stopped, by tenths of its length: 0, 0, 0, 0, 0, 0, 0, 1, 0, 0"
    pictures = elements(html(response), "svg", role="img")
    assert title in [picture.one("title").text for picture in pictures[2:]]
    assert not elements(html(response), style="")
    assert " style=" not in html(response).partition("<main")[2]
    week = educator_client.get(f"{PAGE}?period=7")
    assert [row.texts("td")[0] for row in page(week).all("table")[1].all("tr")[1:]] == ["0"] * 4


def test_of_nobody_there_is_no_percentage(educator_client, course, draft):
    for path in (PAGE, f"{PAGE}?period=all", ALL):
        response = educator_client.get(path)
        assert figures(response)["Completion rate"] == "No data yet"
        assert "No data yet for this period." in text(response)
        assert "Not counted yet" in text(response)
        assert "0 %" not in text(response)


def test_a_course_is_counted_when_its_educator_asks_for_it(educator_client, course, student):
    progress.enroll(student, course)

    assert "Counted." in text(educator_client.post(PAGE, follow=True))
    assert figures(educator_client.get(PAGE))["Enrollments"] == "1"
    assert "less than a minute ago" in text(educator_client.post(PAGE, follow=True))
    CourseStatistics.objects.update(counted_at=timezone.now() - timedelta(minutes=2))
    type(course).objects.update(enrollment_count=2001)
    assert "every quarter of an hour" in text(educator_client.post(PAGE, follow=True))
    assert CourseStatistics.objects.get().version == 1


@pytest.mark.parametrize("period", ["", "8", "all; drop"])
def test_a_period_that_there_is_not_is_thirty_days(educator_client, course, period):
    response = educator_client.get(PAGE, {"period": period})
    assert response.context["period"].name == "30"


@pytest.mark.parametrize("visitor", ["rival", "stranger", "admin"])
def test_nobody_else_reads_the_figures_of_a_course(client_of, course, visitor):
    for method in ("get", "post"):
        assert getattr(client_of(visitor), method)(PAGE).status_code in {403, 404}
    assert "Rising" not in html(client_of(visitor).get(ALL))


@pytest.mark.parametrize("number", [1, 300])
def test_many_days_and_courses_need_as_few_queries(
    educator_client, add_courses, course, lectures, django_assert_max_num_queries, number
):
    others = add_courses(min(number, 23))
    for day in range(number):
        at = today() - timedelta(days=day)
        CourseDay.objects.bulk_create(
            CourseDay(course=each, day=at, enrollments=2) for each in [course, *others][:3]
        )
        LectureDay.objects.create(lecture=lectures[0], day=at, reached=2)

    for period in ("30", "all"):
        with django_assert_max_num_queries(COURSE_BUDGET):
            educator_client.get(f"{PAGE}?period={period}")
        with django_assert_max_num_queries(ALL_BUDGET):
            educator_client.get(f"{ALL}?period={period}")


# Pictures and periods


@pytest.mark.parametrize(
    ("name", "first", "parts", "labels"),
    [
        ("7", None, 7, ("22 Feb", "28 Feb")),
        ("90", None, 13, ("1 Dec", "23 Feb")),
        ("365", None, 12, ("Mar 2027", "Feb 2028")),
        ("all", date(2027, 12, 31), 3, ("Dec 2027", "Feb 2028")),
        ("all", date(2024, 2, 29), 5, ("2024", "2028")),
        ("all", None, 1, ("Feb 2028", "Feb 2028")),
    ],
)
def test_a_period_is_cut_without_a_gap(monkeypatch, name, first, parts, labels):
    now = datetime(2028, 2, 28, 23, 30, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)

    cut = Period.of(name).parts([first] if first else [])

    assert len(cut) == parts
    assert (cut[0].label, cut[-1].label) == labels
    assert cut[-1].last == now.date()
    for one, following in pairwise(cut):
        assert following.first == one.last + timedelta(days=1)


@pytest.mark.parametrize(
    ("number", "highest"),
    [(0, 1), (1, 1), (3, 4), (7, 8), (9, 10), (11, 20), (50_000, 60_000), (999_999, 1_000_000)],
)
def test_the_highest_line_is_a_round_number_that_is_not_below(number, highest):
    assert charts.highest_line(number) == highest


def test_columns_stand_in_the_picture_and_labels_apart():
    numbers = [0, 5, 1_234]
    chart = charts.columns(
        "Title", ["1 May", "2 May", "3 May"], [charts.Series("Seen", numbers)] * 2
    )

    assert len(chart.columns) == 4  # of nothing there is none
    assert all(0 <= one.x <= one.x + one.width <= 100 for one in chart.columns)
    ground = chart.lines[-1].y
    assert {round(one.y + one.height, 1) for one in chart.columns} == {ground}
    assert [line.text for line in chart.lines] == ["2,000", "1,000", "0"]
    assert chart.columns[1].title == "3 May: Seen, 1,234"
    long = charts.columns("T", [f"{n} May" for n in range(1, 31)], [charts.Series("A", [1] * 30)])
    assert [label.text for label in long.labels] == ["1 May", "11 May", "21 May"]
