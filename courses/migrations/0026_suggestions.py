from django.db import migrations


def rename_reserved_slug(apps, schema_editor):
    """/courses/suggest/ is a page of its own."""
    courses = apps.get_model("courses", "Course").objects
    taken = set(courses.filter(slug__startswith="suggest-").values_list("slug", flat=True))
    free = next(name for number in range(2, 10_000) if (name := f"suggest-{number}") not in taken)
    courses.filter(slug="suggest").update(slug=free)


class Migration(migrations.Migration):

    dependencies = [("courses", "0025_course_search")]

    operations = [migrations.RunPython(rename_reserved_slug, migrations.RunPython.noop)]
