"""The day of enrollment in every index of a course's students: filters by it read no rows."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0022_quiz_kind'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='enrollment',
            name='enrollment_active',
        ),
        migrations.RemoveIndex(
            model_name='enrollment',
            name='enrollment_progress',
        ),
        migrations.RemoveIndex(
            model_name='enrollment',
            name='enrollment_name',
        ),
        migrations.AddIndex(
            model_name='enrollment',
            index=models.Index(fields=['course', '-last_seen_at', 'id', 'left_at', 'created_at', 'completed_at', 'completed_count', 'last_lecture', 'search_name'], name='enrollment_active'),
        ),
        migrations.AddIndex(
            model_name='enrollment',
            index=models.Index(fields=['course', '-completed_count', 'id', 'left_at', 'created_at', 'last_seen_at', 'completed_at', 'last_lecture', 'search_name'], name='enrollment_progress'),
        ),
        migrations.AddIndex(
            model_name='enrollment',
            index=models.Index(fields=['course', 'search_name', 'id', 'left_at', 'created_at', 'last_seen_at', 'completed_at', 'completed_count', 'last_lecture'], name='enrollment_name'),
        ),
    ]
