"""Which tests run on the engine under test, and what was left to another one; a pytest plugin.

A test that asks for no database says the same on every engine: it is left to SQLite. A test asks
by the mark `django_db`, by a fixture in `ASKING`, its own or another fixture's, or in mid-test by
`request`. The mark `engines("mongodb", ...)` names the engines that a test is about.

Of a test with many cases the other engines get the first: one case shows that they take its
queries. Of tests of transactions they get the first few (`SOME`), as SQLite takes every step and
every seed. They get all where each case is another query: in those with the mark `engines`, and in
`EVERY_CASE`. Coverage watches the first cases, too.

Any other test runs on SQLite and on one of the others, whichever its name falls to: most pages have
several tests, so each is asked for on all three.
"""

import gc
import os
from collections import Counter
from zlib import crc32

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.environment import DATABASE_URL, FOLDER

ENGINE = DATABASE_URL.partition(":")[0].partition("+")[0].replace("postgres", "postgresql", 1)
ASKING = {"db", "transactional_db", "database_for"}
# Tests that share what is slow to start: each group stays in one of xdist's workers. The first that
# a test is in counts: those of neighbours that hang wait for most of their time.
TOGETHER = (
    "tests/production/test_neighbours_away.py",
    "tests/accounts/sync/test_chaos.py",
    "tests/courses/learning/test_at_once.py",
    "tests/localclerk/",
    "tests/production/",
    "tests/browser/test_second_origin.py",
    "tests/browser/test_weight.py",
)
# Tests that start servers, commands or many threads of their own, or ask everything of everyone,
# which take longest: marked `processes`.
PROCESSES = (
    "tests/courses/test_deletions.py",
    "tests/courses/test_killed.py",
    "tests/courses/learning/test_at_once.py",
    "tests/accounts/sync/test_chaos.py",
    "tests/accounts/sync/reconcile/test_interrupted.py",
    "tests/accounts/applications/decisions/test_send_outbox.py",
    "tests/accounts/test_settings.py",
    "tests/certificates/test_at_once.py",
    "tests/quizzes/test_killed.py",
    "tests/demo/test_renew_demo.py",
    "tests/production/",
    "tests/localclerk/",
    "tests/skillrise/test_server.py",
    "tests/test_access_matrix.py::test_the_site_answers_as_the_table_says",
)
# Walks of thousands of requests through code that other tests show line by line, and tests whose
# servers are watched in their own processes: coverage, which makes Python 3.11 twice as slow, does
# not watch them.
UNMEASURED = (
    "tests/courses/test_killed.py",
    "tests/quizzes/test_killed.py",
    "tests/production/",
    "tests/skillrise/test_hostile.py",
    "tests/test_access_matrix.py",
)
# Each case goes another way through the code: coverage watches them all.
MEASURED = ("tests/exchange/",)
SOME = 2
# Each case is another query, or another model.
EVERY_CASE = (
    "tests/courses/test_admin_deletions.py",
    "tests/courses/test_migrations.py",
    "tests/courses/catalogue/test_course_list.py",
    "tests/courses/catalogue/test_filters.py",
    "tests/courses/learning/test_search.py",
    "tests/skillrise/test_hostile.py",
    "tests/texts/test_derived.py",
    "tests/texts/test_search.py",
)
# So is each of Django admin's lists, whose SQL PostgreSQL takes as SQLite does.
MONGODBS = ("tests/accounts/admin/test_admin.py", "tests/accounts/admin/test_lookups.py")
# Of the stand-in of Clerk, which is for development.
SQLITES = ("tests/localclerk/",)
OTHERS = ("postgresql", "mongodb")
LEFT = pytest.StashKey[Counter]()

# To look for cycles among thousands of tests again and again took a twelfth of the time.
gc.set_threshold(100_000, 50, 50)


def pytest_configure(config):
    config.addinivalue_line("markers", "engines(name, ...): the engines that a test is about")
    config.addinivalue_line("markers", "processes: among the longest, as by servers of its own")


def pytest_unconfigure():
    FOLDER.cleanup()  # xdist ends its workers without the cleaning up at a process's exit


def pytest_itemcollected(item):
    if item.nodeid.startswith(PROCESSES):
        item.add_marker("processes")
    if item.nodeid.startswith(UNMEASURED):
        item.add_marker("no_cover")  # pytest-cov's


def pytest_report_header():
    return f"engine: {ENGINE}"


class Scheduling(LoadScopeScheduling):
    """Any worker takes the next test, or the next group of those in TOGETHER, the largest first.

    xdist's own `loadgroup` reads marks, which get lost with pytest 9.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((group for group in TOGETHER if nodeid.startswith(group)), nodeid)


@pytest.hookimpl(optionalhook=True, tryfirst=True)
def pytest_xdist_auto_num_workers(config):
    """One more than there are cores: where a test waits for a server, the others have its core."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Scheduling(config, log) if config.getvalue("dist") == "loadscope" else None


def pytest_collection_modifyitems(config, items):
    numbers = numbers_of_cases(items)
    for item in items:
        if numbers[item] and not item.nodeid.startswith(MEASURED):
            item.add_marker("no_cover")
    reasons = {item: reason for item in items if (reason := why_not_here(item, numbers[item]))}
    config.stash[LEFT] = Counter(reasons.values())
    config.hook.pytest_deselected(items=list(reasons))
    items[:] = sorted((item for item in items if item not in reasons), key=is_short)


def pytest_collection_finish():
    gc.freeze()  # what was collected stays to the end


def is_short(item) -> bool:
    """The longest tests come after the groups: at the end, no worker is left with one of them."""
    return not item.nodeid.startswith(PROCESSES)


def numbers_of_cases(items) -> dict:
    """Which case of its test each item is, from 0."""
    met: Counter[str] = Counter()
    numbers = {}
    for item in items:
        test = item.nodeid.partition("[")[0]
        numbers[item] = met[test]
        met[test] += 1
    return numbers


def why_not_here(item, number: int) -> str:
    """Empty for a test that runs on this engine."""
    marker = item.get_closest_marker("engines")
    if marker:
        return "" if ENGINE in marker.args else f"about {' and '.join(marker.args)} alone"
    if ENGINE == "sqlite":
        return ""
    if item.nodeid.startswith(SQLITES):
        return "of what is for development: left to SQLite"
    if not asks_for_a_database(item):
        return "ask for no database: left to SQLite"
    return why_left(item, number)


def why_left(item, number: int) -> str:
    """Empty for a test of a database that is not left to SQLite, or to the other engine."""
    if item.nodeid.startswith(EVERY_CASE + MONGODBS * (ENGINE == "mongodb")):
        return ""
    if number >= (SOME if is_of_transactions(item) else 1):
        return "further cases of a test: left to SQLite"
    name = item.nodeid.partition("[")[0].encode()
    if is_of_transactions(item) or OTHERS[crc32(name) % 2] == ENGINE:
        return ""
    return "fall to the other of the two engines beside SQLite"


def is_of_transactions(item) -> bool:
    mark = item.get_closest_marker("django_db")
    return "transactional_db" in item.fixturenames or bool(mark and mark.kwargs.get("transaction"))


def asks_for_a_database(item) -> bool:
    if item.get_closest_marker("django_db") or ASKING & set(item.fixturenames):
        return True
    return "request" in item._fixtureinfo.argnames


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef, request):
    """A database that a test comes by in another way would escape the other engines."""
    if fixturedef.argname == "db" and not asks_for_a_database(request.node):
        pytest.fail("asks for the database without saying so: mark it with django_db")
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left"] = dict(session.config.stash[LEFT])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """Each of xdist's workers has collected every test; one that broke down says nothing."""
    if "left" in getattr(node, "workeroutput", {}):
        node.config.stash[LEFT] = Counter(node.workeroutput["left"])


def pytest_terminal_summary(terminalreporter, config):
    for reason, number in config.stash.get(LEFT, Counter()).items():
        terminalreporter.write_line(f"{number} tests not run on {ENGINE}: {reason}")
