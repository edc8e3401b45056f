"""English and Spanish: every text is translated, and a visitor has the language they want."""

import ast
import gettext
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation.template import templatize
from django.views.defaults import server_error

from accounts.applications import decisions
from accounts.models import EducatorApplication
from courses.models import Course, Enrollment, Review
from tests.conftest import make_course
from tests.courses.pages import elements, html, links, text

ROOT = Path(__file__).resolve().parent.parent
SPANISH = ROOT / "locale" / "es" / "LC_MESSAGES"
TEMPLATES = ROOT / "templates"
OUR_APPS = ("accounts", "courses", "skillrise")
NOT_TRANSLATED = ("admin", "localclerk", "styleguide.html")  # for admins, for developers
NAMES = {"SkillRise"}
READ_ALOUD = {"alt", "aria-label", "label", "placeholder", "title"}
IN_SPANISH = {"Accept-Language": "es"}


@pytest.fixture(autouse=True)
def _no_language_is_left_over():
    yield
    translation.deactivate()


# The catalogue of translations


@dataclass(frozen=True)
class Entry:
    """A text of the .po file: with a plural there are two to translate, else one."""

    texts: tuple[str, ...]
    translations: tuple[str, ...]
    is_fuzzy: bool


def read_po(path: Path) -> list[Entry]:
    """The entries of a .po file, without its header."""
    blocks = path.read_text().strip().split("\n\n")
    return [read_entry(block) for block in blocks[1:]]


def read_entry(block: str) -> Entry:
    fields: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if line.startswith("#"):
            continue
        keyword, _, quoted = line.partition('"')
        name = keyword.strip() or name
        fields[name] = fields.get(name, "") + ast.literal_eval(f'"{quoted}')
    texts = [value for name, value in fields.items() if name.startswith("msgid")]
    translations = [value for name, value in fields.items() if name.startswith("msgstr")]
    return Entry(tuple(texts), tuple(translations), bool(re.search(r"^#,.*\bfuzzy", block, re.M)))


ENTRIES = read_po(SPANISH / "django.po")


def test_reads_a_catalogue_as_gettext_does(tmp_path):
    path = tmp_path / "some.po"
    path.write_text(
        'msgid ""\nmsgstr ""\n"Language: es\\n"\n\n'
        '#, fuzzy, python-format\nmsgid "a \\"%(b)s\\""\nmsgid_plural ""\n"many "\n"as"\n'
        'msgstr[0] "uno"\nmsgstr[1] "más"\n\n'
        'msgid "c"\nmsgstr ""\n'
    )

    assert read_po(path) == [
        Entry(('a "%(b)s"', "many as"), ("uno", "más"), is_fuzzy=True),
        Entry(("c",), ("",), is_fuzzy=False),
    ]


def test_every_text_is_translated():
    assert len(ENTRIES) > 200
    assert [entry for entry in ENTRIES if entry.is_fuzzy] == []
    assert [entry for entry in ENTRIES if not all(entry.translations)] == []
    assert [entry for entry in ENTRIES if len(entry.texts) != len(entry.translations)] == []
    assert "#~" not in (SPANISH / "django.po").read_text()


def test_the_compiled_catalogue_is_that_of_the_source():
    with (SPANISH / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    written = {}
    for entry in ENTRIES:
        if len(entry.texts) == 1:
            written[entry.texts[0]] = entry.translations[0]
        else:
            written |= {(entry.texts[0], form): es for form, es in enumerate(entry.translations)}
    del compiled._catalog[""]  # the header

    assert compiled._catalog == written


def test_translations_keep_placeholders_and_markup():
    pairs = [
        pair for entry in ENTRIES for pair in zip(entry.texts, entry.translations, strict=True)
    ]

    assert [english for english, spanish in pairs if pieces(english) != pieces(spanish)] == []


def pieces(message: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)[a-z]|%[^(]|<[^>]*>", message))


def test_the_catalogue_holds_the_texts_of_the_code():
    """Otherwise: `make messages`, and translate what is new."""
    marked = {texts for path in templates() for texts in marked_in_template(path.read_text())}
    for app in OUR_APPS:
        for path in (ROOT / app).rglob("*.py"):
            marked |= marked_in_code(path.read_text())

    assert {entry.texts for entry in ENTRIES} == marked


def templates() -> list[Path]:
    files = (path for path in TEMPLATES.rglob("*") if path.is_file())
    return [path for path in files if path.relative_to(TEMPLATES).parts[0] not in NOT_TRANSLATED]


LITERAL = r"""u(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""


def marked_in_template(source: str) -> set[tuple[str, ...]]:
    calls = re.findall(rf"gettext\(({LITERAL}(?:, {LITERAL})?)", templatize(source))
    return {ast.literal_eval(f"({arguments},)") for arguments in calls}


def marked_in_code(source: str) -> set[tuple[str, ...]]:
    return {
        tuple(argument.value for argument in call.args if isinstance(argument, ast.Constant))
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and re.fullmatch(r"_|n?gettext(_lazy)?", call.func.id)
    }


# What templates say


class BareText(HTMLParser):
    """Finds words in a template's source that no translation can reach."""

    TRANSLATED = re.compile(
        r"{% blocktranslate .*?{% endblocktranslate %}|{%.*?%}|{{.*?}}|{#.*?#}", re.S
    )

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(self.TRANSLATED.sub("", source))
        self.close()

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        read = READ_ALOUD & attributes.keys()
        name = attributes.get("name") or attributes.get("property") or ""
        if tag == "meta" and name.endswith(("description", "title")):
            read = read | {"content"}
        for attribute in sorted(read):
            self.handle_data(attributes[attribute] or "")

    def handle_data(self, data):
        if set(re.findall(r"[^\W\d_]+", data)) - NAMES:
            self.found.append(data.strip())


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_says_nothing_untranslated(path):
    source = path.read_text()

    assert BareText(source).found == []
    assert "|pluralize" not in source


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ("{% if a %}Hello{% endif %}", ["Hello"]),
        ('<img alt="A cat">', ["A cat"]),
        ('<nav aria-label="{% if a %}Main{% endif %}">', ["Main"]),
        ('<meta property="og:description" content="Free courses">', ["Free courses"]),
        ('<meta name="viewport" content="width=device-width">', []),
        ('<p class="lead">{{ a }} · SkillRise, 5 %</p>', []),
        ('{% block title %}{% translate "Hello" %} · SkillRise{% endblock %}', []),
        ("{% blocktranslate trimmed %}\n<b>Hello</b>\n{% endblocktranslate %}{# Why #}", []),
    ],
)
def test_finds_bare_text(source, found):
    assert BareText(source).found == found


# Which language a visitor gets


PUBLIC = {
    "/": "Apréndelo paso a paso",
    "/courses/": "1 curso",
    "/courses/rising/": "Inicia sesión para inscribirte",
    "/users/user_educator/": "Cursos Iniciar sesión",
    "/sign-in/": "Continúa en la página de Clerk",
    "/sign-up/": "Crear cuenta",
    "/privacy/": "Qué guardamos",
    "/terms/": "Uso justo",
    "/nowhere/": "No encontramos esta página",
}


@pytest.mark.parametrize("page", PUBLIC)
def test_pages_are_spanish_for_a_spanish_browser(client, course, page):
    response = client.get(page, headers=IN_SPANISH)

    assert elements(html(response), "html")[0]["lang"] == "es"
    assert response["Content-Language"] == "es"
    assert PUBLIC[page] in text(response)


@pytest.mark.parametrize("page", PUBLIC)
def test_pages_are_spanish_for_someone_who_chose_it(client, course, page):
    client.cookies["language"] = "es"

    response = client.get(page, headers={"Accept-Language": "en"})

    assert elements(html(response), "html")[0]["lang"] == "es"
    assert PUBLIC[page] in text(response)


@pytest.mark.parametrize("wanted", ["", "en", "fr", "de-CH, fr;q=0.5", "nonsense;;q"])
def test_english_is_the_default(client, course, wanted):
    response = client.get("/courses/", headers={"Accept-Language": wanted})

    assert elements(html(response), "html")[0]["lang"] == "en"
    assert "1 course" in text(response)


@pytest.mark.parametrize("wanted", ["es-MX", "es-419,es;q=0.9", "fr, es;q=0.5, en;q=0.1"])
def test_spanish_of_any_country_is_spanish(client, course, wanted):
    response = client.get("/courses/", headers={"Accept-Language": wanted})

    assert "1 curso" in text(response)


def test_caches_keep_the_languages_apart(client, course):
    assert "Accept-Language" in client.get("/")["Vary"]
    assert "Cookie" in client.get("/")["Vary"]


# The switch


def test_the_switch_changes_the_language_and_leads_back(client, course):
    there = client.post("/preferences/", {"language": "es", "next": "/courses/?sort=title"})
    assert there["Location"] == "/courses/?sort=title"
    assert "1 curso" in text(client.get(there["Location"]))

    client.post("/preferences/", {"language": "en", "next": "/courses/"})
    assert "1 course" in text(client.get("/courses/", headers=IN_SPANISH))


def test_the_switch_names_each_language_in_that_language(client):
    for headers in ({}, IN_SPANISH):
        assert text(client.get("/privacy/", headers=headers)).endswith("English Español")


def test_the_switch_tells_which_language_is_in_use(client):
    buttons = elements(html(client.get("/terms/", headers=IN_SPANISH)), "button", name="language")

    assert {button["lang"]: button["aria-pressed"] for button in buttons} == {
        "en": "false",
        "es": "true",
    }


@pytest.mark.parametrize(
    "page", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_the_switch_leads_nowhere_else(client, page):
    response = client.post("/preferences/", {"language": "es", "next": page})

    assert response["Location"] == "/"


@pytest.mark.parametrize("language", ["fr", "", "es-MX", "../es", "x" * 500])
def test_a_language_there_is_not_is_no_choice(client, course, language):
    client.post("/preferences/", {"language": language, "next": "/courses/"})

    assert client.cookies["language"].value == ""
    assert "1 course" in text(client.get("/courses/"))
    assert "1 curso" in text(client.get("/courses/", headers=IN_SPANISH))


def test_a_cookie_that_makes_no_sense_counts_as_none(client, course):
    client.cookies["language"] = "../../etc"

    assert "1 course" in text(client.get("/courses/"))


# Numbers, dates and sentences


def test_dates_and_numbers_are_written_as_the_language_writes_them(client, course):
    Course.objects.filter(pk=course.pk).update(
        updated_at=datetime(2025, 5, 3, 12, tzinfo=UTC),
        enrollment_count=12345,
        review_count=1,
        rating_average=4.3,
    )

    english = text(client.get("/courses/rising/"))
    spanish = text(client.get("/courses/rising/", headers=IN_SPANISH)).replace("\xa0", " ")

    assert "4.3 (1) of 5, from 1 review 12,345 students" in english
    assert "Updated May 3, 2025" in english
    assert "4,3 (1) de 5, según 1 reseña" in spanish
    assert re.search(r"12[. ]345 estudiantes", spanish)
    assert "Actualizado el 3 de mayo de 2025" in spanish


@pytest.mark.parametrize(("number", "words"), [(0, "0 cursos"), (1, "1 curso "), (2, "2 cursos")])
def test_a_number_has_the_right_form_beside_it(client, educator, category, number, words):
    for place in range(number):
        make_course(educator, category, f"Course {place}")

    assert words in text(client.get("/courses/", headers=IN_SPANISH))


def test_a_course_itself_is_not_translated(client, course):
    Course.objects.filter(pk=course.pk).update(title="Home", subtitle="Search", description="Next")

    response = client.get("/courses/rising/", headers=IN_SPANISH)

    assert "Home Search Nuevo 0 estudiantes Principiante Inglés" in text(response)


# People who are signed in


def test_a_student_learns_in_spanish(student_client, student, course, lectures):
    Enrollment.objects.create(user=student, course=course)

    assert "0 de 4 lecciones · 0 %" in text(student_client.get("/learn/", headers=IN_SPANISH))
    page = student_client.get(f"/learn/rising/{lectures[0].pk}/", headers=IN_SPANISH)
    assert "Completar y seguir" in text(page)
    course_page = text(student_client.get("/courses/rising/", headers=IN_SPANISH))
    assert "Empezar la primera lección" in course_page


def test_what_happened_is_told_in_spanish(student_client, course, lectures):

    page = student_client.get(f"/learn/rising/{lectures[1].pk}/", headers=IN_SPANISH, follow=True)

    assert "Inscríbete en este curso para abrir sus lecciones." in text(page)


def test_an_educator_teaches_in_spanish(educator_client, course):

    page = text(educator_client.get("/teach/courses/rising/", headers=IN_SPANISH))
    assert "Temario" in page
    assert "Añadir lección a " in page
    delete = text(educator_client.get("/teach/courses/rising/delete/", headers=IN_SPANISH))
    assert "¿Eliminar el curso «Rising»?" in delete


def test_each_part_of_a_course_is_asked_about_in_its_own_words(educator_client, course):
    chapter = course.chapters.first()
    lecture = chapter.lectures.first()
    asked = {
        f"/teach/chapters/{chapter.pk}/delete/": f"Delete the chapter “{chapter}”?",
        f"/teach/lectures/{lecture.pk}/delete/": f"Delete the lecture “{lecture}”?",
        "/teach/courses/rising/delete/": "Delete the course “Rising”?",
    }

    for page, question in asked.items():
        assert question in text(educator_client.get(page))


def test_a_form_speaks_spanish(educator_client, student_client, course):
    page = text(student_client.post("/teach/apply/", {"title": "x"}, headers=IN_SPANISH))
    assert "A qué te dedicas" in page
    assert "Este campo es obligatorio." in page

    chapter = course.chapters.first()
    page = text(
        educator_client.post(
            f"/teach/chapters/{chapter.pk}/lectures/new/",
            {"title": "x", "kind": "video", "seconds": 0},
            headers=IN_SPANISH,
        )
    )
    assert "Enlace del video" in page
    assert "Pega un enlace o elige abajo un archivo de video." in page


def test_who_may_come_in_is_told_in_a_whole_sentence(student_client):

    assert "It is for educators." in text(student_client.get("/teach/"))
    assert "Es para docentes." in text(student_client.get("/teach/", headers=IN_SPANISH))
    assert "It is for admins." in text(student_client.get("/admin/"))
    assert "quienes administran el sitio" in text(student_client.get("/admin/", headers=IN_SPANISH))


def test_a_reviewer_who_left_is_named_in_spanish(client, course):
    Review.objects.create(course=course, rating=4)

    page = text(client.get("/courses/rising/", headers=IN_SPANISH))

    assert "4 de 5 Exestudiante" in page


def test_the_admin_is_english(admin_client, admin, course):

    page = admin_client.get("/admin/courses/course/", headers=IN_SPANISH)

    assert elements(html(page), "html")[0]["lang"] == "en"
    assert page["Content-Language"] == "en"
    assert "Beginner" in text(page)
    assert "Administración" in text(admin_client.get("/", headers=IN_SPANISH))


# Without a visitor, or without a page


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Something went wrong"), ("es", "Algo salió mal")]
)
def test_the_last_page_needs_nothing_but_the_language(language, words):
    with translation.override(language):
        response = server_error(RequestFactory().get("/"))

    assert elements(html(response), "html")[0]["lang"] == language
    assert f"{words} · SkillRise" in text(response)
    assert links(response) == ["/"]


@pytest.mark.parametrize(
    ("status", "subject"),
    [
        ("approved", "You can teach on SkillRise"),
        ("rejected", "About your application to teach on SkillRise"),
        ("revoked", "You no longer teach on SkillRise"),
    ],
)
def test_mail_is_in_the_default_language(student, status, subject):
    student.email = "student@example.com"
    student.save()
    application = EducatorApplication.objects.create(
        user=student, status=status, mail_due=True, reason='"As" & <so>.'
    )

    with translation.override("es"):
        decisions.send(application)

    (sent,) = mail.outbox
    assert sent.subject == subject
    assert sent.body.startswith("Hello Student,\n\n")
    assert '"As" & <so>.' in sent.body


def test_mail_can_be_spanish(student):
    application = EducatorApplication(user=student, status="approved")

    with translation.override("es"):
        mail = render_to_string(
            "accounts/applications/emails/approved.txt", {"application": application}
        )

    assert mail.startswith("Ya puedes enseñar en SkillRise\nHola, Student:\n\nTu solicitud")
