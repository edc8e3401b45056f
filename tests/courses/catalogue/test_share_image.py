"""/courses/<slug>/share.png"""

from django.core.cache import caches

from courses.catalogue import artwork
from tests.conftest import WHO_IS_BANNED


def test_a_picture_is_drawn_once(client, course, django_assert_num_queries):
    path = f"/courses/{course.slug}/share.png"
    caches["pages"].clear()
    first = client.get(path)
    key = f"share-image:{artwork.VERSION}:{course.category.position}:{course.slug}"
    assert caches["pages"].get(key) == first.content
    caches["pages"].set(key, b"kept")

    with django_assert_num_queries(1 + WHO_IS_BANNED):
        again = client.get(path)

    assert again.content == b"kept"
    assert "public" in again["Cache-Control"]
    assert "Cookie" not in again.get("Vary", "")
    assert client.get(path, headers={"If-None-Match": again["ETag"]}).status_code == 304
