"""The addresses of an educator's course, and what is typed into the form of a lecture."""

from courses.models import Chapter, Lecture

COURSE = "/teach/courses/rising/"
VIDEO = {"title": "Tying", "kind": "video", "seconds": "1:30", "version": "1"}
ARTICLE = {"title": "Reading", "kind": "article", "seconds": "", "version": "1"}
LINK = {"video_url": "https://www.youtube.com/watch?v=aqz-KE-bpKQ"}  # as it is stored


def url(item: Chapter | Lecture, action: str) -> str:
    return f"/teach/{type(item).__name__.lower()}s/{item.pk}/{action}/"


def titles(course) -> list[str]:
    """The stored curriculum: each chapter's title, then those of its lectures."""
    return [
        title
        for chapter in course.chapters.with_lectures()
        for title in (chapter.title, *(lecture.title for lecture in chapter.lectures.all()))
    ]
