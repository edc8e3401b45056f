"""`manage.py send_outbox` mails what was announced: to everyone who took the course then, once"""

import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import User
from courses import announcements, progress, publication
from courses.models import Announcement, Course, Enrollment
from mailings.models import Kind, Mailing
from mailings.preferences import unsubscribe
from tests import databases
from tests.conftest import person
from tests.courses.pages import text
from tests.servers import PATIENCE


@pytest.fixture
def students(course):
    """Ten, who are there at the time of writing."""
    people = [person(f"user_{number:02}", email=f"s{number}@example.com") for number in range(10)]
    for each in people:
        progress.enroll(each, course)
    return people


@pytest.fixture
def news(course, students):
    news = Announcement(course=course, author=course.educator, title="Snow", text="No *class*.")
    announcements.publish(news)
    return news


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch):
    monkeypatch.setattr(announcements, "CHUNK", 3)


def to(mailoutbox):
    return sorted(mail.to[0] for mail in mailoutbox)


def test_everyone_gets_it_once_but_those_who_left_or_want_none(
    course, students, news, mailoutbox, settings
):
    settings.SITE_URL = "https://skillrise.example"
    progress.leave(Enrollment.objects.get(user=students[0]))
    unsubscribe(students[1].pk, Kind.ANNOUNCEMENT)
    progress.enroll(person("user_later", email="later@example.com"), course)

    for _ in range(2):
        call_command("send_outbox")

    assert to(mailoutbox) == sorted(f"s{number}@example.com" for number in range(2, 10))
    mail = mailoutbox[0]
    assert mail.subject == "Rising: Snow"
    assert "Educator writes to everyone who takes “Rising”:\n\nNo *class*." in mail.body
    assert (
        f"https://skillrise.example/learn/rising/announcements/#announcement-{news.pk}" in mail.body
    )
    assert "List-Unsubscribe" in mail.extra_headers
    news.refresh_from_db()
    assert news.sent_at


def test_an_edit_mails_nobody_again(course, news, mailoutbox):
    call_command("send_outbox")
    news.refresh_from_db()
    news.text = "Class!"
    assert announcements.edit(news, ["text"], course.educator)

    call_command("send_outbox")

    assert len(mailoutbox) == 10
    assert Mailing.objects.count() == 10


def test_mails_are_signed_by_whoever_edited_it_last(course, news, co_educator, mailoutbox):
    news.text = "Class!"
    assert announcements.edit(news, ["text"], co_educator)

    call_command("send_outbox")

    assert Announcement.objects.get().author == co_educator
    assert "Beside writes to everyone who takes “Rising”:\n\nClass!" in mailoutbox[0].body


def test_what_was_interrupted_goes_on_and_mails_nobody_twice(news, mailoutbox, monkeypatch):
    seen = []

    def break_off(announcement, student):
        seen.append(student.pk)
        if len(seen) == 5:
            raise KeyboardInterrupt
        return stored(announcement, student)

    stored = announcements.emails.announced
    monkeypatch.setattr(announcements.emails, "announced", break_off)
    with pytest.raises(KeyboardInterrupt):
        announcements.enqueue_due()
    monkeypatch.undo()
    monkeypatch.setattr(announcements, "CHUNK", 3)
    assert Mailing.objects.count() == 4
    news.refresh_from_db()
    assert news.sent_at is None

    call_command("send_outbox")

    assert len(set(to(mailoutbox))) == len(mailoutbox) == 10


def erase(user_id):
    User.objects.filter(pk=user_id).update(deleted_at=timezone.now())
    announcements.forget_author(user_id)


def ban(user_id):
    User.objects.filter(pk=user_id).update(banned=True)
    for step in settings.COPYING_STEPS:
        assert import_string(step)(user_id)


@pytest.mark.parametrize("how", ["deleted", "course", "author", "ban"])
def test_of_what_is_taken_back_no_more_mails_are_sent(course, news, mailoutbox, monkeypatch, how):
    """In the middle of storing them: those that are stored go, and the others do not come."""
    take_back = {
        "deleted": lambda: announcements.delete(news),
        "course": lambda: publication.delete(Course.objects.filter(pk=course.pk), at_once=0),
        "author": lambda: erase(course.educator_id),
        "ban": lambda: ban(course.educator_id),
    }
    stored, seen = announcements.emails.announced, []

    def in_the_middle(announcement, student):
        seen.append(student)
        if len(seen) == 5:
            take_back[how]()
        stored(announcement, student)

    monkeypatch.setattr(announcements.emails, "announced", in_the_middle)

    call_command("send_outbox")
    call_command("send_outbox")

    assert len(seen) == 6  # that chunk to its end
    assert mailoutbox == []
    assert not Mailing.objects.exists()


def test_a_deleted_one_is_gone_a_day_later(news):
    announcements.delete(news)
    call_command("send_outbox")
    assert Announcement.objects.exists()
    Announcement.objects.update(deleted_at=timezone.now() - timedelta(days=2))

    call_command("send_outbox")

    assert not Announcement.objects.exists()


def test_erasure_takes_the_name_and_leaves_the_news(course, news, client_of, student):
    progress.enroll(student, course)
    User.objects.filter(pk=course.educator_id).update(deleted_at=timezone.now())

    for step in settings.ERASURE_STEPS:
        import_string(step)(course.educator_id)

    page = text(client_of("student").get("/learn/rising/announcements/"))
    assert "A former teacher" in page
    assert "Snow" in page


def test_a_killed_process_loses_and_doubles_no_mail(transactional_db, course, news, at_once):
    """It is killed while it stores them; two at once go on."""
    students = User.objects.bulk_create(
        User(pk=f"user_x{number}", email=f"x{number}@example.com", clerk_updated_at=1)
        for number in range(50)
    )
    before = news.created_at - timedelta(days=1)
    Enrollment.objects.bulk_create(
        Enrollment(user=user, course=course, created_at=before) for user in students
    )
    victim = subprocess.Popen(
        [sys.executable, "manage.py", "send_outbox"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": databases.own(), "EMAIL_URL": "dummymail://"},
    )
    end = time.monotonic() + PATIENCE
    while not Mailing.objects.exists() and time.monotonic() < end:
        time.sleep(0.005)
    victim.kill()
    victim.wait()

    at_once(2, lambda number: announcements.enqueue_due())

    assert Mailing.objects.count() == 60
    assert Announcement.objects.get().sent_at
