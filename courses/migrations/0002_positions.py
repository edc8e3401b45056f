"""Positions that cannot tie: those that do are numbered anew, in the order that pages showed."""

from django.db import migrations, models
from django.db.models import Count

GAP = 1024
CHUNK = 500  # parents looked at in one query


def number_anew(apps, schema_editor):
    for name, parent in (("Chapter", "course_id"), ("Lecture", "chapter_id")):
        rows = apps.get_model("courses", name).objects.using(schema_editor.connection.alias)
        while keys := parents_of_ties(rows, parent):
            for key in keys:
                siblings = list(rows.filter(**{parent: key}).order_by("position", "id"))
                top = siblings[-1].position + GAP * len(siblings)
                # The last one first, so that an interruption leaves the order as it is.
                for number, sibling in enumerate(reversed(siblings)):
                    rows.filter(pk=sibling.pk).update(position=top - GAP * number)


def parents_of_ties(rows, parent):
    ties = rows.order_by().values(parent, "position").annotate(total=Count("pk"))
    return {row[parent] for row in ties.filter(total__gt=1)[:CHUNK]}


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(number_anew, migrations.RunPython.noop),
        migrations.RemoveIndex(
            model_name='chapter',
            name='chapter_order',
        ),
        migrations.RemoveIndex(
            model_name='lecture',
            name='lecture_order',
        ),
        migrations.AddConstraint(
            model_name='chapter',
            constraint=models.UniqueConstraint(fields=('course', 'position'), name='chapter_position'),
        ),
        migrations.AddConstraint(
            model_name='lecture',
            constraint=models.UniqueConstraint(fields=('chapter', 'position'), name='lecture_position'),
        ),
    ]
