"""What a course's rows come to, by day: `courses.statistics` counts them, pages add them up.

A day is one of UTC. No row says anything about one person. Students who have left count where they
left, and nowhere else: the others are those whom the page of students lists.
"""

from typing import ClassVar

from django.db import models

from editing.keys import uuid_key

from .course import Course
from .lecture import Lecture

TENTHS = range(10)  # of a video's length
TENTH_FIELDS = tuple(f"tenth_{tenth}" for tenth in TENTHS)


class CourseStatistics(models.Model):
    """When a course was counted last; `version` is how often."""

    course = models.OneToOneField(
        Course, models.CASCADE, primary_key=True, related_name="statistics", db_column="_id"
    )
    counted_at = models.DateTimeField(null=True, db_index=True)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.course_id)


class CourseDay(models.Model):
    """What happened in a course on one day."""

    id = uuid_key()
    course = models.ForeignKey(Course, models.CASCADE, related_name="days")
    day = models.DateField()
    enrollments = models.PositiveIntegerField(default=0)
    completions = models.PositiveIntegerField(default=0)
    departures = models.PositiveIntegerField(default=0)
    # Of the students who enrolled on that day: how many have completed the course by now.
    finished = models.PositiveIntegerField(default=0)
    # Students who were there on that day and not since.
    last_seen = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["course", "day"], name="one_course_day"),)

    def __str__(self) -> str:
        return f"{self.course_id} {self.day}"


class LectureDay(models.Model):
    """How far those who enrolled on one day have come in a lecture by now."""

    id = uuid_key()
    lecture = models.ForeignKey(Lecture, models.CASCADE, related_name="days")
    day = models.DateField()
    reached = models.PositiveIntegerField(default=0)
    completed = models.PositiveIntegerField(default=0)
    stopped = models.PositiveIntegerField(default=0)
    # Of those who stopped within its video: in which tenth of it.
    tenth_0 = models.PositiveIntegerField(default=0)
    tenth_1 = models.PositiveIntegerField(default=0)
    tenth_2 = models.PositiveIntegerField(default=0)
    tenth_3 = models.PositiveIntegerField(default=0)
    tenth_4 = models.PositiveIntegerField(default=0)
    tenth_5 = models.PositiveIntegerField(default=0)
    tenth_6 = models.PositiveIntegerField(default=0)
    tenth_7 = models.PositiveIntegerField(default=0)
    tenth_8 = models.PositiveIntegerField(default=0)
    tenth_9 = models.PositiveIntegerField(default=0)

    FIGURES: ClassVar = ("reached", "completed", "stopped", *TENTH_FIELDS)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["lecture", "day"], name="one_lecture_day"),)

    def __str__(self) -> str:
        return f"{self.lecture_id} {self.day}"
