"""Every text of the code and the templates is translated into Spanish"""

import ast
import gettext
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent


SPANISH = ROOT / "locale" / "es" / "LC_MESSAGES"


TEMPLATES = ROOT / "templates"


OUR_APPS = (
    "accounts",
    "certificates",
    "courses",
    "editing",
    "exchange",
    "mailings",
    "paths",
    "quizzes",
    "skillrise",
    "texts",
    "tutor",
)


NOT_TRANSLATED = ("admin", "localclerk", "styleguide.html")  # for admins, for developers


WITHOUT_WORDS = "attrs.html"  # attributes, from the widget


NAMES = {"SkillRise", "Markdown", "https", "python"}  # the same in every language


READ_ALOUD = {"alt", "aria-label", "label", "placeholder", "title"}


# The .po file


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

    assert {entry.texts for entry in ENTRIES} == marked - {()}  # Django has the names of languages


def templates() -> list[Path]:
    files = (path for path in TEMPLATES.rglob("*") if path.is_file() and path.name != WITHOUT_WORDS)
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
        r"{% blocktranslate .*?{% endblocktranslate %}|{% block page_class %}.*?{% endblock %}"
        r"|{%.*?%}|{{.*?}}|{#.*?#}",
        re.S,
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
        if set(re.findall(r"[^\W\d_]{2,}", data)) - NAMES:  # one letter is a key to press
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
