"""What readers write, as HTML"""

import pytest

from texts.posts import render


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\ntwo", '<p dir="auto">one<br>\ntwo</p>'),
        ("`a <b>`", '<p dir="auto"><code dir="ltr">a &lt;b&gt;</code></p>'),
        ("- a\n- b", '<ul dir="ltr">\n<li dir="auto">a</li>\n<li dir="auto">b</li>\n</ul>'),
        ("# no heading", '<p dir="auto"># no heading</p>'),
        ("no\n===", '<p dir="auto">no<br>\n===</p>'),
        ("<script>x</script>", '<p dir="auto">&lt;script&gt;x&lt;/script&gt;</p>'),
        ("a[^1]\n\n[^1]: b", '<p dir="auto">a[^1]</p>\n<p dir="auto">[^1]: b</p>'),
        ("\u202eabc", '<p dir="auto">abc</p>'),
        ("", ""),
    ],
)
def test_of_markdown_there_is_what_a_talk_needs(text, html):
    assert render(text) == html


@pytest.mark.parametrize(
    "text", ["https://a.example/x", "<https://a.example/x>", "[x](https://a.example/x)"]
)
def test_links_say_nothing_to_search_engines(text):
    assert 'href="https://a.example/x" rel="noopener nofollow ugc"' in render(text)


@pytest.mark.parametrize("text", ["[x](javascript:alert(1))", "![x](https://a.example/x.png)"])
def test_no_scripts_and_no_pictures_from_elsewhere(text):
    html = render(text)

    assert "<img" not in html
    assert "javascript:" not in html or "<a" not in html


def test_code_stands_in_blocks_that_scroll_by_keyboard():
    html = render("```\nif a < b:\n    c()\n```")

    assert html.endswith('<code dir="ltr">if a &lt; b:\n    c()\n</code></pre>')
    assert html.startswith("<pre ")
    assert 'tabindex="0"' in html
