import pytest

from courses.models import Attachment, CaptionTrack, Chapter, Course, Lecture, Picture
from quizzes.models import Question, Quiz, QuizVersion


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def stored(db, tmp_path):
    """Reads every row that an import may write, and the names of the files, to compare."""
    models = (Course, Chapter, Lecture, CaptionTrack, Attachment, Picture)
    models += (Quiz, Question, QuizVersion)

    def read():
        rows = [list(model.objects.order_by("pk").values()) for model in models]
        return rows, sorted(str(path) for path in tmp_path.rglob("*") if path.is_file())

    return read
