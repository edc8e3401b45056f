"""Where a text says folded words, letter by letter; what is read in rendered Markdown; languages"""

import pytest

from texts import languages
from texts.folding import fold, occurrences
from texts.markdown import plain_text, render, search_article


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Hold the Röpe", ["rope"], ["Röpe"]),
        ("Hold the Ro\u0308pe, rope", ["rope"], ["Ro\u0308pe", "rope"]),
        ("Die STRASSE und die Straße", ["strasse"], ["STRASSE", "Straße"]),
        ("Maß", ["as"], ["aß"]),
        ("long  \n way round", ["long way"], ["long  \n way"]),
        ("so\u00adftware", ["software"], ["so\u00adftware"]),
        ("abcabc", ["abc", "bca"], ["abcabc"]),
        ("a+b (c)", ["+", "(c)"], ["+", "(c)"]),
        ("학교에서", ["학교"], ["학교"]),
        ("مُحَمَّد هنا", ["محمد"], ["مُحَمَّد"]),
        ("nothing", ["zebra", ""], []),
    ],
)
def test_the_letters_that_were_searched_for_are_named(text, words, found):
    spans = occurrences(text, *words)

    assert [text[start:end] for start, end in spans] == found
    assert all(fold(word) == word for word in words)


def test_what_is_read_in_rendered_markdown_is_plain():
    html = render(
        "# Title\n\nOne **bo**ld & `<b>` [link](https://example.com/?q=1)\n\n"
        "- first\n- second\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<script>x</script>"
    )

    assert plain_text(html).split("\n") == [
        "Title",
        "One bold & <b> link",
        "first",
        "second",
        "a",
        "b",
        "1",
        "2",
        "<script>x</script>",
    ]


def test_an_article_is_searched_to_its_end_and_without_its_markup():
    assert search_article("word " * 9_000 + "**la**st").endswith("word last")
    assert "example" not in search_article("[words](https://example.com/)")


def test_every_language_has_a_name_of_its_own_and_a_direction():
    assert languages.own_name("es") == "Español"
    assert [languages.direction(code) for code in ("en", "ar", "he")] == ["ltr", "rtl", "rtl"]
    assert all(languages.own_name(code) for code in languages.NAMES)
