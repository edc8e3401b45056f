"""SkillRise as `make run` serves it, and Chromium that visits it.

No request leaves the machine, no page writes an error to the console, and no content security
policy is broken: every visitor fails its test otherwise.
"""

import os
import re
import shutil
import sqlite3
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser import preparing
from tests.browser.pages import EXAMPLES, addresses, quiz_pages
from tests.localclerk.conftest import Server
from tests.tutor import server as models

ROOT = Path(__file__).resolve().parents[2]
NPM = ROOT / ".npm"
# The first has no windows that nobody sees, and takes half as long as the others.
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, CHROMIUMS)), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1",
]
PHONE, WIDE = (360, 740), (1280, 900)
PEOPLE = {"signed out": "", "student": "Linh", "educator": "Mateo", "admin": "Amara"}
WRONG_FILTERS = f"/courses/?q={'long' * 60}&category=none&level=none&sort=none"
PREVIEW = """
    SELECT l._id FROM courses_lecture l JOIN courses_chapter h ON h._id = l.chapter_id
    JOIN courses_course c ON c._id = h.course_id
    WHERE c.slug = 'running-slowly' AND l.kind = 'video' AND l.is_preview
"""

# Answers that a page gives on purpose, which Chromium calls an error.
EXPECTED = re.compile(r"the server responded with a status of (401|403|404|405|409|422|429)")


expect.set_options(timeout=15_000)  # ms; a busy machine is no fault


@pytest.fixture(scope="session", autouse=True)
def _everything_is_there():
    """Skips aloud on a developer's machine; CI sets BROWSER_TESTS=required."""
    missing = [
        name
        for name, is_there in {
            "Chromium (apt install chromium-headless-shell)": CHROMIUM,
            "ClerkJS and axe (python tools/fetch_npm.py)": (NPM / "fetched.txt").exists(),
        }.items()
        if not is_there
    ]
    if missing:
        complaint = f"BROWSER TESTS NOT RUN: {', '.join(missing)} missing"
        if os.environ.get("BROWSER_TESTS") == "required":
            pytest.exit(complaint, returncode=1)
        pytest.skip(complaint)


@pytest.fixture(scope="session")
def model():
    """The one that the site asks (tests/tutor/server.py)."""
    with models.serving() as server:
        yield server


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    return preparing.prepare(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def site(tmp_path_factory, prepared, model):
    folder = tmp_path_factory.mktemp("site")
    preparing.copy(prepared.demo, folder)
    scripts = "/__clerk/npm/@clerk/clerk-js@6/dist/clerk.browser.js"
    asks = {"AI_API_KEY": models.KEY, "AI_BASE_URL": model.url, "AI_MODEL": "ok"}
    server = Server(folder, CLERK_JS_URL=scripts, **asks)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def database(site):
    with sqlite3.connect(site.folder / "db.sqlite3") as connection:
        yield connection


@pytest.fixture(scope="module")
def paths(database):
    """Every page, with a video and with an article that has code in it."""
    lectures = database.execute(
        "SELECT l._id, l.chapter_id, q._id, a._id, MAX(a._id IS NOT NULL) FROM courses_lecture l "
        "JOIN courses_chapter h ON h._id = l.chapter_id "
        "JOIN courses_course c ON c._id = h.course_id "
        "LEFT JOIN courses_question q ON q.lecture_id = l._id "
        "LEFT JOIN courses_answer a ON a.question_id = q._id "
        "WHERE c.slug = ? AND (l.kind = 'video' OR l.body LIKE '%```%') GROUP BY l.kind",
        [EXAMPLES["slug"]],
    ).fetchall()
    [review] = database.execute(
        "SELECT r._id FROM courses_review r JOIN courses_course c ON c._id = r.course_id "
        "WHERE c.slug = ? AND r.answer != ''",
        [EXAMPLES["slug"]],
    ).fetchone()
    [note] = database.execute("SELECT _id FROM courses_note").fetchone()
    quiz, quiz_lecture, quiz_question = database.execute(
        "SELECT z._id, z.lecture_id, q._id FROM quizzes_quiz z "
        "JOIN quizzes_question q ON q.quiz_id = z._id "
        "JOIN courses_course c ON c._id = z.course_id WHERE c.slug = ?",
        [EXAMPLES["slug"]],
    ).fetchone()
    educator, invited = (
        database.execute(
            "SELECT _id FROM courses_courseeducator WHERE state = ?", [state]
        ).fetchone()[0]
        for state in ("teaches", "invited")
    )
    [news] = database.execute("SELECT _id FROM courses_announcement").fetchone()
    [enrollment] = database.execute(
        "SELECT e._id FROM courses_enrollment e JOIN courses_course c ON c._id = e.course_id "
        "WHERE c.slug = ? ORDER BY e.completed_count DESC",
        [EXAMPLES["slug"]],
    ).fetchone()
    [step] = database.execute(
        "SELECT s._id FROM paths_pathcourse s JOIN paths_path p ON p._id = s.path_id "
        "WHERE p.slug = ?",
        [EXAMPLES["paths/<slug:slug>"]],
    ).fetchone()
    [code] = database.execute("SELECT code FROM certificates_certificate LIMIT 1").fetchone()
    names = ("lecture_id", "chapter_id", "question_id", "answer_id", "review_id")
    found = [
        path
        for number, (*keys, _) in enumerate(lectures)
        for path in addresses(
            dict(zip(names, (str(UUID(key)) for key in [*keys, review]), strict=True))
            | {"code": code, "note_id": str(UUID(note)), "announcement_id": str(UUID(news))}
            | {"enrollment_id": str(UUID(enrollment)), "step_id": str(UUID(step))}
            | {"quiz_id": str(UUID(quiz)), "quiz_question_id": str(UUID(quiz_question))}
            | quiz_pages(UUID(quiz_lecture))
            | {"educator_id": str(UUID(educator)), "invitation_id": str(UUID(invited))}
            | {"page": f"learn/{EXAMPLES['slug']}/{UUID(keys[0])}/"}
        )
        # Of every further lecture the pages that show what is in it.
        if not number or path.endswith((f"/{UUID(keys[0])}/", f"/{UUID(keys[0])}/edit/"))
    ]
    return [*dict.fromkeys(found), WRONG_FILTERS]


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Visitor:
    """A browser window of its own, with cookies of its own."""

    def __init__(self, site: Server, page: Page) -> None:
        self.site = site
        self.page = page
        self.origins = [site.url]
        self.complaints: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", self._asked)

    def open(self, path: str):
        """Go there; where there is a widget, ClerkJS may lead on by itself."""
        response = self.page.goto(self.site.url + path)
        if self.page.locator("[data-clerk-widget]").count():
            self.page.wait_for_load_state("networkidle")
        return response

    def sign_in(self, name: str, then: str = "/") -> "Visitor":
        """One click on the local Clerk's own page."""
        self.open(f"/__clerk/sign-in?redirect_url={self.site.url}{then}")
        button = self.page.get_by_role("button", name=re.compile(name)).first
        if not button.is_visible():
            for summary in self.page.locator("details > summary").all():
                summary.click()
        button.click()
        return self

    def button(self, name: str):
        return self.page.get_by_role("button", name=name)

    def link(self, name: str):
        return self.page.get_by_role("link", name=name)

    def field(self, name: str):
        return self.page.get_by_label(name, exact=True)

    def add(self, label: str, title: str) -> None:
        """On the page of a course: a chapter or a lecture, by its title."""
        self.field(label).first.fill(title)
        self.page.keyboard.press("Enter")
        self.page.locator("[data-title]", has_text=title).wait_for()

    def is_at(self, path: str) -> bool:
        return self.page.url.split("?")[0] == self.site.url + path

    def _heard(self, message) -> None:
        if message.type == "error" and not EXPECTED.search(message.text):
            self.complaints.append(f"console: {message.text} ({message.location})")

    def _asked(self, request) -> None:
        if not request.url.startswith((*self.origins, "data:", "blob:")):
            self.complaints.append(f"left the machine: {request.url}")


@pytest.fixture
def visit(chromium, site):
    """Open a window: `visit(size, theme)`; whatever it complains of fails the test."""
    visitors = []

    def open_window(size=WIDE, theme="light", **options) -> Visitor:
        width, height = size
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, **options
        )
        context.set_default_timeout(15_000)
        visitors.append(Visitor(site, context.new_page()))
        return visitors[-1]

    yield open_window
    for visitor in visitors:
        visitor.page.context.close()
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    assert not complaints


@pytest.fixture
def visit_as(visit):
    """Open a window in which one of `PEOPLE` is signed in, or nobody."""

    def open_window(person: str, size=WIDE) -> Visitor:
        visitor = visit(size)
        return visitor.sign_in(PEOPLE[person]) if PEOPLE[person] else visitor

    return open_window


@pytest.fixture
def page_of_a_video(database):
    """The address of a free preview with a video file."""
    (key,) = database.execute(PREVIEW).fetchone()
    return f"/learn/running-slowly/{UUID(key)}/"


@pytest.fixture
def page_of_a_link(site, database, page_of_a_video):
    """Gives the lecture a link, or another file; afterwards it has its own file again."""
    key = UUID(page_of_a_video.split("/")[-2]).hex
    change = "UPDATE courses_lecture SET video_url = ?, video_file = ? WHERE _id = ?"
    before = database.execute(
        "SELECT video_file FROM courses_lecture WHERE _id = ?", [key]
    ).fetchone()

    def give(link: str = "", file: str = "") -> str:
        database.execute(change, [link, file, key])
        database.commit()
        return page_of_a_video

    yield give
    database.execute(
        "UPDATE courses_lecture SET video_url = '', video_file = ? WHERE _id = ?",
        [*before, key],
    )
    database.commit()


def let_rows_make_room(page):
    """While one is dragged."""
    page.wait_for_timeout(200)  # ms, in which they begin
    page.wait_for_function("() => document.getAnimations().length === 0")
