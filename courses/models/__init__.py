"""What is taught and what is learned. Rules that span models are in the modules above."""

from .course import Category, Course, CourseQuerySet
from .enrollment import Enrollment, EnrollmentQuerySet, LectureProgress, SavedCourse
from .lecture import Chapter, Lecture, LectureQuerySet
from .note import Note, NoteQuerySet
from .question import Answer, MeToo, Post, Question, QuestionReport
from .review import Review, ReviewQuerySet, ReviewReport
from .transcript import CaptionTrack, TranscriptLine

__all__ = [
    "Answer",
    "CaptionTrack",
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
    "Note",
    "NoteQuerySet",
    "Post",
    "Question",
    "QuestionReport",
    "Review",
    "ReviewQuerySet",
    "ReviewReport",
    "SavedCourse",
    "TranscriptLine",
]
