"""What the player shows around a lecture: the outline, the neighbours, the progress."""

from dataclasses import dataclass

from .models import Chapter, Enrollment, Lecture


@dataclass(frozen=True)
class OutlineLecture:
    lecture: Lecture
    is_current: bool
    is_completed: bool
    is_open: bool


@dataclass(frozen=True)
class OutlineChapter:
    chapter: Chapter
    lectures: list[OutlineLecture]

    @property
    def done(self) -> int:
        return sum(item.is_completed for item in self.lectures)

    @property
    def is_current(self) -> bool:
        return any(item.is_current for item in self.lectures)


@dataclass(frozen=True)
class Player:
    lecture: Lecture
    enrollment: Enrollment | None
    chapters: list[OutlineChapter]
    position: int  # seconds into the lecture

    @classmethod
    def at(cls, lecture: Lecture, enrollment: Enrollment | None, *, opens_all: bool) -> "Player":
        """The player at `lecture`. Without enrollment only previews open, unless `opens_all`."""
        progress = list(enrollment.progress.all()) if enrollment else []
        completed = {row.lecture_id for row in progress if row.completed_at}
        opens_all = opens_all or enrollment is not None
        chapters = [
            OutlineChapter(
                chapter,
                [
                    OutlineLecture(
                        item, item == lecture, item.pk in completed, opens_all or item.is_preview
                    )
                    for item in chapter.lectures.all()
                ],
            )
            for chapter in lecture.chapter.course.outline()
        ]
        position = next((row.position for row in progress if row.lecture_id == lecture.pk), 0)
        return cls(lecture, enrollment, chapters, position)

    @property
    def outline(self) -> list[OutlineLecture]:
        return [item for chapter in self.chapters for item in chapter.lectures]

    @property
    def place(self) -> int:
        """The lecture's number in the course, from 0."""
        return [item.is_current for item in self.outline].index(True)

    @property
    def previous(self) -> OutlineLecture | None:
        return self.outline[self.place - 1] if self.place else None

    @property
    def next(self) -> OutlineLecture | None:
        return next(iter(self.outline[self.place + 1 :]), None)

    @property
    def is_completed(self) -> bool:
        return self.outline[self.place].is_completed

    @property
    def done(self) -> int:
        return sum(chapter.done for chapter in self.chapters)

    @property
    def total(self) -> int:
        return len(self.outline)

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total
