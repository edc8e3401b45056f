"""What search engines may say of a course, in the words of schema.org/Course."""

from typing import Any

from django.conf import settings

from courses.models import Course


def facts(course: Course) -> dict[str, Any]:
    said = {"teaches": course.outcome_list, "coursePrerequisites": course.requirement_list}
    return {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": course.title,
        "description": course.subtitle or course.title,
        "url": f"{settings.SITE_URL}{course.get_absolute_url()}",
        "inLanguage": course.language,
        "provider": {"@type": "Organization", "name": "SkillRise", "url": settings.SITE_URL},
        "author": [{"@type": "Person", "name": person.name} for person in course.teachers],
        "offers": {"@type": "Offer", "category": "Free", "price": 0, "priceCurrency": "USD"},
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "courseMode": "online",
            "courseWorkload": f"PT{max(course.seconds // 60, 1)}M",
        },
        **{name: lines for name, lines in said.items() if lines},
    }
