"""MEDIA_STORAGE_URL"""

import pytest

from skillrise.csp import policy
from skillrise.storages import media_storage
from tests.skillrise.test_csp import ADDRESSES


def test_nothing_means_local_files():
    media = media_storage("")

    assert "FileSystemStorage" in media.storages["default"]["BACKEND"]
    assert media.origins == []


def test_amazons_bucket():
    storages = media_storage("s3://key:s%2Fcret@films?region=eu-central-1").storages

    for storage in storages.values():
        options = storage["OPTIONS"]
        assert options["bucket_name"] == "films"
        assert (options["access_key"], options["secret_key"]) == ("key", "s/cret")
        assert (options["region_name"], options["endpoint_url"]) == ("eu-central-1", None)


def test_another_store_and_where_its_pictures_are_read():
    media = media_storage("s3://films?endpoint=http://127.0.0.1:9000&public=https://cdn.test/films")

    assert media.storages["default"]["OPTIONS"]["custom_domain"] == "cdn.test/films"
    assert media.origins == ["http://127.0.0.1:9000", "https://cdn.test"]
    directives = policy(**ADDRESSES | {"stores": media.origins})["DIRECTIVES"]
    for name in ("img-src", "media-src"):
        assert set(media.origins) < set(directives[name])


@pytest.mark.parametrize(
    "url",
    [
        *("s3:", "s3://", "http://films", "s3://films/folder", "s3://films?color=green", "films"),
        *("s3://films?endpoint=nowhere", "s3://films?public=//cdn.test", "s3://films?region"),
    ],
)
def test_a_malformed_one_is_refused(url):
    with pytest.raises(ValueError, match=r".+"):
        media_storage(url)
