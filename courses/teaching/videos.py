"""Videos that are given to a chapter, several at once: each becomes a lecture with its name."""

import re
import unicodedata
from pathlib import PurePath
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.models import Role
from accounts.sessions.decorators import educator_required
from accounts.sessions.http import UserRequest
from accounts.sessions.uploads import takes_uploads
from courses import access, curriculum
from courses.media.validators import VIDEOS
from courses.models import Chapter, Lecture

from .forms import VideoForm
from .responses import curriculum_at

LONGEST_TITLE = Lecture._meta.get_field("title").max_length or 0
SEPARATORS = re.compile(r"(?<!\d)[-_.]+|[-_.]+(?!\d)|_+")  # the hyphens and dots of dates stay


@require_POST
@takes_uploads(VIDEOS, Role.EDUCATOR, access.get_taught_chapter)
@educator_required
def chapter_videos(request: UserRequest, chapter_id: UUID) -> HttpResponse:
    """Store each file that is a video, and say of each other one why it is not stored."""
    chapter = access.get_taught_chapter(request.user, chapter_id)
    files = request.FILES.getlist("videos")
    stored = 0
    for file, key in zip(files, _keys(request.POST.get("key"), len(files)), strict=True):
        problem = _add(chapter, file, key)
        stored += not problem
        if problem:
            messages.error(
                request, _("“%(name)s”: %(problem)s") % {"name": file.name, "problem": problem}
            )
    if stored:
        words = ngettext("%(number)s lecture added.", "%(number)s lectures added.", stored)
        messages.success(request, words % {"number": stored})
    if not files:
        messages.error(request, _("Choose one video or more."))
    return curriculum_at(request, chapter.course, f"chapter-{chapter.pk}", chapter.pk)


def _add(chapter: Chapter, file: UploadedFile, key: UUID) -> str:
    """Why it is not stored; nothing when it is."""
    data = QueryDict(mutable=True)
    data.update({"key": str(key), "title": title_of(file.name or "")})
    form = VideoForm(
        data,
        MultiValueDict({"video_file": [file]}),
        instance=Lecture(chapter=chapter),
        educator=chapter.course.educator,
    )
    if form.is_valid() and form.save_new(curriculum.add):
        return ""
    return " ".join(str(text) for texts in form.errors.values() for text in texts)


def _keys(key: str | None, number: int) -> list[UUID]:
    """Of one file the key that was sent along, of several those that follow from it."""
    try:
        first = UUID(str(key))
    except ValueError:
        first = uuid4()
    return [first] if number == 1 else [uuid5(first, str(index)) for index in range(number)]


def title_of(file_name: str) -> str:
    """A file's name as people would write it: `01_Tying-knots.final.mp4` is `01 Tying knots final`."""
    name = unicodedata.normalize("NFC", PurePath(file_name).stem)
    visible = "".join(char if char.isprintable() else " " for char in name)
    words = " ".join(SEPARATORS.sub(" ", visible).split())[:LONGEST_TITLE].strip()
    return words[:1].upper() + words[1:] or _("Video")
