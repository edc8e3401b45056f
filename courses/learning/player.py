"""What the lecture page shows around a lecture: the curriculum, the neighbours, the progress."""

from dataclasses import dataclass

from courses import access, progress
from courses.models import Chapter, Enrollment, Lecture
from courses.progress import Progress

WORTH_RESUMING = 5  # seconds; what was left before that starts anew


@dataclass(frozen=True)
class Player:
    """The lecture page for one visitor, made for one request."""

    lecture: Lecture
    chapters: list[Chapter]  # each with `done`, and its lectures with `is_open` and so on
    progress: Progress | None  # None for those who are not enrolled
    number: int  # of the lecture in the course, from 1
    position: int  # seconds into the lecture, where the student left it
    moment: int  # seconds into it that the address asks for; 0 when it does not
    embed_url: str  # of a video at YouTube or Vimeo
    previous: Lecture | None
    next: Lecture | None

    @classmethod
    def at(
        cls,
        lecture: Lecture,
        user: access.Visitor,
        enrollment: Enrollment | None,
        *,
        origin: str,
        moment: int,
    ) -> "Player":
        """`origin` is that of the page, `moment` as above."""
        course = lecture.chapter.course
        chapters = list(course.chapters.with_lectures())
        access.mark_open(chapters, user, course, enrollment)
        lectures = [item for chapter in chapters for item in chapter.lectures.all()]
        if lecture not in lectures:  # deleted since it was read
            raise Lecture.DoesNotExist
        mine = progress.progress_in(enrollment, lectures) if enrollment else None
        for chapter in chapters:
            _mark(chapter, lecture, mine)
        index = lectures.index(lecture)
        lecture.is_completed = lectures[index].is_completed
        return cls(
            lecture=lecture,
            chapters=chapters,
            progress=mine,
            number=index + 1,
            moment=moment,
            embed_url=lecture.hosted_video.embed_url(origin, moment)
            if lecture.hosted_video
            else "",
            position=mine.positions.get(lecture.pk, 0) if mine else 0,
            previous=lectures[index - 1] if index else None,
            next=lectures[index + 1] if index + 1 < len(lectures) else None,
        )

    @property
    def plays(self) -> bool:
        return bool(self.lecture.is_video and self.lecture.file_url)

    @property
    def starts_at(self) -> int:
        """Seconds; what the address asks for comes first."""
        return self.moment or (self.position if self.position > WORTH_RESUMING else 0)


def _mark(chapter: Chapter, current: Lecture, mine: Progress | None) -> None:
    """Set what the curriculum shows of a chapter and of its lectures."""
    lectures = list(chapter.lectures.all())
    for lecture in lectures:
        lecture.is_current = lecture == current
        lecture.is_completed = mine is not None and lecture.pk in mine.completed_ids
    chapter.done = sum(lecture.is_completed for lecture in lectures)
    chapter.is_current = current in lectures
