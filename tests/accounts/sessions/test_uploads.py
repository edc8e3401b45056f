"""Large files: who sends them is asked before the body is read."""

import pytest
from django.test import Client

from tests.accounts.raw_requests import EXPIRED, from_now, signed_in
from tests.bodies import post_unread


@pytest.mark.parametrize(
    ("visitor", "status"), [("nobody", 302), ("student", 403), ("rival", 404), ("admin", 403)]
)
def test_uploads_of_others_are_refused_unread(client_of, visitor, status, lectures):
    path = f"/teach/lectures/{lectures[0].pk}/edit/"

    assert post_unread(path, client=client_of(visitor)).status_code == status


@pytest.mark.parametrize("visitor", ["nobody", "student", "educator"])
def test_uploads_in_django_admin_are_the_admins(client_of, visitor, lectures):
    path = f"/admin/courses/lecture/{lectures[0].pk}/change/"
    answer = post_unread(path, client=client_of(visitor))

    assert answer.status_code == (302 if visitor == "nobody" else 403)


@pytest.mark.parametrize("visitor", ["educator", "admin"])
def test_who_may_upload_is_read(client_of, visitor, lectures):
    place = "teach/lectures/{}/edit" if visitor == "educator" else "admin/courses/lecture/{}/change"
    client = client_of(visitor)

    with pytest.raises(AssertionError, match="the body was read"):
        post_unread(f"/{place.format(lectures[0].pk)}/", client=client)


def test_no_upload_is_larger_than_its_files_may_be(educator_client, course):
    assert (
        post_unread(f"/teach/courses/{course.slug}/edit/", client=educator_client).status_code
        == 413
    )


def test_an_upload_that_outlives_its_token(clerk_api, course, lectures, educator):
    """The token lives for a minute, and a large file takes longer to come."""
    session = {"id": "sess_user_educator", "user_id": educator.pk, "status": "active"}
    clerk_api.sessions[session["id"]] = session
    path = f"/teach/lectures/{lectures[0].pk}/edit/"

    def browser(**claims):
        client = Client()
        client.cookies.load(signed_in(educator.pk, **from_now(EXPIRED), **claims))
        return client

    with pytest.raises(AssertionError, match="the body was read"):
        post_unread(path, client=browser())
    session["status"] = "ended"
    answer = post_unread(path, client=browser(sid="sess_other"))
    assert answer["Location"].startswith("/sign-in/")
