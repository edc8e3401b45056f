"""Certificates in Django admin"""

import pytest
from django.contrib.admin.models import LogEntry

from certificates.models import Certificate
from tests.courses.pages import page


@pytest.fixture
def url(certificate):
    return f"/admin/certificates/certificate/{certificate.pk}/change/"


def test_an_admin_revokes_with_a_reason(admin_client, url):
    response = admin_client.post(url, {"revoked_reason": "Issued by mistake."})

    assert response.status_code == 302
    certificate = Certificate.objects.get()
    assert (certificate.state, certificate.revoked_reason) == ("revoked", "Issued by mistake.")
    assert LogEntry.objects.get().change_message == "Revoked."


@pytest.mark.parametrize("reason", ["", " ", "\u200b", "x" * 201])
def test_a_reason_is_needed(admin_client, url, reason):
    response = admin_client.post(url, {"revoked_reason": reason})

    assert response.status_code == 200
    assert Certificate.objects.get().is_valid


def test_nothing_else_can_be_changed(admin_client, url):
    names = {"student_name": "Other", "course_title": "Other", "code": "0000000000"}
    shown = page(admin_client.get(url)).one("form", id="certificate_form")
    admin_client.post(url, names | {"revoked_reason": "Why not."})

    assert [field["name"] for field in shown.all("input", type="text")] == ["revoked_reason"]
    certificate = Certificate.objects.get()
    assert (certificate.student_name, certificate.course_title) == ("Student", "Rising")


def test_a_second_revocation_changes_nothing(admin_client, url):
    for reason in ("First.", "Second."):
        response = admin_client.post(url, {"revoked_reason": reason}, follow=True)

    assert "It was not valid any more." in page(response).text
    assert Certificate.objects.get().revoked_reason == "First."
    assert page(admin_client.get(url)).all("input", name="revoked_reason") == []
