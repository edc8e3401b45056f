"""What hangs on a quiz that is gone, as a crash on MongoDB may leave it"""

import pytest

from courses import deletion
from courses.models import Enrollment
from quizzes.models import Attempt, Quiz, QuizVersion


@pytest.mark.django_db
def test_rows_of_a_quiz_that_is_gone_go(attempt):
    quizzes = Quiz.objects.all()
    quizzes._raw_delete(quizzes.db)  # SQL looks at the end of the transaction
    assert QuizVersion.objects.exists()

    deletion.clear_all_missing()

    assert not QuizVersion.objects.exists()
    assert not Attempt.objects.exists()
    assert Enrollment.objects.exists()
