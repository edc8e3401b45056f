"""Sets what courses count, who has completed them, and whose their quizzes and questions are, to
what the rows say.
"""

from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from courses import counters, curriculum, progress, questions, slices, student_names
from courses.models import Course, Question


class Command(BaseCommand):
    help = (
        "Repair what every course counts, from students to news, and completions. Figures by day: "
        "count_statistics --all."
    )

    def handle(self, **options: Any) -> None:
        """Slice by slice: a thousand courses take as many queries as one where little is wrong."""
        every = Course.objects.all()
        for keys in slices.keys(Question.objects.all()):
            questions.follow_lectures(Question.objects.filter(pk__in=keys))
        counters.recount_posts()
        with tqdm(total=every.count(), unit="course", leave=False, disable=None) as bar:
            for keys in slices.keys(every):
                curriculum.follow_moves(keys)
                counters.recount(*keys)
                bar.update(len(keys))
        progress.update_completions()
        student_names.copy_all()
