"""What search engines may say of a path, in the words of schema.org/ItemList."""

from typing import Any

from django.conf import settings

from .models import Path


def facts(path: Path) -> dict[str, Any]:
    """The list of its courses, whose pages say the rest. The steps of `path` are loaded."""
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "name": path.title,
        "description": path.promise or path.title,
        "url": f"{settings.SITE_URL}{path.get_absolute_url()}",
        "itemListOrder": "https://schema.org/ItemListOrderAscending",
        "numberOfItems": len(path.offered),
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": number,
                "name": course.title,
                "url": f"{settings.SITE_URL}{course.get_absolute_url()}",
            }
            for number, course in enumerate(path.offered, 1)
        ],
    }
