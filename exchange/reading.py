"""Which format a file is in, and the course that it holds."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from . import cartridges, course_files, moodle
from .archives import Archive, WrongFile
from .content import CourseContent

# By the file that says which format it is.
FORMATS: dict[str, Callable[[Archive, str], CourseContent]] = {
    course_files.COURSE: course_files.read,
    cartridges.MANIFEST: cartridges.read,
    moodle.BACKUP: moodle.read,
}


def read(archive: Archive) -> CourseContent:
    """The course at the top of an archive, or in the one folder at its top."""
    found = sorted((name.count("/"), name) for name in archive.names if _says_format(name))
    if not found:
        raise _no_course(archive)
    name = found[0][1]
    folder, _slash, file = name.rpartition("/")
    return FORMATS[file](archive, f"{folder}/" if folder else "")


def _says_format(name: str) -> bool:
    return name.count("/") <= 1 and name.rpartition("/")[2] in FORMATS


def _no_course(archive: Archive) -> WrongFile:
    if any(name.lower().endswith((".zip", ".imscc", ".mbz")) for name in archive.names):
        return WrongFile(
            _(
                "There is no course in this file, but another packed file: unpack it, and choose "
                "the one within."
            )
        )
    return WrongFile(
        _(
            "There is no course in this file: it has neither course.toml, as ours have, nor what "
            "Common Cartridge or Moodle put in theirs."
        )
    )
