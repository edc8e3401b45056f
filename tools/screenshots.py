"""Takes the README's pictures anew: `make screenshots`. Needs Chromium, as the browser tests do."""

import io
import tempfile
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from tqdm import tqdm

from tests.browser.conftest import CHROMIUM, FLAGS, PHONE, ROOT, WIDE, Visitor
from tests.localclerk.conftest import Server

FOLDER = ROOT / "docs" / "screenshots"
COURSE = "python-from-the-first-line"


class Picture(NamedTuple):
    name: str
    path: str
    person: str
    size: tuple[int, int]
    theme: str


PICTURES = [
    Picture("home-light", "/", "", WIDE, "light"),
    Picture("course-dark", f"/courses/{COURSE}/", "", WIDE, "dark"),
    Picture("curriculum-light", f"/teach/courses/{COURSE}/", "Mateo", WIDE, "light"),
    Picture("catalogue-phone", "/courses/?category=design", "", PHONE, "light"),
    Picture("player-phone", f"/learn/{COURSE}/", "Linh", PHONE, "dark"),
    Picture("my-courses-phone", "/learn/", "Linh", PHONE, "light"),
]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder))
        server.manage("migrate", "--verbosity", "0")
        server.manage("seed_demo")
        server.start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        FOLDER.mkdir(exist_ok=True)
        try:
            for picture in tqdm(PICTURES, unit="picture"):
                take(browser, server, picture)
        finally:
            browser.close()
            server.stop()


def take(browser: Browser, server: Server, picture: Picture) -> None:
    """Dense, in few colors, so that a file stays under some 100 kB."""
    width, height = picture.size
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme=picture.theme,
        device_scale_factor=1.5,
        has_touch=picture.size == PHONE,
    )
    visitor = Visitor(server, page)
    if picture.person:
        visitor.sign_in(picture.person)
    visitor.open(picture.path)
    page.wait_for_timeout(500)  # ms, for a video's first frame
    image = Image.open(io.BytesIO(page.screenshot()))
    image.convert("RGB").quantize(128).save(FOLDER / f"{picture.name}.png", optimize=True)
    page.close()


if __name__ == "__main__":
    main()
