"""The words of students' names and addresses, by which a course finds them."""

import django.db.models.deletion
from django.db import migrations, models
from tqdm import tqdm

from courses.slices import slices
from courses.student_names import search_name_of
from texts.beginnings import beginnings

TOGETHER = 500
LONGEST_WORD = 60


def fill(apps, schema_editor):
    """Mark each name, and store its words: anew where this was interrupted."""
    Enrollment, Word = (apps.get_model("courses", name) for name in ("Enrollment", "EnrollmentWord"))
    named = Enrollment.objects.select_related("user").only(
        "course", "search_name", "user__search_name", "user__email"
    )
    with tqdm(total=Enrollment.objects.count(), unit="enrollment", leave=False, disable=None) as bar:
        for rows in slices(named, size=TOGETHER):
            Word.objects.filter(enrollment__in=[row.pk for row in rows]).delete()
            words = []
            for row in rows:
                name = search_name_of(row.user)
                Enrollment.objects.filter(pk=row.pk).update(search_name=name)
                words += [
                    Word(
                        pk=f"{row.pk.hex} {word}", enrollment_id=row.pk, course_id=row.course_id, word=word
                    )
                    for word in beginnings(name, LONGEST_WORD)
                ]
            Word.objects.bulk_create(words)
            bar.update(len(rows))


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0030_taught_courses'),
    ]

    operations = [
        migrations.CreateModel(
            name='EnrollmentWord',
            fields=[
                ('id', models.CharField(db_column='_id', max_length=93, primary_key=True, serialize=False)),
                ('word', models.CharField(max_length=60)),
                ('course', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.course')),
                ('enrollment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='courses.enrollment')),
            ],
            options={
                'indexes': [models.Index(fields=['course', 'word', 'enrollment'], name='enrollment_word', opclasses=['', 'varchar_pattern_ops', ''])],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
