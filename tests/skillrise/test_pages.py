"""What every page carries for browsers, search engines and sites that show links"""

import json
import re

import pytest
from pytest_django.asserts import assertContains

from courses.paging import PAGE_SIZE
from tests.conftest import make_course

PAGES = ["/", "/courses/", "/courses/rising/", "/privacy/", "/terms/"]


SITE = "https://skillrise.example"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


@pytest.mark.parametrize("page", PAGES)
def test_a_page_runs_no_script_but_ours(client, course, page):
    policy = client.get(page)["Content-Security-Policy"]

    assert "script-src 'self'" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_clerks_styles_come_in_by_a_nonce_of_this_answer(student_client):
    answers = [student_client.get("/profile/") for _ in range(2)]
    nonces = [re.search(r'nonce="([^"]+)"', answer.content.decode())[1] for answer in answers]

    assert nonces[0] != nonces[1]
    for answer, nonce in zip(answers, nonces, strict=True):
        styles = re.search(r"style-src ([^;]+)", answer["Content-Security-Policy"])[1]
        assert f"'nonce-{nonce}'" in styles


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_one_address(client, course, page):
    assertContains(client.get(f"{page}?utm=x"), f'<link rel="canonical" href="{SITE}{page}">')


def test_a_page_of_a_list_has_its_own(client, educator, category):
    for number in range(PAGE_SIZE + 1):
        make_course(educator, category, f"Course {number}")

    answer = client.get("/courses/?page=2&utm=x&category=music")

    address = f"{SITE}/courses/?category=music&amp;page=2"
    assertContains(answer, f'<link rel="canonical" href="{address}">')


def test_a_course_can_be_shared(client, course):
    page = client.get("/courses/rising/").content.decode()
    facts = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])

    assert f'<meta property="og:image" content="{SITE}/courses/rising/share.png">' in page
    assert (facts["@type"], facts["name"]) == ("Course", "Rising")
    assert facts["url"] == f"{SITE}/courses/rising/"
    picture = client.get("/courses/rising/share.png")
    assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")


def test_what_people_typed_does_not_end_the_facts(client, course):
    type(course).objects.update(title="</script><script>alert(1)</script>")

    assert "<script>alert" not in client.get("/courses/rising/").content.decode()


def test_a_draft_has_no_picture(client, draft):
    assert client.get(f"/courses/{draft.slug}/share.png").status_code == 404
