"""What a migration does to the certificates of earlier versions"""

from importlib import import_module
from pathlib import Path

from django.apps import apps

from certificates import migrations
from certificates.models import Certificate


def test_certificates_of_earlier_versions_learn_whose_they_are(enrollment, educator):
    (file,) = Path(migrations.__path__[0]).glob("*_issuing.py")
    fill = import_module(f"certificates.migrations.{file.stem}").fill
    named = {"student_name": "Student", "course_title": "Rising"}
    Certificate.objects.create(enrollment=enrollment, code="0000000000", **named)
    Certificate.objects.create(code="1111111111", **named)

    for _ in range(2):  # one that was broken off is repeated
        fill(apps, None)

    lost, mine = Certificate.objects.order_by("-code")
    assert (mine.student_id, mine.course_id) == (enrollment.user_id, enrollment.course_id)
    assert (mine.educator_id, mine.educator_name) == (educator.pk, "Educator")
    assert lost.student_id is None
