"""Courses in Django admin. No inlines: MongoDB would keep half of a save that fails."""

from . import courses, enrollments, questions, reviews

__all__ = ["courses", "enrollments", "questions", "reviews"]
