"""/learn/data/: everything that is held about a person, as one file"""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from accounts.models import EducatorApplication, User
from accounts.personal_data import CHUNK, parts
from certificates.models import Certificate
from courses import progress
from courses.models import Answer, MeToo, Note, Question, QuestionReport, Review, SavedCourse
from mailings.models import Kind, MailLanguage, OptOut
from tests.conftest import person, write_down

DATA = "/learn/data/"
# What hangs on a person and is not in the file, and why.
FIGURES = "figures of a course, of nobody in particular"
EXCUSED = {
    "courses.TranscriptLine": "the words of captions, whose file is named",
    "quizzes.Response": "the answers of an attempt once more, to count them",
    "courses.SearchPosting": "the words of courses once more, to find them",
    "courses.EnrollmentWord": "the words of a name and an address once more, to find them",
    "courses.CourseStatistics": FIGURES,
    "courses.CourseDay": FIGURES,
    "courses.LectureDay": FIGURES,
}
# Columns that are no facts about anyone: made of others, or the site's own bookkeeping.
BOOKKEEPING = {
    "search_last_name", "search_name", "search_text", "search_title", "sort_title", "texts_version", "version",
    "body_html", "description_html", "text_html", "position", "completed_count", "copies_due",
}  # fmt: skip
COUNTERS = {"answer_count", "me_too_count", "report_count", "is_answered"}
# Columns that are left out, by model, and why.
LEFT_OUT = {
    "accounts.User": {"deleted_at", "erased_at"},  # of those who have no account any more
    "accounts.EducatorApplication": {
        "user",
        "decided_by",  # about an admin
        "role_due", "mail_due", "claimed_at", "failure",  # what is still to be sent
    },
    "tutor.Draft": {"user", "asked"},  # texts of the course
    "tutor.Answer": {"user", "enrollment", "leased_until"},  # until when a process may write it
    "tutor.Usage": {"user"},
    "admin.LogEntry": {"user", "object_repr", "change_message"},  # may name others
    "courses.Course": {
        "educator", "category", "thumbnail_bytes",
        "enrollment_count", "last_seen_on", "review_count", "rating_average", "rating_score",
        "lecture_count", "seconds", "unanswered_count", "co_educator_count",
        "rated_1", "rated_2", "rated_3", "rated_4", "rated_5",
        "length", "stars",  # what the catalogue is filtered by, made of `seconds` and `rating_average`
        "announced_at",  # of their announcements
    },
    "courses.Announcement": {
        "author", "course", "deleted_at",
        "mailed_to",  # what is still to be sent
    },
    "courses.CourseEducator": {"user"},
    "accounts.EducatorProfile": {"user"},
    "courses.Chapter": {"course", "removed_from", "returns_to"},
    "courses.Lecture": {"chapter", "video_bytes", "video_seconds"},
    "courses.LectureRevision": {"id", "lecture", "author", "is_open"},
    "courses.CaptionTrack": {"id", "lecture", "bytes"},
    "courses.Attachment": {"id", "lecture", "bytes"},
    "courses.Picture": {"id", "lecture", "course", "bytes"},
    "courses.Enrollment": {"user", "course", "last_lecture"},
    "courses.LectureProgress": {"id", "enrollment", "lecture"},
    "courses.Note": {"enrollment", "lecture", "place"},
    "courses.SavedCourse": {"id", "user", "course"},
    "courses.Review": {"id", "enrollment", "course", "answered_by"},
    "courses.ReviewReport": {"id", "user", "review"},
    "courses.Question": {"author", "course", "lecture", *COUNTERS},
    "courses.Answer": {"author", "question", "is_pinned", *COUNTERS},
    "courses.MeToo": {"id", "user", "question"},
    "courses.QuestionReport": {"id", "question", "answer", "reporter"},
    "quizzes.Attempt": {"enrollment", "counted_at"},
    "paths.Path": {"author"},
    "paths.PathCourse": {"id", "path", "course"},
    "paths.PathFollow": {"id", "user", "path"},
    "certificates.Certificate": {"id", "enrollment", "student", "educator", "course"},
    "mailings.Mailing": {
        "id", "user", "key",
        "not_before", "claimed_at", "attempts", "failure",  # what is still to be sent
    },
    "mailings.OptOut": {"id", "user"},
    "mailings.MailLanguage": {"user"},
}  # fmt: skip


def hangs_on_a_person(model) -> bool:
    """Does a chain of foreign keys lead from it to User?"""
    seen, waiting = set(), [model]
    while waiting:
        model = waiting.pop()
        targets = {
            field.related_model for field in model._meta.concrete_fields if field.is_relation
        }
        if User in targets:
            return True
        waiting += targets - seen
        seen |= targets
    return False


def read(response) -> dict:
    return json.loads(response.getvalue())


def test_each_table_about_people_is_in_the_file(student):
    about_people = {model for model in apps.get_models() if hangs_on_a_person(model)} | {User}
    told = {part.rows.model for _, part in parts(student)}

    missing = {model._meta.label for model in about_people - told}
    assert missing == set(EXCUSED)


def test_each_column_is_in_the_file_or_left_out_by_name(student):
    missing = {}
    for _, part in parts(student):
        label = part.rows.model._meta.label
        told = {name.partition("__")[0] for name in part.rows.query.values_select}
        told |= {alias.partition("__")[0] for alias in part.rows.query.annotations}
        columns = {field.name for field in part.rows.model._meta.concrete_fields}
        told |= {name.removesuffix("_id") for name in told}
        gone = columns - told - BOOKKEEPING - LEFT_OUT.get(label, set()) - {"id"}
        missing[label] = missing.get(label, gone) & gone

    assert {label: names for label, names in missing.items() if names} == {}


def test_a_student_reads_what_is_held_about_them(student_client, student, enrollment, lectures):
    User.objects.filter(pk=student.pk).update(email="ada@example.com", last_name="Šimůnek")
    progress.complete(enrollment, lectures[0])
    Note.objects.create(enrollment=enrollment, lecture_title="Step", seconds=277, text="Breathe.")
    Review.objects.create(enrollment=enrollment, course=enrollment.course, rating=4, text="Good.")
    Certificate.objects.create(student=student, code="c1", course_title="Rising")

    response = student_client.get(DATA)

    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["Cache-Control"] == "private, no-store"
    today = timezone.now().date().isoformat()
    assert response["Content-Disposition"] == f'attachment; filename="skillrise-{today}.json"'
    told = read(response)
    assert told["account"][0]["email"] == "ada@example.com"
    assert told["account"][0]["last_name"] == "Šimůnek"
    assert told["enrollments"][0]["course__title"] == "Rising"
    assert told["progress"][0]["lecture__title"] == "Step 0.0"
    assert told["notes"][0]["text"] == "Breathe."
    assert told["reviews"][0]["rating"] == 4
    assert told["certificates"][0]["code"] == "c1"
    assert told["courses_taught"] == []


def test_an_educator_reads_what_they_wrote_and_applied_for(
    educator_client, educator, admin, course
):
    application = EducatorApplication.objects.create(
        user=educator, title="Potter", bio="Clay.", expertise="Pots"
    )
    application.decide(EducatorApplication.Status.REJECTED, by=admin, reason="Not yet.")

    told = read(educator_client.get(DATA))

    assert [row["title"] for row in told["courses_taught"]] == ["Rising"]
    assert [row["title"] for row in told["chapters_taught"]] == ["Floor 0", "Floor 1"]
    assert "Secret of step 0.0." in {row["body"] for row in told["lectures_taught"]}
    assert told["applications_to_teach"][0]["history"][0]["reason"] == "Not yet."
    assert admin.pk not in json.dumps(told)


def test_an_admin_reads_what_they_did_without_the_names_of_others(admin_client, admin, educator):
    write_down(admin, educator)
    applicant = person("user_applicant", last_name="Hidden")
    application = EducatorApplication.objects.create(user=applicant, title="Potter", bio="Clay.")
    application.decide(EducatorApplication.Status.APPROVED, by=admin)

    told = read(admin_client.get(DATA))

    assert len(told["decisions_on_applications"]) == len(told["actions_in_admin"]) == 1
    assert "Hidden" not in json.dumps(told)
    assert "Potter" not in json.dumps(told)
    assert LogEntry.objects.get().object_repr not in json.dumps(told["actions_in_admin"])


def test_nobody_reads_about_others(as_person, student_client, stranger, enrollment):
    Note.objects.create(enrollment=enrollment, lecture_title="Step", text="Breathe.")

    told = read(as_person(stranger).get(DATA))

    assert told["enrollments"] == told["notes"] == []
    assert "user_student" not in json.dumps(told)


def test_a_file_of_many_rows_is_made_in_pieces(student_client, enrollment):
    Note.objects.bulk_create(
        Note(
            enrollment=enrollment,
            lecture_title="Step",
            text="Word " * 200,
            created_at=timezone.now() + timedelta(seconds=number),
        )
        for number in range(CHUNK + 10)
    )

    pieces = list(student_client.get(DATA).streaming_content)

    assert max(map(len, pieces)) < 3_000
    assert len(json.loads(b"".join(pieces))["notes"]) == CHUNK + 10


def test_the_file_is_for_those_who_are_signed_in(client, db):
    assert client.get(DATA)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("path", ["/profile/", "/privacy/"])
def test_pages_say_where_the_file_is(student_client, path, settings):
    settings.CLERK_JS_URL = "/clerk.js"

    assert f'href="{DATA}"' in student_client.get(path).content.decode()


def test_a_person_reads_what_they_asked_said_and_reported(
    student_client, student, educator, enrollment, lectures
):
    mine = Question.objects.create(lecture=lectures[0], author=student, title="How high?")
    theirs = Question.objects.create(lecture=lectures[0], author=educator, title="Of another")
    Answer.objects.create(question=theirs, author=student, by=Answer.By.STUDENT, body="So high.")
    MeToo.objects.create(question=theirs, user=student)
    report = {"question": theirs, "post_id": theirs.pk, "reporter": student}
    QuestionReport.objects.create(**report, reason="Rude.")
    SavedCourse.objects.create(user=student, course=enrollment.course)
    OptOut.objects.create(user=student, kind=Kind.values[0])
    MailLanguage.objects.create(user=student, language="es")

    response = student_client.get(DATA)

    words = response.getvalue().decode()
    told = json.loads(words)
    assert [row["id"] for row in told["questions"]] == [str(mine.pk)]
    assert [row["body"] for row in told["answers"]] == ["So high."]
    assert [row["course__title"] for row in told["saved_courses"]] == ["Rising"]
    assert "Rude." in words
    assert '"es"' in words
    assert "Of another" not in words
