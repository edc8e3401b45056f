"""Courses in Django admin. No inlines: MongoDB would keep half of a save that fails."""

from . import announcements, courses, educators, enrollments, files, questions, reviews

__all__ = ["announcements", "courses", "educators", "enrollments", "files", "questions", "reviews"]
