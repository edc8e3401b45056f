"""What an educator deletes from a curriculum is gone for everyone, and can be brought back"""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from courses import curriculum, erasure, progress, questions, uploads
from courses.models import (
    CaptionTrack,
    Chapter,
    Course,
    Enrollment,
    Lecture,
    LectureProgress,
    Note,
    Question,
)
from tests.conftest import make_course, share
from tests.courses.pages import lecture_url, page, text
from tests.courses.teaching.curriculum import COURSE, titles, url

WHOLE = ["Floor 0", "Step 0.0", "Step 0.1", "Floor 1", "Step 1.0", "Step 1.1"]


@pytest.fixture
def learned(student, enrollment, lectures):
    """A student has done three lectures of four, and has written and asked at the second."""
    for lecture in lectures[:3]:
        progress.complete(enrollment, lecture)
    second = lectures[1]
    Lecture.objects.filter(pk=second.pk).update(video_file="videos/a.mp4", video_bytes=7)
    CaptionTrack.objects.create(lecture=second, language="en", file="videos/a.vtt", bytes=2)
    Note.objects.create(
        enrollment=enrollment, lecture=second, lecture_title="Step 0.1", text="Mine."
    )
    questions.ask(Question(lecture=second, author=student, title="How high?"))
    return enrollment


def counted(course) -> tuple:
    course.refresh_from_db()
    return course.lecture_count, course.seconds, course.unanswered_count


def undo(response) -> str:
    """Where the button of the message leads."""
    (form,) = page(response).one("ul", "messages").all("form")
    assert form.one("button").text == "Undo"
    return form["action"]


def test_a_deleted_lecture_is_gone_for_everyone_and_comes_back_whole(
    educator_client, student_client, educator, course, lectures, learned
):
    second = lectures[1]
    rows = [model.objects.count() for model in (Lecture, LectureProgress, Note, Question)]
    assert counted(course) == (4, 240, 1)
    assert uploads.used_bytes(educator) == 9
    asked = f"questions/{Question.objects.get().pk}"
    pages = [lecture_url(second), lecture_url(second, asked)]
    assert {student_client.get(path).status_code for path in pages} == {200}

    response = educator_client.post(url(second, "delete"), follow=True)

    assert "“Step 0.1” is deleted." in text(response)
    assert titles(course) == [title for title in WHOLE if title != "Step 0.1"]
    assert counted(course) == (3, 180, 0)
    assert uploads.used_bytes(educator) == 0
    assert progress.update_completion(learned).percent == 66
    for path in (*pages, lecture_url(second, "captions/en")):
        assert student_client.get(path).status_code == 404
    for action in ("complete", "position", "notes", "questions"):
        assert student_client.post(lecture_url(second, action)).status_code == 404
    assert educator_client.get(url(second, "edit")).status_code == 404
    for path in ("/courses/rising/", "/learn/search/?q=step", "/teach/questions/?show=all"):
        assert "Step 0.1" not in text(student_client.get(path)), path
    noted = student_client.get("/learn/rising/notes/")
    assert "This lecture is no longer in the course. Your notes stay." in text(noted)
    written = student_client.post(
        f"/learn/rising/notes/{Note.objects.get().pk}/",
        {"text": "Still mine.", "version": 1},
        headers={"accept": "application/json"},
    )
    assert written.json()["link"] == ""

    back = educator_client.post(undo(response), follow=True)

    assert "It is back" in text(back)
    assert titles(course) == WHOLE
    assert counted(course) == (4, 240, 1)
    assert rows == [model.objects.count() for model in (Lecture, LectureProgress, Note, Question)]
    assert progress.update_completion(learned).percent == 75
    assert {student_client.get(path).status_code for path in pages} == {200}
    assert Chapter.objects.count() == 2
    again = educator_client.post(undo(response), follow=True)
    assert "It is back already" in text(again)


def test_a_deleted_chapter_comes_back_to_its_place(
    educator_client, course, chapters, lectures, learned
):
    curriculum.delete([lectures[2]])
    assert not progress.update_completion(learned).is_complete

    response = educator_client.post(url(chapters[1], "delete"), follow=True)

    learned.refresh_from_db()
    assert learned.completed_at
    educator_client.post(f"{COURSE}chapters/new/", {"title": "Roof"})
    (listed,) = page(educator_client.get(COURSE)).all("ul", "removed")
    assert "Floor 1" in listed.text
    educator_client.post(undo(response))

    assert titles(course) == ["Floor 0", "Step 0.0", "Step 0.1", "Floor 1", "Step 1.1", "Roof"]
    learned.refresh_from_db()
    assert learned.completed_at is None


def test_a_lecture_of_a_deleted_chapter_comes_with_a_chapter_of_that_name(course, lectures):
    removed = curriculum.remove(lectures[1])
    curriculum.remove(Chapter.objects.get(pk=lectures[0].chapter_id))
    assert titles(course) == ["Floor 1", "Step 1.0", "Step 1.1"]

    assert curriculum.restore(Chapter.objects.get(pk=removed.pk))

    assert titles(course) == ["Floor 0", "Step 0.1", "Floor 1", "Step 1.0", "Step 1.1"]


def test_another_educator_brings_nothing_back(as_person, rival, course, lectures, category):
    make_course(rival, category, "Theirs")
    removed = curriculum.remove(lectures[1])

    for slug in ("rising", "theirs"):
        as_person(rival).post(f"/teach/courses/{slug}/restore/{removed.pk}/")

    assert Chapter.objects.removed().get() == removed


def test_an_admin_does_not_meet_what_is_removed(admin_client, course, lectures, learned):
    question = Question.objects.get()
    curriculum.remove(lectures[1])

    assert "Step 0.1" not in text(admin_client.get("/admin/courses/lecture/"))
    assert admin_client.get(f"/admin/courses/lecture/{lectures[1].pk}/change/").status_code == 302
    change = admin_client.get(f"/admin/courses/question/{question.pk}/change/")
    (on_site,) = [link for link in page(change).all("a") if link.get("class") == "viewsitelink"]
    assert admin_client.get(on_site["href"]).status_code == 404


def test_after_thirty_days_it_is_gone_for_good(course, lectures, learned):
    old, young = curriculum.remove(lectures[1]), curriculum.remove(lectures[2])
    month = timezone.now() - timedelta(days=31)
    Chapter.objects.filter(pk=old.pk).update(removed_at=month)

    call_command("finish_deletions")

    assert Chapter.objects.removed().get() == young
    assert not Lecture.objects.filter(pk=lectures[1].pk).exists()
    assert Note.objects.get().lecture is None
    assert curriculum.restore(young)


def test_what_can_be_brought_back_has_as_much_room_as_what_is_taught(course, lectures, settings):
    settings.MEDIA_QUOTA = 10
    Lecture.objects.filter(pk__in=[lecture.pk for lecture in lectures]).update(video_bytes=6)

    curriculum.remove(lectures[0])
    newer = curriculum.remove(lectures[1])

    assert Chapter.objects.removed().get() == newer


def test_whole_chapters_take_no_more_room(course, chapters, lectures, settings):
    settings.MEDIA_QUOTA = 10
    Lecture.objects.filter(pk__in=[lectures[0].pk, lectures[2].pk]).update(video_bytes=6)

    for chapter in chapters:
        curriculum.remove(chapter)

    assert Chapter.objects.removed().get() == chapters[1]


def test_who_teaches_with_others_pushes_nothing_out_of_their_other_courses(
    educator_client, educator, course, lectures, category, rival, settings
):
    settings.MEDIA_QUOTA = 10
    other = make_course(educator, category, "Other")
    Lecture.objects.filter(title="Step 0.1").update(video_bytes=6)
    theirs = curriculum.remove(Lecture.objects.of(other)[1])
    share(course, rival)

    response = educator_client.post(url(lectures[1], "delete"), follow=True)

    assert Chapter.objects.removed().get() == theirs
    assert not page(response).one("ul", "messages").all("form")


def test_the_date_of_completion_survives_a_course_that_is_empty_for_a_while(
    educator_client, course, chapters, lectures, enrollment
):
    for lecture in lectures:
        progress.complete(enrollment, lecture)
    completed_at = timezone.now().replace(microsecond=0) - timedelta(days=90)
    Enrollment.objects.update(completed_at=completed_at)

    responses = [educator_client.post(url(one, "delete"), follow=True) for one in chapters]
    stored = Enrollment.objects.get()
    assert (stored.completed_at, stored.completed_count) == (completed_at, 0)
    progress.update_completion(stored)
    for response in responses:
        educator_client.post(undo(response))

    stored = Enrollment.objects.get()
    assert (stored.completed_at, stored.completed_count) == (completed_at, 4)


def test_it_ends_with_the_educators_account_and_with_the_course(
    educator, course, lectures, learned
):
    curriculum.remove(lectures[1])
    erasure.remove_files(educator.pk)
    assert not Chapter.objects.removed().exists()

    curriculum.remove(lectures[2])
    course.delete()
    assert not Chapter.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_undos_at_once_bring_it_back_once(
    eight_at_once, as_person, educator, course, lectures, learned
):
    chapter = Chapter.objects.get(pk=lectures[2].chapter_id)
    for removed in (curriculum.remove(lectures[1]), curriculum.remove(chapter)):
        address = f"{COURSE}restore/{removed.pk}/"

        statuses = eight_at_once(lambda _, to=address: as_person(educator).post(to).status_code)

        assert set(statuses) == {302}
    assert titles(course) == WHOLE
    assert not Chapter.objects.removed().exists()
    assert counted(course) == (4, 240, 1)


@pytest.mark.django_db(transaction=True)
def test_eight_deletions_at_once_leave_one_to_bring_back(eight_at_once, course, lectures):
    def delete(_):
        return curriculum.remove(Lecture.objects.get(pk=lectures[1].pk)).pk

    assert len(set(eight_at_once(delete))) == 1

    assert curriculum.restore(Chapter.objects.removed().get())
    assert titles(course) == WHOLE
    assert Course.objects.get().lecture_count == 4
