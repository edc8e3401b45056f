"""Courses like those people write, with their students, as many as asked for.

The same size gives the same rows, but for times, which count back from today. Derived columns are
made by the models; counters say what the rows say. `bench.filling` stores them.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone
from django.utils.text import slugify

from accounts.models import Role, User
from bench import words
from courses import counters
from courses.media.lengths import reading_seconds
from courses.models import (
    Answer,
    Category,
    Chapter,
    Course,
    Enrollment,
    Lecture,
    LectureProgress,
    Question,
    Review,
)

TEACHER, STUDENT, NEWCOMER, ADMIN = (
    f"user_bench_{name}" for name in ("teacher", "student", "newcomer", "admin")
)
# Courses that pages are measured with, and those of `TEACHER`, by their place.
CROWDED, LONG, SHORT = "the-crowded-course", "fifty-by-twenty", "five-by-six"
SPECIAL = {0: (CROWDED, 1, 3), 1: (LONG, 50, 20), 2: (SHORT, 5, 6)}  # slug, chapters, lectures
OTHER_COURSES = 4  # that each student of the crowded course takes besides
REVIEWING = 0.12  # of the students
ASKING = 10  # students of the crowded course to each question there; elsewhere one asks
YEARS = 3


class Size(NamedTuple):
    courses: int
    students: int  # all of them are in the crowded course
    owned: int  # courses of the teacher
    taken: int  # courses of the student

    @property
    def educators(self) -> int:
        return max(self.courses // 40, 3)


# One enrollment in five is in the crowded course, as at full size. All sizes have enough for a
# full page of each list, and the two courses with many lectures.
SMALL = Size(courses=100, students=500, owned=30, taken=30)
MIDDLE = Size(courses=2_000, students=1_000, owned=100, taken=60)
FULL = Size(courses=100_000, students=50_000, owned=2_000, taken=300)
SIZES = {"small": SMALL, "middle": MIDDLE, "full": FULL}


class Taken(NamedTuple):
    """That someone takes a course."""

    user_id: str
    course: int
    done: int  # lectures completed
    rating: int  # 0: none
    days_ago: int


class Content:
    """Rows of one size, in the order in which they can be stored."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.chance = Random(1)  # noqa: S311  no secret
        self.now = timezone.now().replace(microsecond=0)
        self.authors = words.authors()
        self.topics = [self._topic() for _ in range(size.courses)]
        self.listed = [place for place in range(3, size.courses) if self.is_published(place)]
        self.taken = list(self._taken())
        self.students = Counter(taken.course for taken in self.taken)
        self.ratings = Counter((taken.course, taken.rating) for taken in self.taken)
        self.slugs: Counter[str] = Counter()
        self.lectures: list[list[UUID]] = []  # the keys of each course's, in order

    def _topic(self) -> tuple[int, str]:
        (language,) = self.chance.choices(
            list(words.LANGUAGES), weights=list(words.LANGUAGES.values())
        )
        return self.chance.randrange(len(words.TOPICS)), language

    def is_published(self, place: int) -> bool:
        return place in SPECIAL or place % 14 != 13  # 93 %

    def _taken(self) -> Iterator[Taken]:
        for number in range(self.size.students):
            places = {self._popular() for _ in range(OTHER_COURSES)}
            for place in (0, *sorted(places)):
                yield self._take(student_id(number), place)
        for place in (1, 2, *self.listed[: self.size.taken - 2]):
            yield self._take(STUDENT, place)

    def _popular(self) -> int:
        """Some courses have many students, most have a few."""
        return self.listed[int(len(self.listed) * self.chance.random() ** 3)]

    def _take(self, user_id: str, place: int) -> Taken:
        chance = self.chance
        total = self.lecture_number(place)
        done = chance.choice((0, 0, total // 2, total))
        rating = chance.choice((2, 3, 4, 4, 5, 5, 5)) if chance.random() < REVIEWING else 0
        return Taken(user_id, place, done, rating, chance.randrange(YEARS * 365))

    def lecture_number(self, place: int) -> int:
        _slug, chapters, lectures = SPECIAL.get(place, ("", 1, 3))
        return chapters * lectures

    def key(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def people(self) -> Iterator[User]:
        yield self._person(TEACHER, 0, Role.EDUCATOR)
        yield self._person(STUDENT, 1)
        yield self._person(NEWCOMER, 2)
        yield self._person(ADMIN, 3, Role.ADMIN)
        for number in range(self.size.educators):
            yield self._person(educator_id(number), number + 4, Role.EDUCATOR)
        for number in range(self.size.students):
            yield self._person(student_id(number), number)

    def _person(self, user_id: str, number: int, role: Role = Role.STUDENT) -> User:
        first, last = words.person(number)
        return User(
            pk=user_id,
            first_name=first,
            last_name=last,
            email=f"{user_id}@example.org",
            role=role,
            accent_color="#0c6b58",
            clerk_updated_at=1,
            created_at=self.now - timedelta(minutes=10 * number),
        )

    def course(self, place: int, categories: list[Category]) -> Course:
        topic, language = self.topics[place]
        author = self.authors[topic, language]
        title = author.title()
        if place in SPECIAL:
            title = SPECIAL[place][0].replace("-", " ").capitalize()
        told = author.tell()
        minutes = self.chance.randrange(YEARS * 365 * 24 * 60)
        created_at = self.now - timedelta(minutes=minutes, seconds=self.chance.randrange(60))
        course = Course(
            pk=self.key(),
            slug=self._slug(title),
            title=title,
            subtitle=author.promise(),
            **told._asdict(),
            language=language,
            level=self.chance.choice(Course.Level.values),
            category=categories[topic],
            educator_id=self._educator(place),
            status=self._status(place),
            created_at=created_at,
            updated_at=created_at,
            published_at=created_at,
        )
        if course.status == Course.Status.DRAFT:
            course.published_at = None
        self._count(course, place)
        return course

    def _slug(self, title: str) -> str:
        slug = slugify(title)[:80].strip("-") or "course"
        self.slugs[slug] += 1
        return slug if self.slugs[slug] == 1 else f"{slug}-{self.slugs[slug]}"

    def _educator(self, place: int) -> str:
        if place < 3 or place % (self.size.courses // self.size.owned) == 0:
            return TEACHER
        return educator_id(int(self.size.educators * self.chance.random() ** 2))

    def _status(self, place: int) -> str:
        if self.is_published(place):
            return Course.Status.PUBLISHED
        return self.chance.choice((Course.Status.DRAFT, Course.Status.ARCHIVED))

    def _count(self, course: Course, place: int) -> None:
        """Its counters, but for those of lectures."""
        stars = {rating: self.ratings[place, rating] for rating in counters.RATINGS}
        number, total = sum(stars.values()), sum(rating * of for rating, of in stars.items())
        course.enrollment_count = self.students[place]
        course.review_count = number
        course.rating_average = total / number if number else 0.0
        course.rating_score = counters.rating_score(number, total)
        for rating, of in stars.items():
            setattr(course, f"rated_{rating}", of)
        course.unanswered_count = sum(self.waits(place, number) for number in self.asked(place))

    def outline(self, course: Course, place: int) -> Iterator[tuple[Chapter, list[Lecture]]]:
        author = self.authors[self.topics[place]]
        _slug, chapters, lectures = SPECIAL.get(place, ("", 1, 3))
        for position in range(chapters):
            chapter = Chapter(
                pk=self.key(), course=course, title=author.lecture_title(), position=position
            )
            rows = [self._lecture(chapter, author, number) for number in range(lectures)]
            course.lecture_count += len(rows)
            course.seconds += sum(row.seconds for row in rows)
            yield chapter, rows

    def _lecture(self, chapter: Chapter, author: words.Author, position: int) -> Lecture:
        lecture = Lecture(
            pk=self.key(),
            chapter=chapter,
            title=author.lecture_title(),
            position=position,
            is_preview=position == 0 and chapter.position == 0,
        )
        if position % 3 == 2:
            lecture.kind, lecture.body = Lecture.Kind.ARTICLE, author.article()
            lecture.seconds = reading_seconds(lecture.body)
        else:
            lecture.video_url = (
                f"https://www.youtube.com/watch?v={self.chance.getrandbits(44):011x}"
            )
            lecture.seconds = self.chance.randrange(120, 1_200)
        return lecture

    def enrollment(self, taken: Taken, course_id: UUID, search_name: str) -> Enrollment:
        keys = self.lectures[taken.course]
        began = self.now - timedelta(days=taken.days_ago, seconds=self.chance.randrange(86_400))
        seen = began + (self.now - began) * self.chance.random()
        seen = seen.replace(microsecond=0)
        return Enrollment(
            pk=self.key(),
            user_id=taken.user_id,
            course_id=course_id,
            last_lecture_id=keys[min(taken.done, len(keys) - 1)],
            created_at=began,
            last_seen_at=seen,
            completed_at=seen if taken.done == len(keys) else None,
            completed_count=taken.done,
            search_name=search_name,
            review_settled_at=seen if taken.rating else None,
        )

    def progress(self, enrollment: Enrollment, place: int) -> Iterator[LectureProgress]:
        """What was completed, and the lecture that was opened last."""
        for number, lecture_id in enumerate(self.lectures[place][: enrollment.completed_count + 1]):
            is_done = number < enrollment.completed_count
            yield LectureProgress(
                pk=self.key(),
                enrollment=enrollment,
                lecture_id=lecture_id,
                position=60,
                reported_at=enrollment.last_seen_at,
                completed_at=enrollment.last_seen_at if is_done else None,
            )

    def review(self, taken: Taken, enrollment: Enrollment) -> Review:
        return Review(
            pk=self.key(),
            enrollment=enrollment,
            course_id=enrollment.course_id,
            rating=taken.rating,
            text=self.authors[self.topics[taken.course]].review(),
            created_at=enrollment.last_seen_at,
        )

    def asked(self, place: int) -> range:
        """The numbers of its questions."""
        if place == 0:
            return range(self.size.students // ASKING)
        return range(self.is_published(place))

    def waits(self, place: int, number: int) -> bool:
        """Every other question has an answer."""
        return (place + number) % 2 == 0

    def question(self, place: int, number: int, course_id: UUID) -> Question:
        author = self.authors[self.topics[place]]
        return Question(
            pk=self.key(),
            course_id=course_id,
            lecture_id=self.chance.choice(self.lectures[place]),
            author_id=student_id(self.chance.randrange(self.size.students)),
            title=f"{author.lecture_title()[:100]}?",
            body=author.review(),
            created_at=self.now - timedelta(minutes=self.chance.randrange(YEARS * 365 * 24 * 60)),
            answer_count=not self.waits(place, number),
            is_answered=not self.waits(place, number),
        )

    def answer(self, question: Question) -> Answer:
        return Answer(
            pk=self.key(),
            question=question,
            author_id=TEACHER,
            by=Answer.By.TEACHER,
            body="Watch it again, slowly.",
            created_at=question.created_at + timedelta(hours=5),
        )


def student_id(number: int) -> str:
    return f"user_bench_student_{number:06}"


def educator_id(number: int) -> str:
    return f"user_bench_educator_{number:05}"
