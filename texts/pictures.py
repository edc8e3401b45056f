"""The addresses of pictures that stand in texts; they say how large a picture is, and in which sizes it is stored."""

import re
from dataclasses import dataclass

FOLDER = "pictures/"
WIDTHS = (640, 1280)  # pixels: a text's column, and the same on a dense screen
HIGHEST = 2560  # pixels
NAME = re.compile(
    r"(?P<start>pictures/[0-9a-f]{32}-)(?P<width>\d{1,4})x(?P<height>\d{1,4})\.webp", re.ASCII
)
ROOT = "/media/"


@dataclass(frozen=True)
class Size:
    name: str  # in the storage
    width: int  # pixels
    height: int


def sizes(name: str) -> list[Size]:
    """The stored sizes of a picture, the narrowest first; none for another name."""
    match = NAME.fullmatch(name)
    if not match:
        return []
    width, height = int(match["width"]), int(match["height"])
    return [Size(f"{match['start']}{ending(*size)}", *size) for size in stored_sizes(width, height)]


def stored_sizes(width: int, height: int) -> list[tuple[int, int]]:
    """Width and height of each, up to those of the picture itself."""
    narrower = [pixels for pixels in WIDTHS if pixels < width]
    return [(pixels, max(1, round(height * pixels / width))) for pixels in narrower] + [
        (width, height)
    ]


def ending(width: int, height: int) -> str:
    return f"{width}x{height}.webp"


def sizes_at(address: str) -> list[Size]:
    """The same by the address that stands in a text."""
    return sizes(address.removeprefix(ROOT)) if address.startswith(ROOT) else []
