"""What is taught and what is learned. Rules that span models are in the modules above."""

from .course import Category, Course, CourseQuerySet
from .enrollment import Enrollment, EnrollmentQuerySet, LectureProgress
from .lecture import Chapter, Lecture, LectureQuerySet
from .question import Answer, MeToo, Post, Question, QuestionReport
from .review import Review

__all__ = [
    "Answer",
    "Category",
    "Chapter",
    "Course",
    "CourseQuerySet",
    "Enrollment",
    "EnrollmentQuerySet",
    "Lecture",
    "LectureProgress",
    "LectureQuerySet",
    "MeToo",
    "Post",
    "Question",
    "QuestionReport",
    "Review",
]
