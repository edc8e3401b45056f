"""/learn/: one's own courses and the player"""

import threading
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from courses import progress
from courses.models import Course, Enrollment, Lecture, LectureProgress
from tests.conftest import completed_ids, make_course
from tests.courses.pages import cards, elements, html, links, text

LEARN_BUDGET = 5  # the person; their courses, counted and read; lectures and progress
PLAYER_BUDGET = 6  # the person, the lecture, the enrollment, its progress, chapters, lectures


def player(lecture: Lecture, deed: str = "") -> str:
    return f"/learn/rising/{lecture.pk}/{deed and f'{deed}/'}"


def neighbours(response) -> dict[str, str]:
    """Where `Previous` and `Next` lead."""
    return {
        rel: link["href"]
        for rel in ("prev", "next")
        for link in elements(html(response), "a", rel=rel)
    }


# My courses


def test_my_courses_shows_the_last_touched_first(as_person, student, educator, category):
    for title in "ABC":
        progress.enroll(student, make_course(educator, category, title))
    first = Enrollment.objects.get(user=student, course__title="A")
    progress.record_position(first, Lecture.objects.of(first.course).first(), 0)

    response = as_person(student).get("/learn/")

    assert cards(response) == ["A", "C", "B"]
    assert "/learn/a/" in links(response)


def test_my_courses_tells_the_progress(as_person, student, enrollment, lectures):
    browser = as_person(student)

    assert "Rising Not started 0 % 0 of 4 lectures · 0 %" in text(browser.get("/learn/"))

    progress.complete(enrollment, lectures[0])
    progress.record_position(enrollment, lectures[1], 5)
    assert "Rising Next: Step 0.1 25 % 1 of 4 lectures · 25 %" in text(browser.get("/learn/"))

    for lecture in lectures:
        progress.complete(enrollment, lecture)
    words = text(browser.get("/learn/"))
    assert f"Rising Completed {timezone.now():%b}" in words
    assert "100 % 4 of 4 lectures · 100 %" in words


def test_my_courses_shows_ones_own_only(as_person, stranger, enrollment):
    response = as_person(stranger).get("/learn/")

    assert cards(response) == []
    assert "The courses you enroll in will be here" in text(response)
    assert elements(html(response), "a", **{"class": "button primary", "href": "/courses/"})


def test_my_courses_wants_someone_signed_in(client, db):
    assert client.get("/learn/")["Location"] == "/sign-in/?redirect_url=%2Flearn%2F"


@pytest.mark.parametrize("number", [3, 23])
def test_my_courses_needs_as_few_queries_for_many(
    as_person, student, add_courses, django_assert_max_num_queries, number
):
    for course in add_courses(number):
        progress.enroll(student, course)

    with django_assert_max_num_queries(LEARN_BUDGET):
        response = as_person(student).get("/learn/")
    assert len(cards(response)) == number


# Where one left off


def test_resuming_leads_to_the_first_lecture_at_first(as_person, student, enrollment, lectures):
    assert as_person(student).get("/learn/rising/")["Location"] == player(lectures[0])


def test_resuming_leads_to_the_lecture_last_seen(as_person, student, enrollment, lectures):
    browser = as_person(student)
    browser.post(player(lectures[2], "position"), {"position": "30"})

    assert browser.get("/learn/rising/")["Location"] == player(lectures[2])


def test_resuming_starts_over_when_the_lecture_is_gone(as_person, student, enrollment, lectures):
    progress.record_position(enrollment, lectures[2], 0)
    lectures[2].delete()

    assert as_person(student).get("/learn/rising/")["Location"] == player(lectures[0])


@pytest.mark.parametrize("who", ["stranger", "rival"])
def test_resuming_leads_those_not_enrolled_to_the_course(request, as_person, course, who):
    response = as_person(request.getfixturevalue(who)).get("/learn/rising/", follow=True)

    assert response.redirect_chain == [("/courses/rising/", 302)]
    assert "Enroll in this course to open its lectures." in text(response)


@pytest.mark.parametrize("who", ["educator", "admin"])
def test_those_who_may_look_inside_start_at_the_first_lecture(request, as_person, lectures, who):
    response = as_person(request.getfixturevalue(who)).get("/learn/rising/")

    assert response["Location"] == player(lectures[0])


def test_resuming_a_course_without_lectures_leads_to_the_course(as_person, student, enrollment):
    Lecture.objects.all().delete()

    assert as_person(student).get("/learn/rising/")["Location"] == "/courses/rising/"


# The player


def test_the_player_shows_an_article(as_person, student, enrollment, lectures):
    Lecture.objects.filter(pk=lectures[1].pk).update(body="# A\n\n**b** <script>c</script>")

    page = html(as_person(student).get(player(lectures[1])))

    assert "<h3>A</h3>\n<p><strong>b</strong> &lt;script&gt;c&lt;/script&gt;</p>" in page
    assert not elements(page, "video")


def test_the_player_leads_to_the_neighbours_across_chapters(
    as_person, student, enrollment, lectures
):
    browser = as_person(student)
    first, second, third, last = lectures

    assert neighbours(browser.get(player(first))) == {"next": player(second)}
    assert neighbours(browser.get(player(second))) == {"prev": player(first), "next": player(third)}
    assert neighbours(browser.get(player(last))) == {"prev": player(third)}


def test_the_player_ticks_what_is_completed(as_person, student, enrollment, lectures):
    progress.complete(enrollment, lectures[0])

    response = as_person(student).get(player(lectures[1]))

    words = text(response)
    assert "25 % 1 of 4 lectures · 25 % Floor 0 1/2 Completed: Step 0.0" in words
    assert "Floor 1 0/2 Step 1.0" in words
    assert words.count("Completed:") == 1
    current = elements(html(response), "a", **{"aria-current": "page"})
    assert [link["href"] for link in current] == [player(lectures[1])]


def test_the_player_shows_a_video_with_captions_through_signed_links(
    client, as_person, student, enrollment, lectures
):
    lecture = lectures[1]
    lecture.kind = Lecture.Kind.VIDEO
    lecture.video_file.save("clip.mp4", ContentFile(b"moving"), save=False)
    lecture.captions.save("clip.vtt", ContentFile(b"WEBVTT"))

    page = html(as_person(student).get(player(lecture)))

    (source,) = elements(page, "source")
    (track,) = elements(page, "track", kind="captions")
    assert "?token=" in source["src"]
    assert client.get(source["src"]).getvalue() == b"moving"
    assert client.get(track["src"]).getvalue() == b"WEBVTT"
    assert client.get(source["src"].partition("?")[0]).status_code == 404


def test_the_player_embeds_youtube_without_its_cookies(as_person, student, enrollment, lectures):
    Lecture.objects.filter(pk=lectures[1].pk).update(
        kind=Lecture.Kind.VIDEO, video_url="https://www.youtube.com/watch?v=aqz-KE-bpKQ"
    )

    page = html(as_person(student).get(player(lectures[1])))

    (frame,) = elements(page, "iframe")
    assert frame["src"] == "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ"
    assert frame["title"] == "Step 0.1"


def test_the_player_plays_a_linked_file(as_person, student, enrollment, lectures):
    Lecture.objects.filter(pk=lectures[1].pk).update(
        kind=Lecture.Kind.VIDEO, video_url="https://example.com/a.mp4"
    )

    page = html(as_person(student).get(player(lectures[1])))

    assert elements(page, "source", src="https://example.com/a.mp4")


def test_the_player_goes_on_where_the_video_was_left(as_person, student, enrollment, lectures):
    progress.record_position(enrollment, lectures[1], 42)
    browser = as_person(student)

    (article,) = elements(html(browser.get(player(lectures[1]))), "article")
    assert article["data-position"] == "42"
    assert article["data-position-url"] == player(lectures[1], "position")
    (article,) = elements(html(browser.get(player(lectures[0]))), "article")
    assert article["data-position"] == "0"


@pytest.mark.parametrize("who", ["nobody", "stranger"])
def test_anyone_opens_a_preview_and_is_asked_to_enroll(
    client, as_person, stranger, course, lectures, who
):
    browser = client if who == "nobody" else as_person(stranger)

    response = browser.get(player(lectures[0]))

    assert "Secret of step 0.0." in text(response)
    assert "Enroll to go on" in text(response)
    assert "Step 0.1 For enrolled students" in text(response)
    assert neighbours(response) == {}
    assert not elements(html(response), "form", action=player(lectures[0], "complete"))
    assert not set(links(response)) & {player(lecture) for lecture in lectures[1:]}


def test_a_locked_lecture_leads_signed_out_people_to_sign_in_and_back(client, lectures):
    response = client.get(player(lectures[1]))

    assert response.status_code == 302
    assert response["Location"] == (
        f"/sign-in/?redirect_url=%2Flearn%2Frising%2F{lectures[1].pk}%2F"
    )
    assert "Secret" not in html(response)


@pytest.mark.parametrize("who", ["stranger", "rival"])
def test_a_locked_lecture_leads_those_not_enrolled_to_the_course(request, as_person, lectures, who):
    browser = as_person(request.getfixturevalue(who))

    assert "Secret" not in html(browser.get(player(lectures[1])))
    response = browser.get(player(lectures[1]), follow=True)
    assert response.redirect_chain == [("/courses/rising/", 302)]
    assert "Secret" not in html(response)


@pytest.mark.parametrize("who", ["educator", "admin"])
def test_its_educator_and_admins_open_every_lecture(request, as_person, lectures, who):
    response = as_person(request.getfixturevalue(who)).get(player(lectures[1]))

    assert "Secret of step 0.1." in text(response)
    assert neighbours(response) == {"prev": player(lectures[0]), "next": player(lectures[2])}


@pytest.mark.parametrize("deed", ["", "complete", "position"])
def test_a_lecture_of_another_course_is_not_in_this_one(
    as_person, student, educator, category, enrollment, rows, deed
):
    other = make_course(educator, category, "Other")
    progress.enroll(student, other)
    browser, before = as_person(student), rows()
    foreign = player(Lecture.objects.of(other).first(), deed)

    response = browser.post(foreign, {"position": "1"}) if deed else browser.get(foreign)

    assert response.status_code == 404
    assert rows() == before


def test_there_is_no_other_lecture(as_person, student, enrollment):
    assert as_person(student).get(f"/learn/rising/{uuid4()}/").status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_the_player_needs_as_few_queries_for_many_lectures(
    as_person,
    student,
    course,
    lectures,
    enrollment,
    add_lectures,
    django_assert_max_num_queries,
    number,
):
    for lecture in add_lectures(course, number):
        progress.complete(enrollment, lecture)

    with django_assert_max_num_queries(PLAYER_BUDGET):
        as_person(student).get(player(lectures[1]))


def test_reading_writes_nothing(as_person, student, course, enrollment, lectures, rows):
    progress.record_position(enrollment, lectures[1], 9)
    browser, before = as_person(student), rows()

    for page in ("/", "/courses/", "/courses/rising/", "/learn/", "/learn/rising/"):
        browser.get(page)
    for lecture in lectures:
        browser.get(player(lecture))

    assert rows() == before


# Completing


def test_completing_leads_to_the_next_lecture(as_person, student, enrollment, lectures):
    response = as_person(student).post(player(lectures[1], "complete"))

    assert response["Location"] == player(lectures[2])
    assert completed_ids(enrollment) == {lectures[1].pk}
    enrollment.refresh_from_db()
    assert enrollment.completed_at is None


def test_completing_every_lecture_completes_the_course(as_person, student, enrollment, lectures):
    browser = as_person(student)
    for lecture in lectures:
        response = browser.post(player(lecture, "complete"), follow=True)

    assert response.redirect_chain == [(player(lectures[3]), 302)]
    assert "You have completed this course." in text(response)
    enrollment.refresh_from_db()
    assert enrollment.completed_at


def test_the_last_lecture_alone_does_not_complete_the_course(
    as_person, student, enrollment, lectures
):
    response = as_person(student).post(player(lectures[3], "complete"), follow=True)

    assert "You have completed this course." not in text(response)
    enrollment.refresh_from_db()
    assert enrollment.completed_at is None


def test_a_completion_can_be_taken_back(as_person, student, enrollment, lectures):
    browser = as_person(student)
    for lecture in lectures:
        progress.complete(enrollment, lecture)

    response = browser.post(player(lectures[1], "complete"), {"undo": ""}, follow=True)

    assert response.redirect_chain == [(player(lectures[1]), 302)]
    assert "Mark complete and next" in text(response)
    enrollment.refresh_from_db()
    assert enrollment.completed_at is None
    assert len(completed_ids(enrollment)) == 3


def test_completing_twice_changes_nothing(as_person, student, enrollment, lectures):
    browser = as_person(student)
    for lecture in lectures:
        browser.post(player(lecture, "complete"))
    completed = list(LectureProgress.objects.order_by("pk").values())
    course_completed_at = Enrollment.objects.get().completed_at

    browser.post(player(lectures[3], "complete"))

    assert list(LectureProgress.objects.order_by("pk").values()) == completed
    assert Enrollment.objects.get().completed_at == course_completed_at


def test_taking_back_what_was_never_completed_changes_nothing(
    as_person, student, enrollment, lectures
):
    as_person(student).post(player(lectures[1], "complete"), {"undo": ""})

    assert not LectureProgress.objects.exists()


@pytest.mark.parametrize("deed", ["complete", "position"])
@pytest.mark.parametrize("who", ["stranger", "educator", "admin"])
def test_only_the_enrolled_make_progress(request, as_person, lectures, enrollment, rows, who, deed):
    browser, before = as_person(request.getfixturevalue(who)), rows()

    response = browser.post(player(lectures[0], deed), {"position": "1"})

    assert response.status_code == 404
    assert rows() == before


@pytest.mark.parametrize("deed", ["complete", "position"])
def test_progress_wants_someone_signed_in(client, enrollment, lectures, rows, deed):
    before = rows()

    response = client.post(player(lectures[0], deed))

    assert response["Location"].startswith("/sign-in/")
    assert rows() == before


@pytest.mark.parametrize("deed", ["complete", "position"])
def test_progress_wants_a_post(as_person, student, enrollment, lectures, deed):
    assert as_person(student).get(player(lectures[0], deed)).status_code == 405


def test_a_lecture_added_later_lowers_the_percentage(
    as_person, student, course, enrollment, lectures, add_lectures
):
    for lecture in lectures:
        progress.complete(enrollment, lecture)
    add_lectures(course, 1)
    browser = as_person(student)

    assert "4 of 5 lectures · 80 %" in text(browser.get("/learn/"))
    assert "4 of 5 lectures · 80 %" in text(browser.get("/courses/rising/"))
    response = browser.get(player(lectures[0]))
    assert "4 of 5 lectures · 80 %" in text(response)
    assert "You have completed this course." not in text(response)


@pytest.mark.parametrize("part", ["lecture", "chapter"])
def test_losing_what_was_left_completes_the_course(
    as_person, student, stranger, educator, course, enrollment, lectures, part
):
    behind = progress.enroll(stranger, course)
    progress.complete(behind, lectures[0])
    lost = lectures[3] if part == "lecture" else lectures[3].chapter
    for lecture in lectures[: 3 if part == "lecture" else 2]:
        progress.complete(enrollment, lecture)

    as_person(educator).post(f"/teach/{part}s/{lost.pk}/delete/")

    assert "You have completed this course." in text(as_person(student).get(player(lectures[0])))
    assert Enrollment.objects.get(pk=enrollment.pk).completed_at
    assert Enrollment.objects.get(pk=behind.pk).completed_at is None


def test_losing_every_lecture_completes_nothing(as_person, educator, enrollment, lectures):
    for chapter in enrollment.course.chapters.all():
        as_person(educator).post(f"/teach/chapters/{chapter.pk}/delete/")

    assert Enrollment.objects.get().completed_at is None


@pytest.mark.django_db(transaction=True)
def test_eight_completions_at_once_all_count(course, enrollment, add_lectures):
    lectures = [*Lecture.objects.of(course), *add_lectures(course, 4)]
    ready = threading.Barrier(8)

    def complete(lecture):
        ready.wait()
        progress.complete(Enrollment.objects.get(pk=enrollment.pk), lecture)
        connection.close()

    threads = [threading.Thread(target=complete, args=[lecture]) for lecture in lectures]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    [done] = progress.progress_of(Enrollment.objects.all())
    assert (done.done, done.percent) == (8, 100)
    assert done.enrollment.completed_at


@pytest.mark.engines("sqlite", "postgresql")  # the hook between two queries is SQL's
def test_a_last_completion_in_between_is_not_lost(enrollment, lectures):
    """One tab has found the course unfinished when another finishes it."""
    first, *rest = lectures
    for lecture in rest[:-1]:
        progress.complete(enrollment, lecture)
    waiting = [rest[-1]]

    def finish_before(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and '"completed_at" = NULL' in sql and waiting:
            progress.complete(enrollment, waiting.pop())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(finish_before):
        progress.complete(enrollment, first)
        if waiting:
            progress.complete(enrollment, waiting.pop())

    enrollment.refresh_from_db()
    assert enrollment.completed_at


# Where the student is


def test_seeing_remembers_the_lecture_and_the_position(as_person, student, enrollment, lectures):
    browser = as_person(student)

    for position in ("30", "95"):
        response = browser.post(player(lectures[1], "position"), {"position": position})

    assert response.status_code == 204
    progress = LectureProgress.objects.get()
    assert (progress.lecture, progress.position) == (lectures[1], 95)
    assert progress.completed_at is None
    before = enrollment.last_seen_at
    enrollment.refresh_from_db()
    assert enrollment.last_lecture == lectures[1]
    assert enrollment.last_seen_at > before


def test_seeing_a_completed_lecture_again_leaves_it_completed(
    as_person, student, enrollment, lectures
):
    progress.complete(enrollment, lectures[1])

    as_person(student).post(player(lectures[1], "position"), {"position": "3"})

    assert completed_ids(enrollment) == {lectures[1].pk}


@pytest.mark.parametrize(
    "position",
    [
        "",
        "-1",
        "1.5",
        "1e3",
        "x",
        "²",
        "\u0661",
        "86401",
        "9" * 9,
        "9" * 30,
        "0" * 9 + "9" * 30,
        "1" * 5000,
    ],
    ids=lambda position: f"{position[:12]} of {len(position)}",
)
def test_seeing_refuses_what_is_no_position(
    as_person, student, enrollment, lectures, rows, position
):
    browser, before = as_person(student), rows()

    response = browser.post(player(lectures[1], "position"), {"position": position})

    assert response.status_code == 400
    assert rows() == before


@pytest.mark.parametrize("position", ["0", "86400"])
def test_seeing_takes_every_second_of_a_day(as_person, student, enrollment, lectures, position):
    as_person(student).post(player(lectures[1], "position"), {"position": position})

    assert LectureProgress.objects.get().position == int(position)


def test_seeing_without_a_position_is_the_beginning(as_person, student, course, enrollment):
    lecture = Lecture.objects.of(Course.objects.get()).last()

    assert as_person(student).post(player(lecture, "position")).status_code == 204
    assert LectureProgress.objects.get().position == 0
