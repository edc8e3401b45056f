"""No hostile or unlucky request is answered 5xx, costs more than ten plain pages, or stores what
its sender may not: every address there is, for each role.

Who deletes or duplicates a course of their own has all of it deleted or copied, on purpose; in how
many statements at the most stands in courses/teaching/test_course_delete.py and test_duplicate.py.
"""

import logging
import os
import re
from dataclasses import replace

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction

from tests.engines import ENGINE
from tests.hostile import NO_ADDRESSES, Request, Role, generated, plain_page, send, unread, walk
from tests.urlconf import address, routes

pytestmark = [
    pytest.mark.engines("sqlite", "postgresql"),  # each request is rolled back
    pytest.mark.filterwarnings("ignore:DateTimeField .* received a naive datetime"),
]

ROLES = ["educator", "nobody", "stranger", "student", "rival", "admin"]
# Anyone who is signed in may save a course and enroll, which the course counts, take notes then, and
# keep paths and follow them.
# What the owner of the course and an admin send with a proof of where it comes from may be what they want.
OPT_OUTS = {"mailings_optout"}  # the address of a mail, which is a proof
STUDENTS = {
    "courses_enrollment",
    "courses_enrollmentword",
    "courses_lectureprogress",
    "courses_course",
    "courses_note",
    "courses_savedcourse",
    "paths_path",
    "paths_pathcourse",
    "paths_pathfollow",
    *OPT_OUTS,
}
# Of a course that one takes.
ME_TOO = {"courses_metoo", "courses_question"}
QUIZZES = {"quizzes_attempt", "quizzes_response"}
MAY_WRITE = {
    "nobody": OPT_OUTS,
    "stranger": STUDENTS,
    "student": STUDENTS | ME_TOO | QUIZZES,
    "rival": STUDENTS | {"accounts_educatorprofile"},
}
NOTES = {"accounts_webhookstatus"}  # that an event was refused
WRITE = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
GENERATED = int(os.environ.get("HOSTILE_REQUESTS", "4000"))
STEP = int(os.environ.get("HOSTILE_STEP", "24"))  # every how many kinds go to one address
FLOOR = 0.015  # seconds; below that a page is as cheap as the next one
STARTS_A_THREAD = "/admin/sync/"
ASKS_EVERYBODY = "/admin/doctor/"  # which takes as long as they do
DELETES_A_COURSE = 'DELETE FROM "courses_course"'
MAKES_A_COURSE = 'INSERT INTO "courses_course"'


class Judge:
    """Sends requests of one role, each of which is rolled back, and notes what is wrong."""

    def __init__(self, role: str, person: Role) -> None:
        self.role, self.person = role, person
        self.bound = 10 * max(plain_page(), FLOOR)
        self.complaints: list[str] = []

    def send(self, request: Request) -> None:
        if self._is_left_out(request):
            return
        request = replace(request, headers=self.person.headers | request.headers)
        status, seconds, written = self._try(request)
        if status >= 500:
            self.complaints.append(f"{status}: {request}")
        if self.role in MAY_WRITE and written - MAY_WRITE[self.role] - NOTES:
            self.complaints.append(f"wrote {written}: {request}")
        if self.takes_a_whole_course:
            return
        if seconds > self.bound and min(self._try(request)[1] for _ in range(3)) > self.bound:
            self.complaints.append(f"{seconds:.3f} s, more than {self.bound:.3f}: {request}")

    def _is_left_out(self, request: Request) -> bool:
        starts_a_thread = request.path == STARTS_A_THREAD and request.method == "POST"
        return starts_a_thread or (request.path == ASKS_EVERYBODY and self.role == "admin")

    def _try(self, request: Request) -> tuple[int, float, set[str]]:
        written: set[str] = set()
        self.takes_a_whole_course = False

        is_copy = request.path.endswith("/duplicate/")
        whole = (DELETES_A_COURSE, MAKES_A_COURSE) if is_copy else DELETES_A_COURSE

        def watch(execute, sql, *args):
            written.update(WRITE.findall(sql))
            self.takes_a_whole_course |= sql.startswith(whole)
            return execute(sql, *args)

        with transaction.atomic(), connection.execute_wrapper(watch):
            status, seconds = send(request)
            transaction.set_rollback(True)
        return status, seconds, written


@pytest.fixture(autouse=True)
def _in_one_transaction(settings):
    """A server would close the connection after a request; limits would answer in place of views."""
    settings.RATELIMIT_ENABLE = False
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(params=ROLES if ENGINE == "sqlite" else ROLES[:1])
def judge(request, course, enrollment):
    role = request.param
    user_id = "" if role == "nobody" else request.getfixturevalue(role).pk
    return Judge(role, Role(user_id))


def test_each_kind_of_request_to_every_address(judge, sample):
    """Neighbors in the URLconf share the kinds between them, and each role begins elsewhere."""
    paths = [*(address(route, sample) for route in routes()), *NO_ADDRESSES]
    for number, path in enumerate(paths, ROLES.index(judge.role)):
        for request in list(walk(path))[number % STEP :: STEP]:
            judge.send(request)

    assert judge.complaints == []


def test_the_roles_are_who_they_seem(judge):
    pages = {"/learn/": "nobody", "/teach/": "educator rival", "/admin/": "admin"}
    for page, roles in pages.items():
        status, _ = send(Request(path=page, headers=judge.person.headers))
        assert (status == 200) == ((judge.role in roles.split()) != (page == "/learn/"))


def test_what_is_refused_unread_is_so_everywhere(course, sample):
    judge = Judge("nobody", Role())
    for path in [*(address(route, sample) for route in routes()), *NO_ADDRESSES]:
        for request in unread(path):
            judge.send(request)

    assert judge.complaints == []


def test_generated_requests(judge, sample):
    for request in generated(1, GENERATED // len(ROLES), sample):
        judge.send(request)

    assert judge.complaints == []
