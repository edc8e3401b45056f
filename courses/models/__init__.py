"""What is taught and what is learned. Rules that span models are in the modules above."""

from .announcement import Announcement, AnnouncementQuerySet
from .attachment import Attachment, AttachmentQuerySet, Picture, PictureQuerySet
from .course import Category, Course, CourseQuerySet, is_of_banned
from .educator import CourseEducator
from .enrollment import (
    Enrollment,
    EnrollmentQuerySet,
    EnrollmentWord,
    LectureProgress,
    SavedCourse,
)
from .lecture import Chapter, Lecture, LectureQuerySet
from .note import Note, NoteQuerySet
from .question import Answer, MeToo, Post, Question, QuestionReport
from .review import Review, ReviewQuerySet, ReviewReport
from .revision import LectureRevision
from .search import SearchPosting, SearchSlip, SearchWord
from .statistics import CourseDay, CourseStatistics, LectureDay
from .transcript import CaptionTrack, TranscriptLine

__all__ = [
    "Announcement",
    "AnnouncementQuerySet",
    "Answer",
    "Attachment",
    "AttachmentQuerySet",
    "CaptionTrack",
    "Category",
    "Chapter",
    "Course",
    "CourseDay",
    "CourseEducator",
    "CourseQuerySet",
    "CourseStatistics",
    "Enrollment",
    "EnrollmentQuerySet",
    "EnrollmentWord",
    "Lecture",
    "LectureDay",
    "LectureProgress",
    "LectureQuerySet",
    "LectureRevision",
    "MeToo",
    "Note",
    "NoteQuerySet",
    "Picture",
    "PictureQuerySet",
    "Post",
    "Question",
    "QuestionReport",
    "Review",
    "ReviewQuerySet",
    "ReviewReport",
    "SavedCourse",
    "SearchPosting",
    "SearchSlip",
    "SearchWord",
    "TranscriptLine",
    "is_of_banned",
]
