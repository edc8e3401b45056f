"""A picture for a course that has none: rising steps, drawn from its slug."""

import hashlib
import io
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 320, 180
BELOW = HEIGHT + 20  # where steps end, out of sight
HUES = 8
DEGREES = [89, 161, 201, 0, 36, 261, 326, 183]  # the stylesheet's OKLCH hues, as HSL has them
SCALE = 3.75  # of the picture for sharing: 1200 by 630, cut above and below
SHARED = (1200, 630)
KEPT = 2_000  # pictures as SVG in each process, of about 1 kB
VERSION = 1  # of the drawing: another one, and kept pictures are drawn anew
SOFT = mark_safe(' class="soft"')
SVG = """\
<svg class="artwork card-thumbnail hue-{hue}" viewBox="0 0 320 180" preserveAspectRatio="xMidYMid slice"
     aria-hidden="true"><rect class="ground" width="320" height="180"/>{steps}<polyline points="{line}"/></svg>"""


@dataclass(frozen=True)
class Step:
    x: int
    y: int
    width: int
    height: int
    radius: int
    is_soft: bool


@dataclass(frozen=True)
class Artwork:
    hue: int
    steps: list[Step]

    @property
    def path(self) -> list[tuple[int, int]]:
        """A line that goes up the steps, a little above them."""
        corners = []
        ends = [*(step.x for step in self.steps[1:]), WIDTH - 14]
        for step, end in zip(self.steps, ends, strict=True):
            corners += [(step.x - 6, step.y - 12), (end - 6, step.y - 12)]
        return corners

    @property
    def line(self) -> str:
        """Its points, as SVG writes them."""
        return " ".join(f"{x},{y}" for x, y in self.path)


def draw(slug: str, hue: int) -> Artwork:
    """The same slug gives the same picture; `hue` picks one of the category colors."""
    noise = hashlib.blake2b(slug.encode(), digest_size=16).digest()
    compose = (_stairs, _terraces, _landings, _blocks)[noise[-1] % 4]
    return Artwork(hue % HUES, compose(noise))


def _stairs(noise: bytes) -> list[Step]:
    """Narrow columns side by side."""
    steps, top = [], HEIGHT - 24
    for number in range(6):
        top -= 8 + noise[number] % 17
        x = 18 + number * 48 - noise[6 + number] % 12
        steps.append(Step(x, top, 58, BELOW - top, 9, noise[number] % 2 == 1))
    return steps


def _terraces(noise: bytes) -> list[Step]:
    """Each on top of the one below, up to the edge."""
    steps, x, top = [], 14 + noise[0] % 20, HEIGHT - 14
    for number in range(5):
        top -= 14 + noise[number] % 14
        steps.append(Step(x, top, WIDTH + 30 - x, BELOW - top, 14, number % 2 == noise[5] % 2))
        x += 38 + noise[6 + number] % 26
    return steps


def _landings(noise: bytes) -> list[Step]:
    """Three broad ones, with room to stand."""
    steps, x, top = [], 10 + noise[0] % 24, HEIGHT - 18
    for number in range(3):
        top -= 20 + noise[number] % 26
        width = 130 + noise[3 + number] % 24
        steps.append(Step(x, top, width, BELOW - top, 24, number == noise[6] % 3))
        x += 84 + noise[7 + number] % 16
    return steps


def _blocks(noise: bytes) -> list[Step]:
    """Blocks that grow as they climb."""
    steps, x = [], 12 + noise[0] % 16
    for number in range(5):
        side = 34 + number * 13 + noise[number] % 12
        top = 146 - number * 27 - noise[5 + number] % 8
        steps.append(Step(x, top, side, side, 10 + number, number % 2 == noise[10] % 2))
        x += side - 14
    return steps


@lru_cache(KEPT)
def svg(slug: str, hue: int) -> SafeString:
    """The picture as it stands in a page; the stylesheet has its colors, for both themes."""
    artwork = draw(slug, hue)
    steps = format_html_join(
        "",
        '<rect{} x="{}" y="{}" width="{}" height="{}" rx="{}"/>',
        (
            (SOFT if step.is_soft else "", step.x, step.y, step.width, step.height, step.radius)
            for step in artwork.steps
        ),
    )
    return format_html(SVG, hue=artwork.hue, steps=steps, line=artwork.line)


def share_image(artwork: Artwork) -> bytes:
    """The same picture as a PNG, for sites that show links."""
    degrees = DEGREES[artwork.hue]
    image = Image.new("RGB", SHARED, f"hsl({degrees}, 40%, 92%)")
    pen = ImageDraw.Draw(image)
    for step in artwork.steps:
        left, top = step.x * SCALE, step.y * SCALE - 22
        box = (left, top, left + step.width * SCALE, top + step.height * SCALE)
        shade = f"hsl({degrees}, 35%, {78 if step.is_soft else 45}%)"
        pen.rounded_rectangle(box, step.radius * SCALE, fill=shade)
    points = [(x * SCALE, y * SCALE - 22) for x, y in artwork.path]
    pen.line(points, fill=f"hsl({degrees}, 45%, 25%)", width=11, joint="curve")
    file = io.BytesIO()
    image.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()
