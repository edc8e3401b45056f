"""Mails: stored once, sent once, tried again"""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from mailings import outbox
from mailings.models import CLAIM_LASTS, LONGEST_WAIT, MOST_ATTEMPTS, Kind, Mailing
from mailings.preferences import remember_language, unsubscribe
from tests.conftest import person
from tests.mailings.conftest import ANSWERED

State = Mailing.State


def the_mail():
    return Mailing.objects.get()


def make_due():
    Mailing.objects.update(not_before=timezone.now())


def test_a_mail_is_sent_once_and_its_text_forgotten(reader, enqueue, mailoutbox, settings):
    settings.SITE_URL = "https://skillrise.example"
    assert enqueue(reader, link="/learn/rising/")

    for _ in range(2):
        call_command("send_outbox")

    (mail,) = mailoutbox
    assert (mail.subject, mail.to) == ("Profile: Up & <away>", ["reader@example.com"])
    assert mail.body.startswith(
        "Hello Reader,\n\nsee Up & <away>.\n\nhttps://skillrise.example/learn"
    )
    assert "\n-- \nYou get mails about: Answers to my questions.\n" in mail.body
    assert "https://skillrise.example/mailings/" in mail.body
    row = the_mail()
    assert (row.state, row.text, row.attempts, row.claimed_at) == (State.SENT, "", 1, None)
    assert row.sent_at
    assert str(row.pk) in mail.message()["Message-ID"]


def test_about_the_same_there_is_one_mail(reader, student, enqueue):
    assert enqueue(reader)
    assert not enqueue(reader, title="Again")
    assert enqueue(reader, key="answer:2")
    assert enqueue(reader, kind=Kind.ANNOUNCEMENT)
    assert Mailing.objects.count() == 3
    assert not enqueue(student)  # has no address


def test_storing_a_mail_is_cheap_and_sends_nothing(
    reader, enqueue, mailoutbox, django_assert_max_num_queries
):
    enqueue(reader, key="warm up")
    with django_assert_max_num_queries(4):  # the language, and the row within a savepoint
        enqueue(reader)
    assert mailoutbox == []


def test_a_mail_is_in_the_language_of_its_reader(reader, enqueue, mailoutbox):
    remember_language(reader, "es")
    enqueue(reader)
    with translation.override("en"):
        outbox.send_due()
    assert mailoutbox[0].subject.startswith("Perfil:")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\u2028", "\0"])
def test_a_title_adds_no_headers(reader, enqueue, mailoutbox, newline):
    attack = f"Up{newline}Bcc: eve@example.com{newline}"
    if newline == "\0":
        attack = attack.replace("\0", "")
    enqueue(reader, title=attack)
    outbox.send_due()
    assert mailoutbox[0].recipients() == ["reader@example.com"]
    assert mailoutbox[0].message()["Bcc"] is None


@pytest.mark.parametrize("why", ["banned", "deleted", "address", "unsubscribed"])
def test_who_may_not_or_does_not_want_to_get_it_does_not(reader, enqueue, mailoutbox, why):
    """Asked when it is sent: that may have changed since it was stored."""
    enqueue(reader)
    enqueue(reader, kind=Kind.DECISION)
    if why == "unsubscribed":
        unsubscribe(reader.pk, ANSWERED)
        unsubscribe(reader.pk, Kind.ANNOUNCEMENT)
    else:
        changes = {
            "banned": {"banned": True},
            "deleted": {"deleted_at": timezone.now()},
            "address": {"email": None},
        }
        type(reader).objects.filter(pk=reader.pk).update(**changes[why])

    assert outbox.send_due() == 0

    states = set(Mailing.objects.filter(kind=ANSWERED).values_list("state", "text"))
    assert states == {(State.SKIPPED, "")}
    assert len(mailoutbox) == (1 if why == "unsubscribed" else 0)


def test_who_is_banned_when_it_is_stored_gets_none(reader, enqueue):
    reader.banned = True
    assert not enqueue(reader)
    assert not Mailing.objects.exists()


def test_what_a_mail_was_about_is_gone(reader, enqueue, mailoutbox):
    enqueue(reader)
    enqueue(reader, key="answer:2")
    outbox.withdraw(ANSWERED, ["answer:1"])
    outbox.send_due()
    assert len(mailoutbox) == 1


def test_a_run_sends_for_some_minutes_and_the_next_goes_on(
    reader, enqueue, mailoutbox, monkeypatch
):
    enqueue(reader)
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "AT_ONCE", timedelta())
        assert outbox.send_due() == 0
    assert not mailoutbox

    outbox.send_due()

    assert len(mailoutbox) == 1


# Failures


def test_while_the_mail_server_is_away_nothing_is_lost_or_counted(reader, enqueue, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody answers there
    enqueue(reader)
    with pytest.raises(CommandError, match="1 mails could not be sent"):
        call_command("send_outbox")
    assert (the_mail().attempts, the_mail().state) == (0, State.WAITING)


def test_what_the_server_does_not_take_now_is_tried_again_ever_later(reader, enqueue, server):
    other = person("user_other", email="other@example.com")
    enqueue(reader)
    server.answer_to_address = "450 come later, reader@example.com"
    waits = []
    for _ in range(MOST_ATTEMPTS):
        make_due()
        outbox.send_due()
        waits.append(the_mail().not_before - timezone.now())
    row = the_mail()
    assert (row.state, row.attempts) == (State.FAILED, MOST_ATTEMPTS)
    assert row.failure == "The mail was not sent: SMTPRecipientsRefused"
    assert waits[:3] == sorted(waits[:3])
    assert timedelta(minutes=4) < waits[0] < timedelta(minutes=5, seconds=1)
    assert max(waits) < LONGEST_WAIT + timedelta(seconds=1)

    server.answer_to_address = "250 known"
    enqueue(other)
    assert outbox.send_due() == 0
    assert Mailing.objects.filter(state=State.WAITING).count() == 0
    assert [mail["To"] for mail in server.mails] == ["other@example.com"]


def test_an_address_that_there_is_not_is_tried_once(reader, enqueue, server):
    enqueue(reader)
    server.answer_to_address = "550 nobody here"
    outbox.send_due()
    assert (the_mail().state, the_mail().attempts) == (State.FAILED, 1)


def test_an_address_that_is_none_holds_up_nobody_else(reader, enqueue, server):
    enqueue(person("user_bad", email="ada@exa..mple.com"))
    enqueue(reader)
    outbox.send_due()
    assert "reader@example.com" in [mail["To"] for mail in server.mails]


# Claims


def test_what_another_process_sends_is_left_alone_while_its_claim_lasts(
    reader, enqueue, mailoutbox
):
    enqueue(reader)
    other = the_mail()
    assert other.claim()
    assert not the_mail().claim()
    outbox.send_due()
    assert mailoutbox == []

    make_due()  # its process died
    outbox.send_due()
    assert len(mailoutbox) == 1
    other.fail("Too late to say so.")
    assert (the_mail().state, the_mail().failure) == (State.SENT, "")


def test_a_claim_lasts_longer_than_a_mail_may_take(settings):
    assert timedelta(seconds=20 * settings.EMAIL_TIMEOUT) < CLAIM_LASTS


@pytest.mark.django_db(transaction=True)
def test_eight_who_send_at_once_send_each_once(reader, enqueue, eight_at_once, mailoutbox):
    for number in range(12):
        enqueue(reader, key=f"answer:{number}")
    eight_at_once(lambda number: outbox.send_due())
    assert len(mailoutbox) == 12
    assert set(Mailing.objects.values_list("state", "attempts")) == {(State.SENT, 1)}


@pytest.mark.django_db(transaction=True)
def test_eight_who_store_the_same_at_once_store_one(reader, enqueue, eight_at_once):
    assert sum(eight_at_once(lambda number: enqueue(reader))) == 1
    assert Mailing.objects.count() == 1


# Afterwards


def test_mails_are_forgotten_after_ninety_days(reader, enqueue, mailoutbox):
    for key, days in [("old", 91), ("young", 89)]:
        enqueue(reader, key=key)
        created_at = timezone.now() - timedelta(days=days)
        Mailing.objects.filter(key=key).update(created_at=created_at, state=State.SENT)
    call_command("send_outbox")
    assert the_mail().key == "young"
