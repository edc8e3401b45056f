"""Who may do what: the site compared with `access_matrix.txt`, which says how to read it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import EducatorApplication, Role
from certificates.models import Certificate
from courses import progress
from courses.models import (
    Announcement,
    Answer,
    Attachment,
    CaptionTrack,
    Chapter,
    Course,
    CourseEducator,
    Lecture,
    LectureRevision,
    Note,
    Picture,
    Question,
    Review,
    ReviewReport,
)
from mailings.models import Kind, Mailing
from mailings.preferences import token_for
from paths.models import Path as CoursePath
from paths.models import PathCourse, PathFollow
from quizzes import attempts
from tests.conftest import make_course, person, share
from tests.courses.reports import report
from tests.quizzes.published import make_quiz, quiz_paths
from tests.quizzes.written import CONTENTS, make_draft
from tests.urlconf import PARAMETER, Route, admin_key, routes
from tests.urlconf import address as path
from tutor.models import Usage

TABLE = Path(__file__).with_name("access_matrix.txt")
MODELS = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
# What stands in addresses, by the state of a course, and whether a preview is meant.
Samples = Callable[[str, bool], dict[str, Any]]
VISITORS = ("out", "student", "enrolled", "other", "owner", "admin", "beside")
OWNER = VISITORS.index("owner")
STATES = tuple(Course.Status.values)
ANY = ("draft", "published", "archived")
PREVIEW = "-preview"
CODES = {state: f"{number:010}" for number, state in enumerate(STATES)}  # of certificates
NO_KEY = "00000000-0000-4000-8000-000000000000"
WRITING = re.compile('(INSERT .*?INTO|UPDATE|DELETE FROM) "(.*?)"')
PARTS = 12  # of the addresses: making the courses takes longer than asking for one address

# What is posted, by the address; elsewhere nothing.
COURSE = {"title": "New", "subtitle": "Up.", "description": "How.", "level": "beginner"}
COURSE |= {"language": "en", "version": 1}
LECTURE = {"title": "New", "kind": "article", "body": "Text.", "seconds": 0, "version": 1}
PICTURE = f"pictures/{'0' * 32}-64x64.webp"
ANSWER = {"body": "That far."}  # to the published course's question
NEWS = {"title": "Snow", "text": "No class."}
QUIZ = {"draft_title": "New", "pass_percent": "60", "layout": "page", "version": 1}
QUIZ_QUESTION = {"kind": "short", "text": "What?", "choices-0-text": "That.", "version": 1}
POSTED = {
    "/admin/courses/question/*/change/": {"hidden_reason": "Spam", "version": 1},
    "/admin/courses/answer/*/change/": {"hidden_reason": "Spam", "version": 1},
    "/admin/courses/review/*/change/": {"hidden_reason": "Spam", "version": 1},
    "/admin/*/delete/": {"post": "yes"},
    "/courses/<slug>/review/": {"rating": "5"},
    "/courses/<slug>/reviews/<review_id>/report/": {"reason": "spam"},
    "/learn/<slug>/<lecture_id>/position/": report(7),
    "/learn/<slug>/<lecture_id>/notes/": {"text": "New."},
    "/learn/<slug>/notes/<note_id>/": {"text": "New.", "version": 1},
    "/learn/*/quiz/<number>/": {"q1": "0", "version": 1},
    "/learn/*/quiz/<number>/submit/": {"anyway": 1, "version": 1},
    "/learn/*/questions/": {"title": "Who built it?"},
    "/learn/*/questions/<question_id>/": {"body": "So high."},
    "/learn/*/questions/<question_id>/edit/": {"title": "How high is it?", "version": 1},
    "/learn/*/answers/<answer_id>/edit/": {"body": "Higher.", "version": 1},
    "/learn/*/report/": {"reason": "Rude."},
    "/learn/*/hide/": {"reason": "Rude."},
    "/mailings/": {"language": "en"},
    "/paths/suggest/keep/": {"title": "Mine", "course": "published"},
    "/teach/paths/new/": {"title": "New"},
    "/teach/paths/<slug>/details/": {"title": "New", "promise": "Up.", "version": 1},
    "/teach/paths/<slug>/courses/": {"course": "published"},
    "/teach/paths/<slug>/courses/<step_id>/": {"why": "New.", "version": 1},
    "/teach/paths/<slug>/courses/<step_id>/move/": {"position": "1"},
    "/preferences/": {"theme": "dark"},
    "/teach/apply/": {"title": "Teacher", "bio": "I teach.", "expertise": "Music"},
    "/teach/chapters/<chapter_id>/edit/": {"title": "New", "version": 1},
    "/teach/chapters/<chapter_id>/lectures/add/": {"title": "New"},
    "/teach/chapters/<chapter_id>/lectures/new/": LECTURE,
    "/teach/chapters/<chapter_id>/move/": {"position": "2"},
    "/teach/courses/<slug>/announcements/": NEWS,
    "/teach/courses/<slug>/announcements/<announcement_id>/edit/": NEWS | {"version": 1},
    "/teach/courses/<slug>/chapters/new/": {"title": "New"},
    "/teach/courses/<slug>/edit/": COURSE,
    "/teach/courses/<slug>/educators/": {"email": "newer@example.com"},
    "/teach/courses/<slug>/pictures/": {"alt": "A stair"},
    "/teach/courses/<slug>/quizzes/new/": {"draft_title": "New"},
    "/teach/courses/new/": COURSE,
    "/teach/courses/<slug>/students/invite/": {"addresses": "nobody@example.com"},
    "/teach/lectures/<lecture_id>/edit/": {"title": "New", "kind": "video", "version": 1},
    "/teach/lectures/<lecture_id>/history/": {"restore": 0, "version": 1},
    "/teach/lectures/<lecture_id>/files/": {"title": "New"},
    "/teach/lectures/<lecture_id>/move/": {"up": "1"},
    "/teach/lectures/<lecture_id>/rename/": {"title": "New", "version": 1},
    "/teach/profile/": {"title": "Potter", "version": 1},
    "/teach/lectures/<lecture_id>/pictures/": {"alt": "A stair"},
    "/teach/quizzes/<quiz_id>/": QUIZ,
    "/teach/quizzes/<quiz_id>/questions/new/": QUIZ_QUESTION,
    "/teach/quizzes/<quiz_id>/questions/<quiz_question_id>/": QUIZ_QUESTION,
    "/teach/quizzes/<quiz_id>/questions/<quiz_question_id>/move/": {"up": "1"},
    "/teach/reviews/<review_id>/answer/": {"answer": "Thank you.", "version": 1},
    "/teach/questions/": ANSWER,
}


@dataclass(frozen=True, eq=False)
class Row:
    method: str
    address: str  # `*` stands for any part
    state: str  # of the course, `any` of them, or `-` where no course is asked for
    answers: Mapping[str, str]  # by visitor


def read_table() -> list[Row]:
    lines = [line.partition("#")[0].split() for line in TABLE.read_text().splitlines()]
    rows = []
    for method, address, state, *answers in filter(None, lines):
        assert len(answers) in {1, len(VISITORS) - 1, len(VISITORS)}, address
        everyone = answers * len(VISITORS) if len(answers) == 1 else [*answers, answers[OWNER]]
        rows.append(Row(method, address, state, dict(zip(VISITORS, everyone, strict=False))))
    return rows


def shown(route: Route) -> str:
    """A route's address as the table has it."""
    return "/" + PARAMETER.sub(lambda match: f"<{match[1] or match[2]}>", route.pattern)


ROWS = read_table()


@cache
def rows_of(route: Route) -> list[Row]:
    """Those of the first line that fits, and of the others that are written like it."""
    address = shown(route)
    found = [row for row in ROWS if fnmatchcase(address, row.address)]
    return [row for row in found if row.address == found[0].address]


@pytest.fixture
def courses(db, settings, tmp_path, category, educator, student):
    """A course in each state, with what hangs on it; `student` is enrolled in every one."""
    settings.MEDIA_ROOT = tmp_path
    captions = default_storage.save("videos/a.vtt", ContentFile(b"WEBVTT"))
    found = {}
    beside = person("user_beside", Role.EDUCATOR, email="beside@example.com")
    for state in STATES:
        course = found[state] = make_course(educator, category, state.title(), state)
        share(course, beside)
        CourseEducator.objects.create(course=course, email="new@example.com")
        lectures = Lecture.objects.filter(chapter__course=course)
        lectures.update(video_file="videos/a.mp4")
        for lecture in lectures:
            CaptionTrack.objects.create(lecture=lecture, language="en", file=captions, bytes=6)
            LectureRevision.objects.create(lecture=lecture, version=0, title="Old", body="Old.")
            Attachment.objects.create(lecture=lecture, title="Scales", file="attachments/a.pdf")
            Picture.objects.create(lecture=lecture, file=PICTURE)
        enrollment = progress.enroll(student, course)
        progress.record_position(enrollment, Lecture.objects.of(course)[1], 5)
        review = Review.objects.create(enrollment=enrollment, course=course, rating=4, text="Good.")
        ReviewReport.objects.create(review=review, user=person(f"user_reader_{state}"))
        attempts.start(enrollment, make_quiz(course.chapters.last()))
        Note.objects.create(enrollment=enrollment, lecture_title="Step", text="Mine.")
        Announcement.objects.create(course=course, author=educator, title="News", text="So new.")
        question = Question.objects.create(
            course=course,
            lecture=Lecture.objects.of(course)[1],
            author=student,
            title="How far?",
            created_at=timezone.now() - timedelta(hours=1),
        )
        Answer.objects.create(
            question=question, author=educator, by=Answer.By.TEACHER, body="That far."
        )
        make_draft(course, contents=CONTENTS[:1])
        Chapter.objects.create(title="Gone", removed_from=course, removed_at=timezone.now())
        if state in CoursePath.Status.values:
            way = CoursePath.objects.create(slug=state, title=state, author=educator, status=state)
            PathCourse.objects.create(path=way, course=course)
            PathFollow.objects.create(path=way, user=student)
        Certificate.objects.create(
            enrollment=enrollment,
            student=student,
            course=course,
            code=CODES[state],
            student_name="Student",
            course_title=course.title,
        )
    EducatorApplication.objects.create(user=person("user_applicant"), title="Potter", bio="Clay.")
    today = timezone.now().date()
    Usage.objects.create(pk=Usage.key(today, student.pk), day=today, user=student)
    Mailing.objects.create(user=student, kind=Kind.ANNOUNCEMENT, key="1", subject="News")
    return found


@pytest.fixture
def browsers(client, as_person, stranger, student, rival, educator, admin, courses):
    beside = CourseEducator.objects.filter(state="teaches").first().user
    people = (stranger, student, rival, educator, admin, beside)
    return dict(zip(VISITORS, [client, *map(as_person, people)], strict=True))


def sample(course: Course, *, is_preview: bool) -> dict[str, Any]:
    """What stands in the addresses of what belongs to a course, and in Django admin's."""
    lecture = Lecture.objects.of(course)[0 if is_preview else 1]
    keys = {
        "courses.Course": course.pk,
        "courses.Chapter": lecture.chapter_id,  # none that is removed: admin does not show it
        "accounts.User": "user_student",
    }
    question = Question.objects.get(lecture__chapter__course=course)
    step = course.path_courses.first()  # of the path that is in the same state
    in_admin = {
        name: key
        for model in admin.site._registry
        for name, key in admin_key(model, _key(model, keys)).items()
    }
    return in_admin | {
        **quiz_paths(course),
        "slug": course.slug,
        "educator_id": course.co_educators.get(user=None).pk,
        "invitation_id": course.co_educators.get(user=None).pk,
        "way": "enrolled",
        "page": f"learn/{course.slug}/{lecture.pk}/",
        "review_id": course.reviews.get().pk,
        "chapter_id": lecture.chapter_id,
        "lecture_id": lecture.pk,
        "attachment_id": lecture.attachments.get().pk,
        "note_id": Note.objects.get(enrollment__course=course).pk,
        "removed_id": course.removed_chapters.get().pk,
        "draft_id": course.pk,  # without a key there are none
        "announcement_id": Announcement.objects.get(course=course).pk,
        "quiz_id": course.quizzes.get(lecture=None).pk,
        "quiz_question_id": course.quizzes.get(lecture=None).questions.get().pk,
        "enrollment_id": Note.objects.get(enrollment__course=course).enrollment_id,
        "step_id": step.pk if step else NO_KEY,
        "question_id": question.pk,
        "answer_id": question.answers.get().pk,
        "asked_id": question.pk,  # without a key there is none
        "user_id": course.educator_id,
        "code": CODES[course.status],
        "object_id": course.pk,
        "content_type_id": 1,
        "app_label": "courses",
        "url": "nowhere/",
        "name": "thumbnails/a.png",
        "step": "factor-one",
        "token": token_for("user_student", Kind.ANNOUNCEMENT),
        "section": "courses",
        "language": "en",
    }


def _key(model: type[Model], keys: dict[str, Any]) -> Any:
    first = model._default_manager.order_by("pk").values_list("pk", flat=True)
    return keys.get(model._meta.label) or first[0]


def asked(route: Route, samples: Samples) -> Iterator[tuple[Row, str]]:
    """Each row of a route, with its address for the courses that the row is about."""
    for row in rows_of(route):
        one = "published" if row.state == "-" else row.state.removesuffix(PREVIEW)
        for state in ANY if row.state == "any" else [one]:
            yield row, path(route, samples(state, row.state.endswith(PREVIEW)))


def stored(table: str) -> list:
    """Its rows, to compare before and after."""
    return list(MODELS[table]._base_manager.order_by("pk").values())


def ask(browser, method: str, url: str, posted: dict, before: dict[str, list]) -> str:
    """What comes of a request, in the table's words; what it stored is taken back."""
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        response = browser.get(url) if method == "GET" else browser.post(url, posted)
        written = {match[2] for query in queries if (match := WRITING.match(query["sql"]))}
        changed = any(stored(table) != before[table] for table in written)
        transaction.set_rollback(True)
    if changed:
        return "does" if response.status_code < 400 else f"does {response.status_code}"
    if response.status_code == 302:
        return "in" if response["Location"].startswith("/sign-in/") else "go"
    return {200: "page"}.get(response.status_code, str(response.status_code))


def posted_to(address: str, courses: dict[str, Course]) -> dict:
    fitting = (data for pattern, data in POSTED.items() if fnmatchcase(address, pattern))
    data = next(fitting, {})
    if data is ANSWER:
        question = Question.objects.get(lecture__chapter__course=courses["published"])
        return data | {"question": str(question.pk)}
    category = courses["published"].category_id
    return data | {"category": str(category)} if data is COURSE else data


def test_every_address_has_rows_for_both_methods_and_every_row_an_address():
    found = {shown(route): rows_of(route) for route in routes()}
    methods = {address: {row.method for row in rows} for address, rows in found.items()}
    used = {row for rows in found.values() for row in rows}

    assert [address for address in found if methods[address] != {"GET", "POST"}] == []
    assert [row.address for row in ROWS if row not in used] == []


@pytest.mark.engines("sqlite")  # no engine decides, and what a request stored is rolled back
@pytest.mark.parametrize("part", range(PARTS))
def test_the_site_answers_as_the_table_says(part, courses, browsers):
    before = {table: stored(table) for table in MODELS}
    samples = cache(lambda state, is_preview: sample(courses[state], is_preview=is_preview))
    wrong = {}
    addresses = sorted({row.address for row in ROWS})[part::PARTS]
    for route in [route for route in routes() if rows_of(route)[0].address in addresses]:
        posted = posted_to(shown(route), courses)
        for row, url in asked(route, samples):
            for visitor in [name for name in VISITORS if row.answers[name] != "-"]:
                given = ask(browsers[visitor], row.method, url, posted, before)
                if given != row.answers[visitor]:
                    wrong[row.method, url, visitor] = f"{given}, not {row.answers[visitor]}"

    assert wrong == {}
