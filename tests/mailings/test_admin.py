"""Mails in Django admin: read, and tried again"""

from pytest_django.asserts import assertContains, assertNotContains

from mailings.models import Mailing

LIST = "/admin/mailings/mailing/"


def test_an_admin_sees_what_failed_and_has_it_tried_again(admin_client, reader, enqueue):
    for key in ("failed", "sent", "claimed"):
        enqueue(reader, key=key)
    failed, claimed = Mailing.objects.get(key="failed"), Mailing.objects.get(key="claimed")
    failed.claim()
    failed.fail("The mail was not sent: SMTPException", for_good=True)
    claimed.claim()
    Mailing.objects.filter(key="sent").update(state="sent")

    assertContains(admin_client.get(LIST), "SMTPException")
    keys = [str(key) for key in Mailing.objects.values_list("pk", flat=True)]
    page = admin_client.post(LIST, {"action": "try_again", "_selected_action": keys}, follow=True)

    assertContains(page, "1 of 3 will be tried with the next run.")
    assert Mailing.objects.due().get() == failed


def test_nothing_is_changed_or_read_there(admin_client, reader, enqueue):
    enqueue(reader)
    page = f"{LIST}{Mailing.objects.get().pk}/change/"
    assertNotContains(admin_client.get(page), "Hello Reader")
    assert admin_client.post(page, {"subject": "New"}).status_code == 403
    assert admin_client.get(f"{LIST}add/").status_code == 403
