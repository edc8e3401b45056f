"""What the lecture page shows around a lecture: the curriculum, the neighbours, the progress."""

from dataclasses import dataclass

from courses import access, progress
from courses.models import Enrollment, Lecture
from courses.outline import LectureRow, Outline
from courses.progress import Progress

WORTH_RESUMING = 5  # seconds; what was left before that starts anew


@dataclass(frozen=True)
class Player:
    """The lecture page for one visitor, made for one request."""

    lecture: Lecture
    outline: Outline
    progress: Progress | None  # None for those who are not enrolled
    number: int  # of the lecture in the course, from 1
    position: int  # seconds into the lecture, where the student left it
    moment: int  # seconds into it that the address asks for; 0 when it does not
    embed_url: str  # of a video at YouTube or Vimeo
    previous: LectureRow | None
    next: LectureRow | None

    @classmethod
    def at(
        cls,
        lecture: Lecture,
        user: access.Visitor,
        enrollment: Enrollment | None,
        *,
        origin: str,
        moment: int,
        chapter: str,
    ) -> "Player":
        """`origin` is that of the page, `moment` as above, `chapter` the key of one to unfold."""
        outline = Outline.of(lecture.chapter.course, user, enrollment).without_empty()
        lectures = outline.lectures
        keys = [row.pk for row in lectures]
        if lecture.pk not in keys:  # deleted since it was read
            raise Lecture.DoesNotExist
        mine = progress.progress_in(enrollment, lectures) if enrollment else None
        outline.mark(completed=mine.completed_ids if mine else (), current=lecture.pk)
        outline.unfold(chapter)
        index = keys.index(lecture.pk)
        lecture.is_completed = lectures[index].is_completed
        return cls(
            lecture=lecture,
            outline=outline,
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
