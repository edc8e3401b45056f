"""Colors stand in one place; what must repeat them agrees with it."""

import colorsys
import math
import re
from pathlib import Path

from django.conf import settings

from courses.catalogue.artwork import DEGREES, HUES

FOLDER = Path(settings.BASE_DIR) / "static" / "css"
LIGHTNESS, CHROMA = 0.62, 0.09  # of the artwork's steps


def test_the_share_image_has_the_hues_of_the_stylesheet():
    hues = dict(re.findall(r"\.hue-(\d) \{\s*--hue: (\d+);", read("skillrise.css")))

    assert f"oklch({LIGHTNESS} {CHROMA} var(--hue))" in read("skillrise.css")
    assert len(hues) == HUES
    assert [hsl_degrees(int(hues[str(number)])) for number in range(HUES)] == DEGREES


def test_the_admin_has_no_color_of_its_own():
    colors = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)\(", re.IGNORECASE)

    assert set(colors.findall(read("admin.css"))) <= set(colors.findall(read("tokens.css")))


def read(name):
    return (FOLDER / name).read_text()


def hsl_degrees(oklch_hue):
    """The HSL hue of a color, whole. Source: https://www.w3.org/TR/css-color-4/#color-conversion-code"""
    a = CHROMA * math.cos(math.radians(oklch_hue))
    b = CHROMA * math.sin(math.radians(oklch_hue))
    long = (LIGHTNESS + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (LIGHTNESS - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (LIGHTNESS - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    hue, _, _ = colorsys.rgb_to_hls(*(1.055 * part ** (1 / 2.4) - 0.055 for part in linear))
    return round(hue * 360)
