"""What rows of earlier versions lack: each step may be repeated after one that was broken off."""

from django.db import migrations, models
from django.db.models import Count
from tqdm import tqdm

from courses.slices import slices
from courses.student_names import search_name_of
from texts.beginnings import beginnings
from texts.fields import DerivedTextField, DerivedVersionField, fill_all
from texts.markdown import render

HOUR = 3600  # seconds
LONGEST_WORD = 60
SLICE = 500  # rows
RENDERED = {
    "Course": [
        DerivedTextField(name="description_html", sources=["description"], derive=render),
        DerivedVersionField(name="texts_version", sources=["description"]),
    ],
    "Lecture": [
        DerivedTextField(name="body_html", sources=["body"], derive=render),
        DerivedVersionField(name="texts_version", sources=["body"]),
    ],
}


def index_slugs(apps, schema_editor):
    """MongoDB's unique indexes hold strings alone, and are not asked for one of them."""
    if schema_editor.connection.vendor == "mongodb":
        course = apps.get_model("courses", "Course")
        schema_editor.add_index(course, models.Index(fields=["slug"], name="course_slug"))


def rename_reserved_slug(apps, schema_editor):
    """/courses/suggest/ is a page of its own."""
    courses = apps.get_model("courses", "Course").objects
    taken = set(courses.filter(slug__startswith="suggest-").values_list("slug", flat=True))
    free = next(name for number in range(2, 10_000) if (name := f"suggest-{number}") not in taken)
    courses.filter(slug="suggest").update(slug=free)


def fill_facets(apps, schema_editor):
    """As courses.models.facets has it."""
    courses = apps.get_model("courses", "Course").objects
    courses.filter(seconds__gt=0, seconds__lt=HOUR).update(length="short")
    courses.filter(seconds__gte=HOUR, seconds__lte=3 * HOUR).update(length="medium")
    courses.filter(seconds__gt=3 * HOUR).update(length="long")
    for stars in (30, 40, 45):
        courses.filter(rating_average__gte=stars / 10 - 0.05).update(stars=stars)


def color_code(apps, schema_editor):
    """Make the HTML of every text anew: code is colored, and pictures are our own alone."""
    for name, columns in RENDERED.items():
        fill_all(apps.get_model("courses", name), columns)


def sign_answers(apps, schema_editor):
    """Whoever owns a course has answered its reviews: nobody else could."""
    Course, Review = apps.get_model("courses", "Course"), apps.get_model("courses", "Review")
    answered = Review.objects.exclude(answer="").order_by()
    for key in list(answered.values_list("course_id", flat=True).distinct()):
        educator_id = Course.objects.values_list("educator_id", flat=True).get(pk=key)
        answered.filter(course_id=key).update(answered_by_id=educator_id)


def place_questions(apps, schema_editor):
    """In the course of their lecture."""
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


def count_completed(apps, schema_editor):
    """What each student has completed of today's lectures."""
    rows = apps.get_model("courses", "Enrollment").objects.order_by()
    Lecture, Progress = (apps.get_model("courses", name) for name in ("Lecture", "LectureProgress"))
    for course_id in list(rows.values_list("course_id", flat=True).distinct()):
        keys = list(rows.filter(course=course_id).values_list("pk", flat=True))
        lectures = list(Lecture.objects.filter(chapter__course=course_id).values_list("pk", flat=True))
        for start in range(0, len(keys), SLICE):
            some = keys[start : start + SLICE]
            done = Progress.objects.filter(
                enrollment__in=some, lecture__in=lectures, completed_at__isnull=False
            )
            counts = dict(done.order_by().values_list("enrollment").annotate(done=Count("pk")))
            for key in some:
                rows.filter(pk=key).update(completed_count=counts.get(key, 0))


def write_words(apps, schema_editor):
    """The words of students' names and addresses, by which a course finds them."""
    Enrollment, Word = (apps.get_model("courses", name) for name in ("Enrollment", "EnrollmentWord"))
    named = Enrollment.objects.select_related("user").only(
        "course", "search_name", "user__search_name", "user__email"
    )
    with tqdm(total=Enrollment.objects.count(), unit="enrollment", leave=False, disable=None) as bar:
        for rows in slices(named, size=SLICE):
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
        ('courses', '0016_teaching'),
        ('accounts', '0008_educator_profile'),
    ]

    operations = [
        migrations.RunPython(step, migrations.RunPython.noop)
        for step in (
            index_slugs,
            rename_reserved_slug,
            fill_facets,
            color_code,
            sign_answers,
            place_questions,
            count_completed,
            write_words,
        )
    ]
