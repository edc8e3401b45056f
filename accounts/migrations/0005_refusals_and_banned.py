from django.db import migrations, models


def move_refusals(apps, schema_editor):
    """A refusal was kept as a failure: it begins with its HTTP status."""
    for status in apps.get_model("accounts", "WebhookStatus").objects.all():
        if status.last_failure[:1].isdigit():
            status.last_refusal, status.last_failure = status.last_failure, ""
            status.last_refusal_at, status.last_failure_at = status.last_failure_at, None
            status.save()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_deletions_waiting"),
    ]

    operations = [
        migrations.AddField(
            model_name="webhookstatus",
            name="last_refusal",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="webhookstatus",
            name="last_refusal_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="user",
            name="banned",
            field=models.BooleanField(db_index=True, default=False),
        ),
        migrations.RunPython(move_refusals, migrations.RunPython.noop),
    ]
