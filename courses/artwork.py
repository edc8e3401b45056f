"""A picture for a course that has none: rising steps, drawn from its slug."""

import hashlib
from dataclasses import dataclass

WIDTH, HEIGHT = 320, 180
STEPS = 6
HUES = 8


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
