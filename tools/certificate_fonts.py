"""Makes certificates/fonts/ anew: `python -m tools.certificate_fonts FOLDER`.

FOLDER holds what these packages hold, unpacked: Debian's fonts-noto-core and fonts-noto-cjk, and
npm's @fontsource-variable/fraunces. Needs fontTools with Brotli (`pip install fonttools brotli`),
which the site does not.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = Path(__file__).resolve().parent.parent / "certificates" / "fonts"
WEIGHTS = {"Regular": 400, "SemiBold": 600}
ASCII, JOINERS = (0x20, 0x7E), (0x200C, 0x200F)
# Unicode's blocks, first and last.
SCRIPTS = {
    "": [
        *((0x20, 0x7E), (0xA0, 0x52F), (0x1E00, 0x206F), (0x20A0, 0x20BF)),
        *((0x2100, 0x214F), (0x2C60, 0x2C7F), (0xA720, 0xA7FF)),
    ],
    "Arabic": [ASCII, JOINERS, (0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF)],
    "Armenian": [ASCII, JOINERS, (0x530, 0x58F)],
    "Bengali": [ASCII, JOINERS, (0x964, 0x965), (0x980, 0x9FF)],
    "Devanagari": [ASCII, (0x200C, 0x200D), (0x25CC, 0x25CC), (0x900, 0x97F)],
    "Georgian": [ASCII, JOINERS, (0x10A0, 0x10FF), (0x1C90, 0x1CBF)],
    "Hebrew": [ASCII, JOINERS, (0x590, 0x5FF)],
    "Tamil": [ASCII, JOINERS, (0x964, 0x965), (0xB80, 0xBFF)],
    "Thai": [ASCII, JOINERS, (0xE00, 0xE7F)],
}
CJK = [(0xB7, 0xB7), (0x3000, 0x30FF), (0xAC00, 0xD7A3), (0x4E00, 0x9FA5), (0xFA0E, 0xFA29)]
CJK_RARE = [(0x3400, 0x4DBF), (0x9FA6, 0x9FFF), (0x20000, 0x2FFFF)]
CJK_STANDARDS = ("big5hkscs", "euc_jis_2004", "gbk")  # of the rare ones, what these have
SIMPLIFIED = 2  # in the collection of Noto Sans CJK


def main() -> None:
    folder = Path(sys.argv[1])
    for script, blocks in SCRIPTS.items():
        name = f"NotoSans{script}-Regular.ttf"
        cut(_find(folder, name), FONTS / name, _codes(blocks), features=["*"])
    cjk = _codes(CJK) + [code for code in _codes(CJK_RARE) if _is_standard(code)]
    collection = _find(folder, "NotoSansCJK-Regular.ttc")
    cut(collection, FONTS / "NotoSansCJKsc-Regular.otf", cjk, features=[], number=SIMPLIFIED)
    for style, weight in WEIGHTS.items():
        fraunces(folder, style, weight)


def cut(
    source: Path, target: Path, codes: list[int], features: list[str], number: int = -1
) -> None:
    """Write the part of a font that has these characters."""
    options = subset.Options(hinting=False, layout_features=features, name_IDs=["*"])
    options.font_number, options.notdef_outline = number, True
    if number >= 0:  # what vertical text needs
        options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG"]
    font = subset.load_font(source, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    subset.save_font(font, target, options)


def fraunces(folder: Path, style: str, weight: int) -> None:
    """One weight of all its Latin letters, which npm has in three files."""
    parts = []
    for letters in ("latin", "latin-ext", "vietnamese"):
        font = TTFont(_find(folder, f"fraunces-{letters}-wght-normal.woff2"))
        font.flavor = None
        font = instantiateVariableFont(font, {"wght": weight})
        if "STAT" in font:
            del font["STAT"]
        parts.append(folder / f"{letters}-{weight}.ttf")
        font.save(parts[-1])
    merged = Merger().merge([str(part) for part in parts])
    for identifier, text in {1: "Fraunces", 2: style, 16: "Fraunces", 17: style}.items():
        merged["name"].setName(text, identifier, 3, 1, 0x409)
    merged["OS/2"].usWeightClass = weight
    merged.save(FONTS / f"Fraunces-{style}.ttf")


def _find(folder: Path, name: str) -> Path:
    return next(folder.rglob(name))


def _codes(blocks: list[tuple[int, int]]) -> list[int]:
    return [code for first, last in blocks for code in range(first, last + 1)]


def _is_standard(code: int) -> bool:
    for encoding in CJK_STANDARDS:
        try:
            chr(code).encode(encoding)
        except UnicodeEncodeError:
            continue
        return True
    return False


if __name__ == "__main__":
    main()
