"""Code in texts, colored when it is stored"""

import re

import pytest
from django.utils.html import strip_tags
from pygments.lexers import get_lexer_by_name

from texts.code import ALL_CLASSES, LANGUAGES, LONGEST
from texts.markdown import LONGEST_HTML, LONGEST_TEXT, plain_text, render, search_article
from texts.templatetags.texts import one_line

PYTHON = 'def greet(name):  # politely\n    return f"Hi, {name}" * 2\n'


def block(code: str, language: str = "python") -> str:
    return f"```{language}\n{code}\n```"


def test_code_is_colored_by_class_and_reads_as_it_was_written():
    html = render(block(PYTHON))

    assert '<span class="k">def</span> <span class="f">greet</span>(name)' in html
    assert '<span class="c"># politely</span>' in html
    assert set(re.findall(r'<span class="(\w+)"', html)) <= ALL_CLASSES
    assert plain_text(html).split() == PYTHON.split()
    assert "politely return" in search_article(block(PYTHON))


@pytest.mark.parametrize(
    "text",
    [
        block("def f", ""),
        block("def f", "klingon"),
        block("def f", '"><script>'),
        block("x = 1\n" * (LONGEST // 6 + 1)),
        block("x = " + "(" * 501),
        block("x\n" + "\n" * 201 + "y = 1"),
        "`def f`",
        "    def f",
    ],
    ids=["none", "unknown", "hostile", "long", "long line", "empty lines", "inline", "indented"],
)
def test_other_code_is_plain(text):
    assert "<span" not in render(text)


def test_markup_in_code_stays_text():
    html = render(block('<script>alert("x")</script> <span class="k">'))

    assert "<script" not in html
    assert strip_tags(html).count("&lt;") == 3


def test_every_language_is_known():
    assert all(get_lexer_by_name(name) for name in LANGUAGES)


def test_a_long_text_of_code_is_no_longer_than_a_page_may_be():
    dense = block("a=1;" * 12 + "\n" + ("b = f('c', 2) # d\n" * 1100))
    text = f"{dense}\n\n" * (LONGEST_TEXT // len(dense))

    assert len(render(text)) < LONGEST_HTML


def test_a_row_of_a_list_reads_the_words_alone():
    assert one_line("What *is* `x < 1`?\n\n```python\nx = 2\n```") == "What is x < 1? x = 2"
