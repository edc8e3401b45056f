"""A quiz from its start to the result, and what is left of it when the student's account goes"""

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from courses import erasure
from quizzes.models import Attempt, Response
from tests.conftest import completed_ids

from .published import fields

pytestmark = pytest.mark.django_db


def test_from_start_to_result(student_client, enrollment, address, lecture):
    start = student_client.post(f"{address}start/")
    assertRedirects(start, f"{address}1/")
    attempt = Attempt.objects.with_questions().get()
    page = student_client.get(f"{address}1/")
    assertContains(page, 'type="radio"', 3)
    assertContains(page, 'type="checkbox"', 3)
    assertContains(page, "<select", 4)
    assertNotContains(page, "Since 1535.")

    sent = fields(attempt, ["b"], ["a", "b"], ["Cervantes"], ["a", "b", "c", "d"])
    assertRedirects(student_client.post(f"{address}1/submit/", sent), f"{address}1/result/")

    result = student_client.get(f"{address}1/result/")
    assertContains(result, "3 of 4 right (75 %)")
    for words in ("Passed", "Question 1: not right", "The capital of the Inca.", "Since 1535."):
        assertContains(result, words)
    assertContains(result, "Peru has ten million people in its capital.")
    assertNotContains(result, "That is in Ecuador.")  # neither chosen nor right
    assert completed_ids(enrollment) == {lecture.pk}
    intro = student_client.get(address)
    assertContains(intro, "3 of 4 right")
    assertContains(intro, "Take it again")

    erasure.remove_enrollments(enrollment.user_id)
    assert not Attempt.objects.exists()
    assert not Response.objects.exists()
