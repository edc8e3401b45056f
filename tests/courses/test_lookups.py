"""On MongoDB, a list of courses looks nothing up before it is sorted and cut: else all would be"""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import index_courses

pytestmark = pytest.mark.engines("mongodb")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/courses/",
        "/courses/?sort=popular",
        "/courses/?sort=title&level=beginner",
        "/courses/?category=music&level=beginner",
        "/courses/?q=rising",
        "/users/user_educator/",
        "/learn/",
    ],
)
def test_what_is_looked_up_comes_after_the_limit(student_client, enrollment, path):
    index_courses()
    caches["pages"].clear()

    with CaptureQueriesContext(connection) as captured:
        assert student_client.get(path).status_code == 200

    queries = [query["sql"] for query in captured.captured_queries if "'$limit'" in query["sql"]]
    of_courses = [sql for sql in queries if ".courses_course.aggregate" in sql]
    early = [sql for sql in of_courses if "'$lookup'" in sql.partition("'$limit'")[0]]
    assert of_courses or path == "/learn/"
    assert early == []
