"""The people and the courses that tests speak of."""

import threading

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.management import create_contenttypes
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.db import connection
from django.db.models.signals import post_migrate
from django.test import Client
from django.utils import timezone

from accounts import clients
from accounts.models import Role, User
from courses import counters, progress
from courses.models import (
    Announcement,
    Answer,
    Category,
    Chapter,
    Course,
    CourseEducator,
    Lecture,
    Note,
    Question,
    Review,
)
from courses.search import indexing
from mailings.models import Kind
from mailings.preferences import token_for
from paths.models import Path, PathCourse
from quizzes import attempts
from quizzes.models import Attempt, Quiz
from tests import databases
from tests.clerk import sign_in
from tests.mongodb import emptying
from tests.quizzes.published import make_quiz, quiz_paths
from tests.urlconf import admin_key

# Who is banned, whose courses are not listed: a query of its own where none asks another.
WHO_IS_BANNED = 0 if connection.features.supports_foreign_keys else 1


@pytest.fixture(autouse=True)
def _fresh_clerk():
    """What is made once per process is made once per test: settings may differ."""
    yield
    for made_once in (
        clients.instance,
        clients.backend_api,
        clients.authenticator,
    ):
        made_once.cache_clear()
    for cache in caches.all():
        cache.clear()
    ContentType.objects.clear_cache()  # its rows went with the test's


@pytest.fixture(scope="module", autouse=True)
def _no_processes_are_left():
    """Those that a module's tests have started ended with it: nobody else writes any more."""
    yield
    emptying.written.by_others = False


@pytest.fixture(scope="session")
def database_for(django_db_setup):
    """Makes a database for a process that a test starts; its files are in the folder given."""
    made = []

    def make(folder):
        made.append(databases.make(folder))
        return made[-1]

    yield make
    for url in made:
        databases.drop(url)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Runs before the first connection is made."""
    if connection.vendor == "mongodb":
        emptying.install()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Emptying the database between tests does not make permissions anew: nobody asks for them.

    On MongoDB nor content types, which are made when they are asked for: there each is a request.
    """
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    if connection.vendor == "mongodb":
        post_migrate.disconnect(create_contenttypes)
    with django_db_blocker.unblock():
        databases.keep_migrated()
    yield
    databases.drop_migrated()


def person(user_id: str, role: Role = Role.STUDENT, **fields) -> User:
    names = {"first_name": user_id.removeprefix("user_").title(), "clerk_updated_at": 1}
    return User.objects.create(pk=user_id, role=role, **names, **fields)


def index_courses() -> None:
    """Let search find the courses of a test, which are stored without the functions that do."""
    indexing.follow(Course.objects.values_list("pk", flat=True))


def write_down(by, *rows):
    """As Django admin does when it changes a row."""
    for row in rows:
        LogEntry.objects.create(
            user=by,
            content_type=ContentType.objects.get_for_model(row),
            object_id=str(row.pk),
            object_repr=str(row),
            action_flag=CHANGE,
            change_message=f"Changed {row}.",
        )


@pytest.fixture
def student(db):
    return person("user_student")


@pytest.fixture
def stranger(db):
    """Another student, who has nothing to do with it."""
    return person("user_stranger")


@pytest.fixture
def educator(db):
    """The owner of the courses here."""
    return person("user_educator", Role.EDUCATOR)


@pytest.fixture
def rival(db):
    """Another educator."""
    return person("user_rival", Role.EDUCATOR)


@pytest.fixture
def co_educator(course):
    """An educator who teaches the owner's course beside them."""
    user = person("user_beside", Role.EDUCATOR, email="beside@example.com")
    share(course, user)
    return user


def share(course, user) -> CourseEducator:
    """Let `user` teach the course, as if they had accepted."""
    row = CourseEducator.objects.create(
        course=course, email=user.email, user=user, state=CourseEducator.State.TEACHES
    )
    counters.recount_educators(course.pk)
    return row


@pytest.fixture
def admin(db):
    return person("user_admin", Role.ADMIN)


@pytest.fixture
def as_person():
    """A client in which a person is signed in."""
    return lambda user, **claims: sign_in(Client(), user, **claims)


@pytest.fixture
def client_of(request, client, as_person):
    """The client of a visitor, given by the name of their fixture; `nobody` is signed out."""
    return lambda visitor: (
        client if visitor == "nobody" else as_person(request.getfixturevalue(visitor))
    )


@pytest.fixture
def student_client(as_person, student):
    return as_person(student)


@pytest.fixture
def educator_client(as_person, educator):
    return as_person(educator)


@pytest.fixture
def admin_client(as_person, admin):
    return as_person(admin)


@pytest.fixture
def category(db):
    return Category.objects.create(name="Music", slug="music", position=1)


def make_course(educator, category, title="Rising", status=Course.Status.PUBLISHED, **fields):
    """A course with two chapters of two lectures; the first lecture is a preview."""
    texts = {"title": title, "subtitle": "Up the stairs.", "description": "How to climb."}
    counted = {"lecture_count": 4, "seconds": 240}  # as counters.recount would
    course = Course.objects.create(
        category=category,
        educator=educator,
        status=status,
        published_at=None if status == Course.Status.DRAFT else timezone.now(),
        **texts | counted | fields,
    )
    chapters = Chapter.objects.bulk_create(
        Chapter(course=course, title=f"Floor {number}", position=number) for number in range(2)
    )
    Lecture.objects.bulk_create(
        Lecture(
            chapter=chapter,
            title=f"Step {number}.{step}",
            kind=Lecture.Kind.ARTICLE,
            body=f"Secret of step {number}.{step}.",
            seconds=60,
            is_preview=number == step == 0,
            position=step,
        )
        for number, chapter in enumerate(chapters)
        for step in range(2)
    )
    course.refresh_from_db()
    return course


@pytest.fixture
def course(educator, category):
    return make_course(educator, category)


@pytest.fixture
def draft(educator, category):
    return make_course(educator, category, "Unwritten", Course.Status.DRAFT)


@pytest.fixture
def lectures(course):
    return list(Lecture.objects.of(course))


@pytest.fixture
def note(enrollment):
    return Note.objects.create(enrollment=enrollment, lecture_title="Step 0.1", text="Mine.")


@pytest.fixture
def sample(course, lectures, note):
    """What stands in an address (tests/urlconf.py): the course, its owner, its first lecture."""
    question = Question.objects.create(
        course=course, lecture=lectures[0], author=course.educator, title="How high?"
    )
    answer = Answer.objects.create(
        question=question, author=course.educator, by=Answer.By.TEACHER, body="So high."
    )
    invited = CourseEducator.objects.create(course=course, email="new@example.com")
    attempt = attempts.start(note.enrollment, make_quiz(course.chapters.last()))
    Lecture.objects.filter(pk=attempt.quiz.lecture_id).update(is_preview=True)
    draft = Quiz.objects.create(course=course, draft_title="What you climbed")
    way = Path.objects.create(slug=course.slug, title="Upward", author=course.educator)
    return {
        **quiz_paths(course),
        "number": 1,
        "slug": course.slug,
        "step_id": PathCourse.objects.create(path=way, course=course).pk,
        "chapter_id": lectures[0].chapter_id,
        "lecture_id": lectures[0].pk,
        "note_id": note.pk,
        "educator_id": invited.pk,
        "invitation_id": invited.pk,
        "way": "enrolled",
        "page": f"learn/{course.slug}/{lectures[0].pk}/",
        "announcement_id": Announcement.objects.create(
            course=course, author=course.educator, title="News", text="So new."
        ).pk,
        "enrollment_id": note.enrollment_id,
        "attachment_id": lectures[0]
        .attachments.create(title="Scales", file="attachments/a.pdf")
        .pk,
        "quiz_id": draft.pk,
        "quiz_question_id": draft.questions.create(text="How many?").pk,
        "review_id": Review.objects.create(course=course, rating=4, text="Good.").pk,
        "question_id": question.pk,
        "answer_id": answer.pk,
        "asked_id": answer.pk,  # of the tutor: without a key there is none
        "removed_id": Chapter.objects.create(
            title="Gone", removed_from=course, removed_at=timezone.now()
        ).pk,
        "user_id": course.educator_id,
        "draft_id": course.pk,  # without a key there are none
        "code": "7K3QMX9T2B",
        "name": "thumbnails/a.png",
        "step": "factor-one",
        "token": token_for(course.educator_id, Kind.ANNOUNCEMENT),
        "section": "courses",
        "language": "en",
        "object_id": course.pk,
        "content_type_id": 1,
        "app_label": "courses",
        "url": "nowhere/",
        **admin_key(User, course.educator_id),
        **admin_key(Category, course.category_id),
        **admin_key(Chapter, lectures[0].chapter_id),
        **admin_key(Lecture, lectures[0].pk),
        **admin_key(Question, question.pk),
        **admin_key(Answer, answer.pk),
        **admin_key(CourseEducator, invited.pk),
        **admin_key(Attempt, attempt.pk),
        **admin_key(Quiz, draft.pk),
    }


@pytest.fixture
def enrollment(course, student):
    return progress.enroll(student, course)


def completed_ids(enrollment) -> set:
    """The lectures that are stored as completed."""
    rows = enrollment.lecture_progress.completed()
    return set(rows.values_list("lecture_id", flat=True))


@pytest.fixture
def at_once():
    """Runs a step in a number of threads at once, each with its number; returns their results."""

    def run(threads, step):
        results = {}
        start = threading.Barrier(threads)

        def one(number):
            start.wait()
            try:
                results[number] = step(number)
            finally:
                connection.close()

        running = [threading.Thread(target=one, args=(number,)) for number in range(threads)]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()
        return [results[number] for number in range(threads)]

    return run


@pytest.fixture
def eight_at_once(at_once):
    return lambda step: at_once(8, step)
