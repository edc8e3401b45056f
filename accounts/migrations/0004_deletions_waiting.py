from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_texts"),
    ]

    operations = [
        migrations.AddField(
            model_name="reconciliation",
            name="deletions_waiting",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
