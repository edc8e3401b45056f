"""A picture for a course that has none: rising steps, drawn from its slug."""

import hashlib
import io
from dataclasses import dataclass

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 320, 180
STEPS = 6
HUES = 8
DEGREES = [130, 170, 235, 20, 75, 300, 345, 200]  # of the stylesheet's hues, in their order
SCALE = 3.75  # of the picture for sharing: 1200 by 630, cut above and below
SHARED = (1200, 630)


@dataclass(frozen=True)
class Step:
    x: int
    y: int
    width: int
    height: int
    is_soft: bool


@dataclass(frozen=True)
class Artwork:
    hue: int
    steps: list[Step]

    @property
    def line(self) -> str:
        """The points of a line that climbs over the steps."""
        return " ".join(f"{step.x + step.width // 2},{step.y - 14}" for step in self.steps)


def draw(slug: str, hue: int) -> Artwork:
    """The same slug gives the same picture; `hue` picks one of the category colors."""
    noise = hashlib.blake2b(slug.encode(), digest_size=2 * STEPS).digest()
    steps, top = [], HEIGHT - 24
    for number in range(STEPS):
        top -= 8 + noise[number] % 22
        x = 18 + number * 48 - noise[STEPS + number] % 12
        width = 50 + noise[STEPS + number] % 16
        steps.append(Step(x, top, width, HEIGHT + 20 - top, noise[number] % 2 == 1))
    return Artwork(hue % HUES, steps)


def share_image(artwork: Artwork) -> bytes:
    """The same picture as a PNG, for sites that show links."""
    degrees = DEGREES[artwork.hue]
    image = Image.new("RGB", SHARED, f"hsl({degrees}, 40%, 92%)")
    pen = ImageDraw.Draw(image)
    for step in artwork.steps:
        left, top = step.x * SCALE, step.y * SCALE - 22
        box = (left, top, left + step.width * SCALE, top + step.height * SCALE)
        shade = f"hsl({degrees}, 35%, {78 if step.is_soft else 45}%)"
        pen.rounded_rectangle(box, 9 * SCALE, fill=shade)
    points = [
        ((step.x + step.width // 2) * SCALE, (step.y - 14) * SCALE - 22) for step in artwork.steps
    ]
    pen.line(points, fill=f"hsl({degrees}, 45%, 25%)", width=11, joint="curve")
    file = io.BytesIO()
    image.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()
