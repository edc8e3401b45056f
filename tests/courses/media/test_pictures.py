"""What becomes of an uploaded picture"""

import contextlib
import io
import random
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageCms, ImageDraw

from courses.media import pictures

GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def encoded(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    content = io.BytesIO()
    image.save(content, kind, **options)
    return content.getvalue()


def photo(width=1600, height=900, mode="RGB") -> Image.Image:
    return Image.effect_noise((width, height), 90).convert(mode)


def prepared(content: bytes) -> list[Image.Image]:
    """Each size that would be stored, the narrowest first."""
    upload = pictures.prepare(ContentFile(content))
    files = [*upload.smaller.values(), upload.content]
    return [Image.open(file) for file in files]


def largest(content: bytes) -> Image.Image:
    return prepared(content)[-1]


def refusal(content: bytes) -> str:
    with pytest.raises(ValidationError) as caught:
        pictures.prepare(ContentFile(content))
    (message,) = caught.value.messages
    return message


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *chunks: bytes, pixels: bytes = b"") -> bytes:
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    end = png_chunk(b"IDAT", zlib.compress(pixels)) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + end


def moving(frames: int) -> bytes:
    return encoded(
        Image.new("RGB", (40, 40)),
        save_all=True,
        append_images=[
            Image.new("RGB", (40, 40), (n % 256, n // 256, 9)) for n in range(1, frames)
        ],
    )


# What is stored


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_stored_as_webp_in_the_widths_of_its_places(kind):
    found = prepared(encoded(photo(), kind))

    assert [image.size for image in found] == [(320, 180), (640, 360), (1280, 720)]
    assert {image.format for image in found} == {"WEBP"}


@pytest.mark.parametrize(
    ("size", "widths"),
    [((900, 506), [320, 640, 899]), ((640, 360), [320, 640]), ((100, 900), [100]), ((1, 1), [1])],
)
def test_no_picture_is_made_larger(size, widths):
    assert [image.width for image in prepared(encoded(photo(*size)))] == widths


def test_the_middle_of_a_tall_picture_is_shown():
    image = Image.new("RGB", (400, 800), "red")
    ImageDraw.Draw(image).rectangle((0, 280, 400, 520), fill="blue")

    found = largest(encoded(image))

    assert found.size == (400, 225)
    assert found.getpixel((5, 5))[2] > 200


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_where_and_with_what_it_was_taken_is_not_kept(kind):
    exif = Image.Exif()
    exif[MAKER] = "Camera of Ada"
    exif[GPS] = {1: "N", 2: (48.0, 51.0, 29.0)}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = encoded(photo(), kind, exif=exif, icc_profile=profile)
    assert b"Camera of Ada" in content

    upload = pictures.prepare(ContentFile(content))

    for file in (upload.content, *upload.smaller.values()):
        stored = file.read()
        assert b"Camera" not in stored
        assert not {b"EXIF", b"ICCP", b"XMP "} & {stored[i : i + 4] for i in range(len(stored))}


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("size", [(400, 225), (225, 400), (4000, 3000)])
def test_a_picture_stands_upright(orientation, size):
    """The camera's sky is blue; it must be at the top."""
    upright = Image.new("RGB", size, "green")
    ImageDraw.Draw(upright).rectangle((0, 0, size[0], size[1] // 2), fill="blue")
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Pillow's transpositions, by EXIF's number
    turned = upright.transpose(undo[orientation]) if orientation > 1 else upright
    exif = Image.Exif()
    exif[ORIENTATION] = orientation

    found = largest(encoded(turned, "JPEG", exif=exif))

    assert found.width == min(size[0], 1280)
    assert found.getpixel((found.width // 2, 2))[2] > 200
    assert found.getpixel((found.width // 2, found.height - 3))[1] > 100


@pytest.mark.parametrize(
    ("mode", "kind"), [("L", "PNG"), ("P", "PNG"), ("CMYK", "JPEG"), ("I;16", "PNG")]
)
def test_every_mode_is_shown_as_it_is(mode, kind):
    source = Image.new("L", (320, 180), 128).convert(mode)
    if mode == "I;16":
        source = source.point(lambda value: value * 256)

    found = largest(encoded(source, kind)).getpixel((9, 9))

    assert all(abs(value - 128) < 6 for value in found)


@pytest.mark.parametrize(("mode", "clear"), [("RGBA", (0, 0, 0, 0)), ("LA", (0, 0))])
def test_what_can_be_seen_through_stays_so(mode, clear):
    found = largest(encoded(Image.new(mode, (320, 180), clear)))

    assert found.getpixel((9, 9))[3] == 0


def test_a_phones_second_picture_is_left_away():
    content = encoded(photo(), "MPO", save_all=True, append_images=[photo()])

    assert largest(content).size == (1280, 720)


def test_a_broken_color_profile_is_left_away():
    assert largest(encoded(photo(), "JPEG", icc_profile=b"nonsense")).mode == "RGB"


# What is refused


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200
AVIF = b"\0\0\0\x18ftypavif\0\0\0\0mif1avif" + b"\0" * 200


@pytest.mark.parametrize(
    "content",
    [
        HEIC,
        AVIF,
        encoded(photo(40, 40), "GIF"),
        encoded(photo(40, 40), "TIFF"),
        encoded(photo(40, 40), "BMP"),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"\0",
    ],
    ids=["heic", "avif", "gif", "tiff", "bmp", "svg", "pdf", "nul"],
)
def test_other_kinds_are_told_what_to_do(content):
    assert refusal(content) == (
        "We take JPEG, PNG and WebP pictures: export yours as one of these, for example as JPEG, "
        "and choose the new file."
    )


def test_an_empty_file_is_told_so():
    assert refusal(b"") == "This file is empty: choose another."


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_torn_picture_is_refused(kind, part):
    content = encoded(photo(), kind)

    assert "damaged or incomplete" in refusal(content[: int(len(content) * part)])


@pytest.mark.parametrize("size", [(6000, 4001), (24_000_001, 1), (16_000, 11_000)])
def test_too_many_pixels_are_refused_by_the_header(size):
    assert refusal(png(*size)).startswith(f"This picture is {size[0]} by {size[1]} pixels:")


def test_twenty_four_million_pixels_are_taken():
    assert largest(encoded(Image.new("RGB", (6000, 4000)))).width == 1280


def test_a_moving_picture_is_refused():
    webp = encoded(photo(40, 40), "WEBP", save_all=True, append_images=[photo(40, 40)])

    for content in (moving(3), webp):
        assert refusal(content).startswith("This picture moves:")


def test_what_is_damaged_anywhere_is_refused_with_words():
    """Bytes changed at random: nothing but a message comes of it."""
    chance = random.Random(7)  # noqa: S311
    for kind in ("JPEG", "PNG", "WEBP"):
        good = encoded(photo(64, 36), kind)
        for _ in range(150):
            content = bytearray(good)
            for _ in range(chance.randint(1, 12)):
                content[chance.randrange(len(content))] = chance.randrange(256)
            with contextlib.suppress(ValidationError):
                pictures.prepare(ContentFile(bytes(content)))


# Memory

EIGHT = """
import re, sys, threading, django
django.setup()
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from courses.media import pictures

def peak():  # kB; the kernel's, which starts anew with each program
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])

def take(content):
    try:
        pictures.prepare(ContentFile(content))
    except ValidationError:
        pass

before = peak()
content = open(sys.argv[1], "rb").read()
threads = [threading.Thread(target=take, args=[content]) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print((peak() - before) // 1024)
"""
BLACK = b"\0" * (1 + 3 * 6000) * 4000


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux says what it takes")
@pytest.mark.parametrize(
    ("content", "megabytes"),
    [
        (lambda: png(16_000, 11_000), 20),
        (lambda: moving(1201), 20),
        (lambda: png(6000, 4000, pixels=BLACK), 200),  # one at a time, at 4 bytes a pixel
    ],
    ids=["176-mpx", "1201-frames", "24-mpx"],
)
def test_eight_at_once_take_no_more_than_one(tmp_path, content, megabytes):
    path = tmp_path / "a.png"
    path.write_bytes(content())
    done = subprocess.run(
        [sys.executable, "-c", EIGHT, str(path)],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
        env={
            "DJANGO_SETTINGS_MODULE": "skillrise.settings",
            "DEBUG": "on",
            "DATABASE_URL": "sqlite:///:memory:",
            "PATH": "",
        },
    )

    assert int(done.stdout) < megabytes, done.stdout
