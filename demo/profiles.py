"""What the demo's educators say about themselves."""

from accounts.models import EducatorProfile, User

PROFILES = {
    "user_local_mateo": {
        "title": "Programmer and guitar teacher",
        "bio": "I have written software in Cochabamba and Madrid for fifteen years, and taught it in "
        "the evenings for eight. In my courses you:\n\n- type every example yourself\n- read error "
        "messages before you fear them\n\nI teach in English and in Spanish.",
        "link": "https://example.com/mateo",
    },
    "user_local_hana": {
        "title": "Designer of charts and forms",
        "bio": "I draw what others have to read in a hurry: timetables, bills, forms of hospitals.",
        "link": "",
    },
    "user_local_leela": {
        "title": "Statistician",
        "bio": "Twenty years of numbers about health, and of explaining them to people who decide.",
        "link": "",
    },
}


def store_profiles() -> None:
    for user_id, words in PROFILES.items():
        if User.objects.active().filter(pk=user_id).exists():
            EducatorProfile.objects.get_or_create(pk=user_id, defaults=words)
