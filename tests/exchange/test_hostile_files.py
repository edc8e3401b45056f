"""Files that are no course, or worse: refused with words, and nothing is stored"""

import gzip
import io
import itertools
import stat
import struct
import tarfile
import tracemalloc
import zipfile

import pytest
from django.core.files.base import ContentFile

from exchange import archives, course_files, reading
from exchange.archives import WrongFile
from tests.courses.pages import page
from tests.exchange.packages import COURSE, LECTURE, PLAIN, gzipped, send, tarred, zipped

ZEROS = bytes(1024**2)
LATE = {"course.toml": COURSE.replace(".md", '.md", "lectures/late.md')}
VIDEO = '+++\ntitle = "Late"\nvideo = "media/late.mp4"\n+++\n'


def entry(name, mode=0, **fields) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    for field, value in fields.items():
        setattr(info, field, value)
    return info


def renamed(old: bytes, new: bytes) -> bytes:
    """Names that zipfile itself would not write."""
    return zipped(PLAIN | {old.decode(): "x"}).replace(old, new)


def bomb(megabytes=25) -> bytes:
    """A video that is nothing but zeros, behind a lecture that is taken first."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("course.toml", LATE["course.toml"])
        target.writestr("lectures/bowline.md", LECTURE)
        target.writestr("lectures/late.md", VIDEO)
        with target.open("media/late.mp4", "w") as video:
            for _ in range(megabytes):
                video.write(ZEROS)
    return content.getvalue()


def lying() -> bytes:
    """Its list says that the bomb is small."""
    content = bomb()
    at = content.rindex(b"media/late.mp4") - 46 + 24
    return content[:at] + struct.pack("<I", 1000) + content[at + 4 :]


def flipped() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as target:
        for name, text in PLAIN.items():
            target.writestr(name, text)
    return content.getvalue().replace(b"Up, round", b"Up, sound")


def encrypted() -> bytes:
    content = bytearray(zipped(PLAIN))
    for start, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = content.index(start) + offset
        content[at] |= 1
    return bytes(content)


def linked(kind) -> bytes:
    info = tarfile.TarInfo("moodle_backup.xml")
    info.type, info.linkname = kind, "/etc/passwd"
    return tarred({info: ""})


def endless_header() -> bytes:
    """A tar whose first name is 20 MB long."""
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 20 * 1024**2
    return gzip.compress(info.tobuf() + b"a" * info.size, 1)


def tar_of_many() -> bytes:
    """10,001 empty files; names of the same digits keep the checksum of a header."""
    header = tarfile.TarInfo("01234567").tobuf()
    names = itertools.islice(itertools.permutations("01234567"), 10_001)
    headers = (header.replace(b"01234567", "".join(name).encode()) for name in names)
    return gzip.compress(b"".join(headers), 1)


LINK = stat.S_IFLNK | 0o777
NO_NAME = "leads out of it or cannot be read"
DAMAGED = "damaged or incomplete"
BOMB = "unpacks to far more"
HOSTILE = {
    "path": (lambda: renamed(b"a/b/c.txt", b"../../c.t"), NO_NAME),
    "absolute": (lambda: renamed(b"a/b/c.txt", b"/etc/c.tx"), NO_NAME),
    "drive": (lambda: renamed(b"a/b/c.txt", b"C:/b/c.tx"), NO_NAME),
    "backslash": (lambda: renamed(b"a/b/c.txt", b"..\\..\\c.t"), NO_NAME),
    "nul": (lambda: renamed(b"a/b/c.txt", b"a/b/\0.txt"), NO_NAME),
    "line end": (lambda: renamed(b"a/b/c.txt", b"a/b/\n.txt"), NO_NAME),
    "folder": (lambda: renamed(b"a/b/c.t/", b"../../c/"), NO_NAME),
    "no utf-8": (lambda: renamed("é/b".encode(), b"\xff/b"), DAMAGED),
    "link": (lambda: zipped(PLAIN | {entry("a", LINK): "/etc/passwd"}), "is a link"),
    "twice": (lambda: zipped(PLAIN | {"COURSE.toml": "x"}), "in this file twice"),
    "many": (lambda: many(100_000), "too many files"),
    "lying bomb": (lying, DAMAGED),
    "large text": (lambda: zipped({"course.toml": "#" * 2_000_000}), "is too large"),
    "encrypted": (encrypted, "locked with a password"),
    "lzma": (lambda: zipped(PLAIN | {entry("a", compress_type=14): "x"}), "packed in a way"),
    "crc": (flipped, DAMAGED),
    "cut": (lambda: zipped(PLAIN)[:-30], DAMAGED),
    "nested": (lambda: zipped({"course.zip": zipped(PLAIN)}), "another packed file"),
    "empty": (lambda: b"", "This file is empty"),
    "no zip": (lambda: b"<!doctype html>", "neither a zip nor a course"),
    "no course": (lambda: zipped({"a.txt": "a"}), "There is no course in this file"),
    "no toml": (lambda: zipped({"course.toml": "title ="}), "no TOML that we can read"),
    "deep toml": (lambda: zipped({"course.toml": "a = " + "[" * 9999}), "no TOML that we can"),
    "long number": (
        lambda: zipped({"course.toml": f"format = {'9' * 5_000}"}),
        "no TOML that we can read",
    ),
    "long key": (lambda: zipped({"course.toml": "a." * 9999 + "a = 1"}), "a key is too long"),
    "latin-1": (lambda: zipped({"course.toml": "# é".encode("latin-1")}), "is not in UTF-8"),
    "no lecture": (lambda: zipped({"course.toml": COURSE}), "named in this file, and is not"),
    "no fence": (lambda: zipped(PLAIN | {"lectures/bowline.md": "Up."}), "does not begin with"),
    "no title": (lambda: zipped({"course.toml": 'subtitle = "x"'}), "cannot be taken. Title:"),
    "later": (lambda: zipped({"course.toml": "format = 2"}), "by a later SkillRise"),
    "entities": (
        lambda: cartridge('<!DOCTYPE a [<!ENTITY b "bb">]><manifest>&b;</manifest>'),
        "XML",
    ),
    "external": (
        lambda: cartridge(
            '<!DOCTYPE a [<!ENTITY b SYSTEM "/etc/passwd">]><manifest>&b;</manifest>'
        ),
        "XML",
    ),
    "remote dtd": (
        lambda: cartridge('<!DOCTYPE a SYSTEM "http://a.example/a.dtd"><manifest/>'),
        "XML",
    ),
    "many tags": (lambda: cartridge("<a>" + "<b/>" * 400_000 + "</a>"), "is too large"),
    "deep xml": (lambda: cartridge("<item>" * 20_000), "XML"),
    "tar link": (lambda: linked(tarfile.SYMTYPE), "is a link"),
    "tar hard link": (lambda: linked(tarfile.LNKTYPE), "is a link"),
    "tar device": (lambda: linked(tarfile.CHRTYPE), "is a link"),
    "tar path": (lambda: tarred({"../moodle_backup.xml": ""}), NO_NAME),
    "tar twice": (lambda: tarred({"a": "", "./a": ""}), "in this file twice"),
    "tar many": (tar_of_many, "too many files"),
    "tar bomb": (lambda: gzipped(bytes(25 * 1024**2)), BOMB),
    "tar header": (endless_header, DAMAGED),
    "tar cut": (lambda: tarred({"a": "x" * 99_999})[:-9], DAMAGED),
    "gzip": (lambda: gzipped(b"hello"), DAMAGED),
}


def many(number: int) -> bytes:
    """A list of so many empty entries, made by hand: zipfile would take its time."""
    one = zipped({"0000000": ""})
    start = one.index(b"PK\1\2")
    listed, end = one[start : one.index(b"PK\5\6")], bytearray(one[one.index(b"PK\5\6") :])
    listing = b"".join(listed.replace(b"0000000", b"%07d" % index) for index in range(number))
    struct.pack_into("<HHI", end, 8, 0xFFFF, 0xFFFF, len(listing))
    return one[:start] + listing + bytes(end)


def cartridge(manifest: str) -> bytes:
    return zipped({"imsmanifest.xml": manifest})


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_with_words(educator_client, educator, stored, kind):
    make, words = HOSTILE[kind]
    content, before = make(), stored()

    response = send(educator_client, content)

    assert response.status_code == 422
    assert words in page(response).one("ul", id="id_file_error").text
    assert stored() == before


def test_a_number_that_python_cannot_write_is_left_out(educator_client):
    number = f'+++\ntitle = "Bowline"\nseconds = 0x{"f" * 5_000}\n+++\n\nUp.\n'
    response = send(educator_client, zipped(PLAIN | {"lectures/bowline.md": number}))

    assert "“seconds” is not of the right type." in page(response).text


def test_a_bomb_takes_no_memory_and_what_came_before_it_goes(educator_client, stored):
    content, before = bomb(), stored()
    tracemalloc.start()
    response = send(educator_client, content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert BOMB in page(response).one("ul", id="id_file_error").text
    assert peak < 15 * 1024**2
    assert stored() == before


# A small file that names one of its parts many times


def test_of_too_many_lectures_the_rest_is_not_read():
    table = {"title": "Knots", "chapter": [{"title": "First", "lecture": ["a.md"] * 5_000}]}
    texts_read = itertools.count()

    def text(_name):
        next(texts_read)
        return LECTURE

    with pytest.raises(WrongFile, match="too many lectures"):
        course_files.course_of(table, text)
    assert next(texts_read) == 501


def test_of_too_many_items_of_a_cartridge_the_rest_is_not_read():
    item = '<item identifierref="a"><title>A</title></item>'
    manifest = (
        f"<manifest><organizations><organization>{item * 5_000}</organization></organizations>"
        '<resources><resource identifier="a" type="webcontent" href="a.html"/></resources></manifest>'
    )
    content = zipped({"imsmanifest.xml": manifest, "a.html": "<p>Words</p>"})

    with archives.opened(ContentFile(content)) as archive:
        with pytest.raises(WrongFile, match="too many lectures"):
            reading.read(archive)
        assert archive.text == len(manifest) + 501 * len("<p>Words</p>")


@pytest.mark.parametrize(
    ("chapter", "words"),
    [
        ("", "too many chapters"),
        ('lecture = [{title = "A", attachment = [%s]}]' % ('{file = "a"},' * 21), "too many files"),
    ],
)
def test_what_is_small_in_the_table_is_counted_too(chapter, words):
    table = f"[[chapter]]\n{chapter}\n" * 501

    content = ContentFile(zipped({"course.toml": table}))

    with archives.opened(content) as archive, pytest.raises(WrongFile, match=words):
        reading.read(archive)


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_part_counts_as_often_as_it_is_read(pack):
    with archives.opened(ContentFile(pack({"a": "x" * 1000}))) as archive:
        archive.text = archives.MOST_TEXT - 1500
        assert len(archives.content(archive, "a", 1000)) == 1000
        with pytest.raises(WrongFile, match="too long to be read together"):
            archives.content(archive, "a", 1000)
        archive.counter.total = archives.MOST_UNPACKED
        with pytest.raises(WrongFile, match=BOMB):
            list(archive.chunks("a"))
