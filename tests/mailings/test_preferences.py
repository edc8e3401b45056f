"""The page where people choose their mails, and what goes with the account"""

from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.sync.erasure import erase
from mailings.models import Kind, Mailing, MailLanguage, OptOut
from mailings.preferences import language_of, remember_language, unsubscribe, wanted

MAILS = "/mailings/"
STUDENTS_KINDS = [
    Kind.EDUCATOR_INVITED,
    Kind.QUESTION_ANSWERED,
    Kind.REVIEW_ANSWERED,
    Kind.INVITATION,
    Kind.ANNOUNCEMENT,
]


def test_a_person_chooses(as_person, reader):
    browser = as_person(reader)
    assertContains(browser.get(MAILS), "reader@example.com")
    assert wanted(reader) == STUDENTS_KINDS

    chosen = {"kinds": [Kind.ANNOUNCEMENT], "language": "es"}
    assert browser.post(MAILS, chosen).status_code == 302

    assert wanted(reader) == [Kind.ANNOUNCEMENT]
    assert language_of(reader) == "es"
    assert browser.post(MAILS, {"language": "en"}).status_code == 302
    assert wanted(reader) == []


def test_what_is_no_choice_is_said_and_changes_nothing(as_person, reader):
    response = as_person(reader).post(MAILS, {"kinds": ["decision"], "language": "xx"})
    assert response.status_code == 422
    assertContains(response, "Not saved yet", status_code=422)
    assert wanted(reader) == STUDENTS_KINDS


def test_what_only_educators_get_is_asked_of_them_alone(student_client, educator_client):
    assertNotContains(student_client.get(MAILS), "in my courses")
    assertContains(educator_client.get(MAILS), "Questions that students ask in my courses")


def test_saving_leaves_kinds_alone_that_were_not_asked(as_person, reader):
    unsubscribe(reader.pk, Kind.QUESTION_ASKED)  # was an educator
    as_person(reader).post(MAILS, {"kinds": STUDENTS_KINDS, "language": "en"})
    assert OptOut.objects.get().kind == Kind.QUESTION_ASKED


def test_the_language_used_first_is_remembered_until_one_is_chosen(reader, settings):
    remember_language(reader)
    assert language_of(reader) == "en"
    remember_language(reader, "es")
    remember_language(reader)
    assert language_of(reader) == "es"


def test_it_goes_with_the_account(reader, enqueue):
    enqueue(reader)
    unsubscribe(reader.pk, Kind.ANNOUNCEMENT)
    remember_language(reader, "es")
    type(reader).objects.filter(pk=reader.pk).update(deleted_at=timezone.now())
    erase(type(reader).objects.all())
    for model in (Mailing, OptOut, MailLanguage):
        assert not model.objects.exists()
