"""axe finds nothing on any page: both themes, signed in and out, with errors, with menus open."""

import json
import sqlite3

import pytest

from tests.browser.conftest import NPM
from tests.browser.pages import addresses

PEOPLE = {"signed out": "", "student": "Linh", "educator": "Mateo", "admin": "Amara"}
RULES = {"exclude": [["[data-clerk-widget]"]]}  # Clerk's widgets are Clerk's


@pytest.fixture(scope="module")
def examples(site):
    """A chapter and a lecture of the demo's educator."""
    with sqlite3.connect(site.folder / "db.sqlite3") as database:
        lecture, chapter = database.execute(
            "SELECT l._id, l.chapter_id FROM courses_lecture l JOIN courses_chapter h "
            "ON h._id = l.chapter_id JOIN courses_course c ON c._id = h.course_id "
            "WHERE c.slug = 'python-from-the-first-line' LIMIT 1"
        ).fetchone()
    return {"lecture_id": lecture, "chapter_id": chapter}


def violations(page):
    page.evaluate((NPM / "axe-core" / "axe.min.js").read_text())
    found = page.evaluate(f"axe.run({json.dumps(RULES)})")["violations"]
    return [f"{item['id']}: {item['nodes'][0]['html'][:160]}" for item in found]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("person", PEOPLE)
def test_no_page_has_a_violation(visit, examples, person, theme):
    visitor = visit(theme=theme)
    if PEOPLE[person]:
        visitor.sign_in(PEOPLE[person])
    found, seen = {}, set()
    for path in addresses(examples):
        if visitor.page.request.get(visitor.site.url + path, max_redirects=0).status == 405:
            continue  # for forms
        visitor.open(path)
        address = visitor.page.url.split("?")[0]
        if address in seen or "/__clerk/" in address:
            continue
        seen.add(address)
        if problems := violations(visitor.page):
            found[path] = problems

    assert not found
    assert len(seen) > 8
