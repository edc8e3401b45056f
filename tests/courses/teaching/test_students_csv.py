"""students.csv: exactly the students that the page shows, for a spreadsheet"""

import csv
import io
import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from courses import progress
from courses.models import Course, Enrollment
from courses.teaching.spreadsheets import _line
from tests.conftest import person
from tests.courses.teaching.test_students import STUDENTS, names

CSV, ALL_CSV = "/teach/courses/rising/students.csv", "/teach/students.csv"
CELLS = ["=1+1", "+49 30", "-Ada", "@here", "\tAda", "\rAda", "\uff1dcmd()"]


def rows(response) -> list[list[str]]:
    told = b"".join(response.streaming_content).decode()
    assert told.startswith("\ufeff")
    return list(csv.reader(io.StringIO(told[1:], newline="")))


@pytest.fixture
def two(course, lectures):
    ada = progress.enroll(person("user_ada", last_name="Šimůnek", email="ada@example.org"), course)
    progress.complete(ada, lectures[1])
    seen = timezone.now() - timedelta(days=20)
    Enrollment.objects.filter(pk=ada.pk).update(last_seen_at=seen)
    progress.enroll(person("user_bo", banned=True), course)
    return ada


def test_the_file_has_the_rows_and_the_order_of_the_page(educator_client, two):
    today = timezone.localdate()

    response = educator_client.get(CSV)

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="students-rising-{today}.csv"'
    assert response["Cache-Control"] == "private, no-store"
    heading, bo, ada = rows(response)
    assert heading[:4] == ["Name", "E-mail address", "Course", "Progress in percent"]
    before = str(today - timedelta(days=20))
    assert ada == [
        "Ada Šimůnek", "ada@example.org", "Rising", "25", "1", "4", "Step 0.1",
        before, str(today), "", "",
    ]  # fmt: skip
    assert (bo[0], bo[6], bo[10]) == ("Bo", "", "yes")
    for query in ({"sort": "away"}, {"show": "inactive"}, {"q": "bo"}, {"q": "nobody"}):
        for file in (CSV, ALL_CSV):
            shown = names(educator_client.get(STUDENTS, query))
            assert [row[0] for row in rows(educator_client.get(file, query))[1:]] == shown


def test_the_columns_are_in_the_readers_language(educator_client, two):
    educator_client.cookies["language"] = "es"

    heading = rows(educator_client.get(CSV))[0]

    assert heading[2] == "Curso"


@pytest.mark.parametrize("cell", CELLS)
def test_no_cell_is_a_formula(educator_client, two, cell):
    User.objects.filter(pk="user_ada").update(first_name=cell, last_name="")
    Course.objects.update(title=cell)

    [ada] = [row for row in rows(educator_client.get(CSV)) if row[1] == "ada@example.org"]

    assert ada[2] == f"'{cell}"
    assert ada[0].startswith(("'", "Ada"))


@pytest.mark.parametrize("between", [";", "\t", ';"', "; "])
def test_no_cell_of_a_reader_with_another_separator_is_a_formula(between):
    """In Spanish and German, Excel separates cells by semicolons."""
    told = _line(["Ann", f"Ann{between}=cmd|' /C calc'!A0", "a;b; c"])

    assert told.endswith(",a;b; c\r\n")
    for delimiter in ";\t":
        [cells] = csv.reader(io.StringIO(told, newline=""), delimiter=delimiter)
        assert not [cell for cell in cells if cell.strip(' "').startswith("=")]


def test_a_reader_who_goes_away_is_no_error(educator_client, two, caplog):
    response = educator_client.get(CSV)
    next(iter(response.streaming_content))

    for close in response._resource_closers:  # what the server's `close` does, but for connections
        close()

    assert [record for record in caplog.records if record.levelno > logging.INFO] == []
    assert len(rows(educator_client.get(CSV))) == 3
