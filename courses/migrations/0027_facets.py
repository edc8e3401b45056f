"""Indexes that end with what the catalogue is filtered by, and two columns made for that."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


HOUR = 3600  # seconds


def fill(apps, schema_editor):
    """As courses.models.facets has it."""
    courses = apps.get_model("courses", "Course").objects
    courses.filter(seconds__gt=0, seconds__lt=HOUR).update(length="short")
    courses.filter(seconds__gte=HOUR, seconds__lte=3 * HOUR).update(length="medium")
    courses.filter(seconds__gt=3 * HOUR).update(length="long")
    for stars in (30, 40, 45):
        courses.filter(rating_average__gte=stars / 10 - 0.05).update(stars=stars)


def index_slugs(apps, schema_editor):
    """MongoDB's unique indexes hold strings alone, and are not asked for one of them."""
    if schema_editor.connection.vendor == "mongodb":
        course = apps.get_model("courses", "Course")
        schema_editor.add_index(course, models.Index(fields=["slug"], name="course_slug"))


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0026_suggestions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='course',
            name='course_by_language',
        ),
        migrations.RemoveIndex(
            model_name='course',
            name='course_newest',
        ),
        migrations.RemoveIndex(
            model_name='course',
            name='course_popular',
        ),
        migrations.RemoveIndex(
            model_name='course',
            name='course_by_sort_title',
        ),
        migrations.RemoveIndex(
            model_name='course',
            name='course_by_category',
        ),
        migrations.RemoveIndex(
            model_name='course',
            name='course_rated',
        ),
        migrations.AddField(
            model_name='course',
            name='length',
            field=models.CharField(blank=True, choices=[('short', 'Under 1 hour'), ('medium', '1 to 3 hours'), ('long', 'Over 3 hours')], editable=False, max_length=8),
        ),
        migrations.AddField(
            model_name='course',
            name='stars',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AlterField(
            model_name='course',
            name='educator',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='courses', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='course',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('archived', 'Archived'), ('deleted', 'Deleted')], default='draft', editable=False, max_length=16),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='course',
            index=models.Index(fields=['status', '-published_at', 'id', 'category', 'level', 'length', 'stars', 'language', 'educator'], name='course_newest'),
        ),
        migrations.AddIndex(
            model_name='course',
            index=models.Index(fields=['status', '-enrollment_count', 'id', 'category', 'level', 'length', 'stars', 'language', 'educator'], name='course_popular'),
        ),
        migrations.AddIndex(
            model_name='course',
            index=models.Index(fields=['status', '-rating_score', 'id', 'category', 'level', 'length', 'stars', 'language', 'educator'], name='course_rated'),
        ),
        migrations.AddIndex(
            model_name='course',
            index=models.Index(fields=['status', 'sort_title', 'id', 'category', 'level', 'length', 'stars', 'language', 'educator'], name='course_by_sort_title'),
        ),
        migrations.AddIndex(
            model_name='course',
            index=models.Index(fields=['status', 'category', 'level', 'length', 'stars', 'language', 'educator', 'published_at', 'enrollment_count', 'rating_score', 'sort_title', 'id'], name='course_facets'),
        ),
        migrations.AddIndex(
            model_name='course',
            index=models.Index(fields=['educator', 'status', '-published_at', 'id'], name='course_of_educator'),
        ),
        migrations.RunPython(index_slugs, migrations.RunPython.noop),
    ]
