"""Pictures: decoded whole, then kept as WebP in the widths they are shown in, and nothing else.

The stored name says the largest width, `<random>-1280.webp`; the narrower ones stand beside it.
"""

import io
import re
import struct
import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from .uploads import Upload
from .validators import validate_thumbnail

FORMATS = ("JPEG", "PNG", "WEBP")
PHONE_FORMAT = "MPO"  # a phone's JPEG with a second picture behind the first
MAX_PIXELS = 24_000_000  # up to 100 MB while it is decoded
WIDTHS = (320, 640, 1280)  # pixels: a card, a card on a dense screen, a course page on one
SHAPE = (16, 9)  # of cards and course pages
NAME = re.compile(r"(?P<start>.+-)(?P<width>\d+)\.webp")
ORIENTATION = 0x0112  # in EXIF…
TURNED = range(5, 9)  # …of pictures that lie on their side
DAMAGED = (
    *(OSError, EOFError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError),
    *(MemoryError, struct.error, zlib.error, Image.DecompressionBombError),
)  # what Pillow raises for broken files

# One picture at a time in each process, so that many at once take no more memory than one.
decoding = threading.Lock()
# Pillow's limit warns where ours refuses.
Image.MAX_IMAGE_PIXELS = None
SRGB = ImageCms.createProfile("sRGB")


@dataclass(frozen=True)
class Width:
    name: str  # in the storage
    pixels: int

    @property
    def height(self) -> int:
        return _height(self.pixels)


def widths(name: str) -> list[Width]:
    """The stored sizes of a picture, the narrowest first; none if it came before there were any."""
    match = NAME.fullmatch(name)
    if not match:
        return []
    largest = int(match["width"])
    return [Width(f"{match['start']}{pixels}.webp", pixels) for pixels in _widths(largest)]


def prepare(file: File) -> Upload:
    """Decode a picture and encode it anew. Raises ValidationError with what people can do."""
    validate_thumbnail(file)
    with decoding:
        picture = decoded(file, (WIDTHS[-1], WIDTHS[-1]), _cut)
        encoded = {
            f"-{pixels}.webp": webp(picture, (pixels, _height(pixels)))
            for pixels in _widths(picture.width)
        }
    ending = f"-{picture.width}.webp"
    return Upload(encoded.pop(ending), ending, smaller=encoded)


def _widths(largest: int) -> list[int]:
    return [*(pixels for pixels in WIDTHS if pixels < largest), min(largest, WIDTHS[-1])]


def _height(width: int) -> int:
    return max(1, round(width * SHAPE[1] / SHAPE[0]))


def webp(picture: Image.Image, size: tuple[int, int]) -> File:
    sized = picture.resize(size, Image.Resampling.LANCZOS)
    content = io.BytesIO()
    sized.save(content, "WEBP", quality=80)
    return ContentFile(content.getvalue())


def decoded(
    file: File, largest: tuple[int, int], fit: Callable[[Image.Image], Image.Image]
) -> Image.Image:
    """The upright picture in plain sRGB, as `fit` cuts or shrinks it before it is turned.

    `largest` are the pixels that are needed of it, across and down.
    """
    try:
        image = _opened(file)
        profile = image.info.get("icc_profile")
        image.draft(None, largest)  # a JPEG is decoded no larger than needed
        image.load()
        image = ImageOps.exif_transpose(fit(_plain(image)))
        return _in_srgb(image, profile)
    except DAMAGED:
        raise ValidationError(
            _("This picture is damaged or incomplete: export it again, and choose the new file.")
        ) from None


def _opened(file: File) -> Image.Image:
    """The picture with its header read, which says whether it may be decoded at all."""
    file.seek(0)
    try:
        image: Image.Image = Image.open(file, formats=FORMATS)
    except UnidentifiedImageError:
        raise ValidationError(
            _(
                "We take JPEG, PNG and WebP pictures: export yours as one of these, for example "
                "as JPEG, and choose the new file."
            )
        ) from None
    if image.width * image.height > MAX_PIXELS:
        raise ValidationError(
            _(
                "This picture is %(width)s by %(height)s pixels: make it smaller, for example "
                "1280 pixels wide, and choose the new file."
            )
            % {"width": image.width, "height": image.height}
        )
    if getattr(image, "is_animated", False) and image.format != PHONE_FORMAT:
        raise ValidationError(
            _("This picture moves: export one frame of it, and choose the new file.")
        )
    return image


def _plain(image: Image.Image) -> Image.Image:
    """In a mode that can be resized well; palettes and 16 bits cannot."""
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in {"RGB", "CMYK"} else image.convert("RGB")


def is_turned(image: Image.Image) -> bool:
    """Does its EXIF orientation say that it lies on its side?"""
    return image.getexif().get(ORIENTATION) in TURNED


def _cut(image: Image.Image) -> Image.Image:
    """The middle of the picture in SHAPE, once it is turned as its EXIF orientation says."""
    turned = is_turned(image)
    across, down = reversed(image.size) if turned else image.size
    width = max(1, min(across, down * SHAPE[0] // SHAPE[1], WIDTHS[-1]))
    size = (width, _height(width))
    return ImageOps.fit(image, size[::-1] if turned else size, Image.Resampling.LANCZOS)


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The colors of the picture's own profile, which is left away, in those of the web."""
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, given, SRGB, outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None  # a broken profile, or one of another mode
        if converted:
            return converted
    return image if image.mode == mode else image.convert(mode)
