"""Lectures made of what other systems have: a page, a link, a file."""

import re
from html import unescape
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from courses.media.hosts import find_video
from courses.models import Lecture
from texts.validators import visible_name

from .content import Attached, CourseContent, LectureContent
from .pages import VIDEOS, Found, Page, in_archive, link

LONGEST_TITLE = 80
TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,500})</title", re.IGNORECASE)


def not_taken(kind: str) -> str:
    """Why something of another system has no place here."""
    words = {
        "quiz": _("A quiz: quizzes are not taken."),
        "discussion": _("A discussion: each lecture has its own here."),
        "assignment": _("An assignment: assignments are not taken."),
        "external tool": _("An external tool (LTI): these are not taken."),
    }
    return words.get(kind) or _("Of the kind “%(kind)s”, which is not taken.") % {"kind": kind}


def shortened(title: str, place: str, course: CourseContent) -> str:
    """A title on one line that the forms take; a longer one is cut between words, and said."""
    title = visible_name(title)
    if len(title) <= LONGEST_TITLE:
        return title
    start = title[: LONGEST_TITLE - 1]
    cut = f"{start.rpartition(' ')[0] or start}…"
    course.change(title[:300], _("This title is too long: it is “%(title)s” now.") % {"title": cut})
    return cut


def title_of(html: str) -> str:
    """The title that a page says itself."""
    match = TITLE.search(html[:20_000])
    return visible_name(unescape(match[1])) if match else ""


def title_from(name: str) -> str:
    """A title made of a file's name."""
    words = re.sub(r"[-_]+", " ", PurePosixPath(name).stem)
    return visible_name(words) or _("Untitled")


def of_page(title: str, page: Page, course: CourseContent) -> LectureContent:
    """A page; one with a video is a lecture with that video, and with the rest as its text."""
    title = shortened(title, "", course) or _("Untitled")
    for note in page.notes:
        course.change(title, note)
    lecture = _new(title, page.body)
    lecture.pictures = page.pictures
    if page.video:
        lecture.fields["kind"], lecture.video = Lecture.Kind.VIDEO, page.video
    elif page.video_url:
        lecture.fields |= {"kind": Lecture.Kind.VIDEO, "video_url": page.video_url}
    _attach_files(lecture, page, course)
    return lecture


def _attach_files(lecture: LectureContent, page: Page, course: CourseContent) -> None:
    for file in dict.fromkeys(page.files):
        if not file.is_video:
            attach(lecture, file)
        elif file.name != page.video:
            words = _("A lecture has one video: “%(name)s” is left out.")
            course.leave(lecture.place, words % {"name": file.called})


def of_link(given: str, address: str, course: CourseContent) -> LectureContent:
    """A video at a host that we show, or an article with the link."""
    title = shortened(given or address, "", course) or _("Untitled")
    path = address.partition("?")[0].lower()
    if find_video(address) or (address.startswith("https://") and path.endswith(VIDEOS)):
        lecture = _new(title, "")
        lecture.fields |= {"kind": Lecture.Kind.VIDEO, "video_url": address}
        return lecture
    return _new(title, link(visible_name(given) or title, address))


def of_file(file: Found, title: str, course: CourseContent) -> LectureContent:
    """A video; an article with the picture; or one with the file to take along."""
    title = shortened(title or title_from(file.called), "", course) or _("Untitled")
    lecture = _new(title, title)
    if file.is_video:
        lecture.fields |= {"kind": Lecture.Kind.VIDEO, "body": ""}
        lecture.video = file.name
    elif file.is_picture:
        address = in_archive(file.name)
        lecture.fields["body"] = f"![{title}]({address})"
        lecture.pictures = {address: file.name}
    else:
        attach(lecture, file)
    return lecture


def attach(lecture: LectureContent, file: Found) -> None:
    called = PurePosixPath(file.called).name
    lecture.attachments.append(Attached(file.name, called, called))


def _new(title: str, body: str) -> LectureContent:
    return LectureContent(title, {"title": title, "kind": Lecture.Kind.ARTICLE, "body": body})
