"""/styleguide/"""

import re
from pathlib import Path

from django.conf import settings
from django.urls import include, path

from skillrise.styleguide import styleguide

# Stylesheets of a page or two, which show all of it.
OF_ONE_PAGE = {
    "catalogue.css",
    "code.css",
    "paths.css",
    "player.css",
    "preview.css",
    "quizzes.css",
    "quizzes_teaching.css",
    "teaching_autosave.css",
    "teaching_courses.css",
    "teaching_curriculum.css",
    "teaching_editor.css",
    "teaching_students.css",
    "tutor.css",
    "tutor_drafts.css",
}
STYLESHEETS = [
    path
    for path in sorted((Path(settings.BASE_DIR) / "static" / "css").glob("*.css"))
    if path.name not in OF_ONE_PAGE
]


OF_THE_LOCAL_CLERK = {"people", "person"}


ON_A_PAGE_OF_ITS_OWN = {
    "main-action",
    "clerk",
    "clerk-widget",
    "hits",
    "places",
    "your-data",
}


def test_the_style_guide_shows_every_component(client, db, settings):
    class WithStyleGuide:  # as under DEBUG
        urlpatterns = [path("styleguide/", styleguide), path("", include("skillrise.urls"))]

    settings.ROOT_URLCONF = WithStyleGuide
    page = client.get("/styleguide/").content.decode()
    components = [
        stylesheet.read_text().partition("@layer components {")[2] for stylesheet in STYLESHEETS
    ]
    selectors = re.sub(r"/\*.*?\*/|[\w-]+:\s[^;{}]*;", "", "".join(components), flags=re.DOTALL)
    styled = set(re.findall(r"\.(?!cl-)([a-z][\w-]*)", selectors))
    shown = {name for names in re.findall(r'class="([^"]*)"', page) for name in names.split()}

    assert styled - shown == OF_THE_LOCAL_CLERK | ON_A_PAGE_OF_ITS_OWN
