"""Quizzes on pages of courses, which know nothing of quizzes."""

from django import template

from courses.models import Enrollment
from quizzes import analytics
from quizzes.models import Quiz

register = template.Library()


@register.simple_tag
def quiz_results_of(enrollment: Enrollment) -> list[Quiz]:
    """The quizzes that a student has submitted, with the `result` of each."""
    return analytics.results_of(enrollment)
