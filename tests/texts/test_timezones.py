"""Clock times are those of the reader's clock, or say whose they are"""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from accounts.models import EducatorApplication
from courses.models import Course
from tests.courses.pages import elements, html, page, text

HALF_PAST_THREE = datetime(2026, 11, 25, 15, 31, tzinfo=UTC)


@pytest.fixture
def editor(educator_client, course):
    """The page that says when a course was saved."""
    Course.objects.filter(pk=course.pk).update(updated_at=HALF_PAST_THREE)

    def read(zone):
        educator_client.cookies["timezone"] = zone
        return text(educator_client.get("/teach/courses/rising/"))

    return read


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Europe/Madrid", "Saved Nov. 25, 2026, 4:31 p.m. "),
        ("Asia/Kolkata", "Saved Nov. 25, 2026, 9:01 p.m. "),
        ("Pacific/Auckland", "Saved Nov. 26, 2026, 4:31 a.m. "),
        ("Etc/GMT+5", "Saved Nov. 25, 2026, 10:31 a.m. "),
        ("UTC", "Saved Nov. 25, 2026, 3:31 p.m. UTC "),
    ],
)
def test_a_time_is_that_of_the_readers_clock(editor, zone, shown):
    assert shown in editor(zone)


@pytest.mark.parametrize(
    "zone",
    ["", "Europe/Nowhere", "../../etc/passwd", "/etc/localtime", "europe/madrid", "x" * 4000],
)
def test_without_a_zone_that_there_is_the_time_is_named(editor, zone):
    assert "Saved Nov. 25, 2026, 3:31 p.m. UTC " in editor(zone)


def test_the_next_request_has_its_own(editor):
    editor("Europe/Madrid")

    assert timezone.get_current_timezone_name() == "UTC"
    assert "3:31 p.m. UTC" in editor("")


def test_the_script_is_for_those_who_are_signed_in(client, student_client, admin_client):
    script = "/static/js/timezone.js"

    assert elements(html(student_client.get("/")), "script", src=script)
    assert elements(html(admin_client.get("/admin/")), "script", src=script)
    assert not elements(html(client.get("/")), "script", src=script)


def test_the_admin_names_the_zone_of_its_times(admin_client, db):
    footer = page(admin_client.get("/admin/")).one("footer", id="footer")
    assert footer.text == "Times are those of UTC."

    admin_client.cookies["timezone"] = "Europe/Madrid"
    footer = page(admin_client.get("/admin/")).one("footer", id="footer")
    assert footer.text == "Times are those of Europe/Madrid."


def test_a_decision_has_the_time_of_the_admins_clock(admin_client, admin, student):
    entry = {"status": "approved", "by": admin.pk, "at": HALF_PAST_THREE.isoformat(), "reason": ""}
    application = EducatorApplication.objects.create(
        user=student, title="x", bio="x", expertise="x", status="approved", history=[entry]
    )
    admin_client.cookies["timezone"] = "Europe/Madrid"

    answer = admin_client.get(f"/admin/accounts/educatorapplication/{application.pk}/change/")

    assert "Nov. 25, 2026, 4:31 p.m.: approved by Admin" in text(answer)


def test_the_zone_of_a_visitor_changes_no_caching(client, db):
    client.cookies["timezone"] = "Europe/Madrid"

    assert "timezone" not in client.get("/").headers.get("Vary", "")
