"""What is taught and what is learned. Rules that span models are in the modules above."""

from .course import Category, Course, CourseQuerySet
from .enrollment import Enrollment, EnrollmentQuerySet, LectureProgress
from .lecture import Chapter, Lecture, LectureQuerySet
from .review import Review, ReviewReport

__all__ = [
    "Category",
    "Chapter",
    "Course",
    "CourseQuerySet",
    "Enrollment",
    "EnrollmentQuerySet",
    "Lecture",
    "LectureProgress",
    "LectureQuerySet",
    "Review",
    "ReviewReport",
]
