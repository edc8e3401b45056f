"""The checks, by subject, and how they are run: in seconds, whatever does not answer."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from multiprocessing.pool import AsyncResult, ThreadPool

from django.db import connections

from accounts.sync.errors import DATABASE_ERRORS

from . import backups, clerk, database, events, program, proxy, queues, services
from .findings import Check, Finding, Level, warning, wrong

PATIENCE = 8.0  # seconds for all outside services together; each has about five of its own


@dataclass(frozen=True)
class Subject:
    """`asks` ask other machines, each in a thread of its own; `reads` look at what is here;
    `queries` ask the database, once it is known to answer and to have our tables."""

    title: str
    asks: tuple[Check, ...] = ()
    reads: tuple[Check, ...] = ()
    queries: tuple[Check, ...] = ()


@dataclass(frozen=True)
class Section:
    title: str
    findings: list[Finding]


SUBJECTS = (
    Subject(
        "Program",
        reads=(program.interpreter, program.django_checks, program.static_files),
    ),
    Subject(
        "Clerk",
        reads=(clerk.keys, clerk.authorized_parties),
        asks=(clerk.frontend_api, clerk.backend_api, clerk.clock, clerk.session_claim),
    ),
    Subject(
        "Clerk's events, and our users",
        queries=(events.webhooks, events.failures, events.reconciliation, events.admins),
    ),
    Subject(
        "Database",
        asks=(database.connecting,),
        queries=(
            database.writable,
            database.indexes,
            database.connections,
            database.replica_set,
        ),
    ),
    Subject("Cache", asks=(services.cache,), reads=(services.cache_is_shared,)),
    Subject("Uploads", asks=(services.storage, services.disk)),
    Subject("Mail", asks=(services.mail,)),
    Subject("Proxy", reads=(proxy.trust,), asks=(proxy.site,)),
    Subject(
        "What waits",
        queries=(
            queues.mails,
            queues.decisions,
            queues.deletions,
            queues.attempts,
            queues.answers,
            queues.figures,
            queues.search,
            queues.periodic,
        ),
    ),
    Subject("Backups", queries=(backups.last_backup,)),
)


def examine() -> list[Section]:
    """What every check says; subjects of which nothing is to be said are left out."""
    asks = [check for subject in SUBJECTS for check in subject.asks]
    answers = _ask(asks)
    is_ready = all(each.level == Level.OK for each in answers[database.connecting])
    sections = []
    for subject in SUBJECTS:
        found = [finding for check in subject.reads for finding in check()]
        found += [finding for check in subject.asks for finding in answers[check]]
        if is_ready:
            found += [finding for check in subject.queries for finding in _query(check)]
        elif subject.queries:
            found.append(warning("Not all was looked at.", "First mend what Database says."))
        sections.append(Section(subject.title, found))
    return [section for section in sections if section.findings]


def worst(sections: list[Section]) -> Level:
    levels = {finding.level for section in sections for finding in section.findings}
    return next((level for level in (Level.WRONG, Level.WARNING) if level in levels), Level.OK)


def _ask(checks: list[Check]) -> dict[Check, list[Finding]]:
    """Beside each other. The threads of those that hang end with the process, or before."""
    answers: dict[Check, list[Finding]] = {check: [] for check in checks}
    pool = ThreadPool(len(checks))
    running = {
        check: pool.apply_async(
            _collect, (check, found), error_callback=partial(_note_failure, check, found)
        )
        for check, found in answers.items()
    }
    for check in _late(running):
        answers[check].append(_no_answer(check))
    pool.terminate()
    return {check: list(found) for check, found in answers.items()}


def _collect(check: Check, found: list[Finding]) -> None:
    try:
        found.extend(check())
    finally:
        connections.close_all()  # those of this thread


def _late(running: dict[Check, AsyncResult]) -> Iterator[Check]:
    until = time.monotonic() + PATIENCE
    for check, result in running.items():
        result.wait(max(0, until - time.monotonic()))
        if not result.ready():
            yield check


def _query(check: Check) -> list[Finding]:
    try:
        return list(check())
    except DATABASE_ERRORS as error:
        return [_failed(check, error)]


def _note_failure(check: Check, found: list[Finding], error: BaseException) -> None:
    found.append(_failed(check, error))


def _no_answer(check: Check) -> Finding:
    return wrong(
        f"{_name(check)}: no answer within {PATIENCE:.0f} seconds.",
        "Does the service run, and can this machine reach it?",
    )


def _failed(check: Check, error: BaseException) -> Finding:
    return wrong(
        f"{_name(check)}: could not be looked at, {type(error).__name__}.",
        "Mend what else is wrong here, then ask again.",
    )


def _name(check: Check) -> str:
    return getattr(check, "__name__", "").replace("_", " ").capitalize()
