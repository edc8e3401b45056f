"""What the apps do when something of a course is copied, or moves to another course."""

# What is done, in this order, when a course or a lecture is duplicated: courses.duplication.Copies
# says what was. Each is taken again when a lecture is copied again with the same key.
DUPLICATION_STEPS = ["quizzes.duplication.copy_quizzes"]

# What is done when a chapter or lecture moved between two courses, for the keys of both.
# Each may be repeated: `manage.py recount_courses` does, for every course.
MOVING_STEPS = ["quizzes.moves.follow_lectures"]
