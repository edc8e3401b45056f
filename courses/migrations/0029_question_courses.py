"""Questions know their course: an inbox over thousands of courses reads one index of theirs."""

import django.db.models.deletion
from django.db import migrations, models

SLICE = 1000  # questions


def fill(apps, schema_editor):
    """That of their lecture; those at a removed one stay without. May be repeated."""
    questions = apps.get_model("courses", "Question").objects.order_by("pk")
    some = list(questions.values_list("pk", "lecture__chapter__course")[:SLICE])
    while some:
        keys = {}
        for key, course_id in some:
            keys.setdefault(course_id, []).append(key)
        for course_id, of_course in keys.items():
            questions.filter(pk__in=of_course).update(course=course_id)
        later = questions.filter(pk__gt=some[-1][0])
        some = list(later.values_list("pk", "lecture__chapter__course")[:SLICE])


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0028_outcomes'),
    ]

    operations = [
        migrations.AddField(
            model_name='question',
            name='course',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.course'),
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(fields=['course', 'created_at', 'id', 'report_count'], name='question_by_course'),
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(fields=['course', 'is_answered', 'hidden_at', 'deleted_at', 'created_at', 'id'], name='question_waiting'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
