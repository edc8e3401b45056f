"""What authors write, and what comes out"""

import re

import pytest

from courses.markdown import render
from tests.courses.pages import Reader

LINK = 'rel="noopener nofollow ugc"'
TAGS = {"a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p"}
TAGS |= {"pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul", "div"}
ATTRIBUTES = {"href", "title", "rel", "class", "start", "tabindex", "role", "aria-label"}


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("", ""),
        ("One\n\ntwo", "<p>One</p>\n<p>two</p>"),
        ("*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <s>c</s> <code>d</code></p>"),
        ("one  \ntwo", "<p>one<br>\ntwo</p>"),
        ("# A", "<h3>A</h3>"),
        ("## A", "<h3>A</h3>"),
        ("### A", "<h4>A</h4>"),
        ("##### A", "<h6>A</h6>"),
        ("###### A", "<h6>A</h6>"),
        ("A\n===", "<h3>A</h3>"),
        ("> # A", "<blockquote>\n<h3>A</h3>\n</blockquote>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>'),
        ("---", "<hr>"),
        ("[a](/courses/)", f'<p><a href="/courses/" {LINK}>a</a></p>'),
        ('[a](http://b.c "d")', f'<p><a href="http://b.c" title="d" {LINK}>a</a></p>'),
        ("<https://b.c>", f'<p><a href="https://b.c" {LINK}>https://b.c</a></p>'),
        ("<a@b.c>", f'<p><a href="mailto:a@b.c" {LINK}>a@b.c</a></p>'),
        ("[a][1]\n\n[1]: https://b.c", f'<p><a href="https://b.c" {LINK}>a</a></p>'),
        ("https://b.c", "<p>https://b.c</p>"),
        ("![a](https://b.c/d.png)", "<p></p>"),
        ("<b>a</b> & c", "<p>&lt;b&gt;a&lt;/b&gt; &amp; c</p>"),
        ("&lt;b&gt; &copy;", "<p>&lt;b&gt; ©</p>"),
        (
            "```html\n<b>&amp;\n```",
            '<pre tabindex="0"><code class="language-html">&lt;b&gt;&amp;amp;\n</code></pre>',
        ),
        ("    <script>", '<pre tabindex="0"><code>&lt;script&gt;\n</code></pre>'),
        ("`<script>`", "<p><code>&lt;script&gt;</code></p>"),
        (
            "|a|b|\n|-|:-:|\n|*c*|<i>|",
            '<div class="scroll" role="region" tabindex="0" aria-label="Table"><table>'
            "\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n"
            "<td><em>c</em></td>\n<td>&lt;i&gt;</td>\n</tr>\n</tbody>\n</table></div>",
        ),
    ],
)
def test_comes_out_as_html(written, html):
    assert render(written).strip() == html


@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script>",
        "<ScRiPt src=//evil.example></sCrIpT>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "</p><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style>",
        "<iframe src=javascript:alert(1)></iframe>",
        "<iframe srcdoc='<script>alert(1)</script>'>",
        "<a href=javascript:alert(1)>x</a>",
        "<a href='https://b.c' onclick=alert(1)>x</a>",
        "<b onmouseover=alert(1)>x</b>",
        "<p style='background:url(javascript:alert(1))'>x</p>",
        "<style>@import 'javascript:alert(1)';</style>",
        "<link rel=stylesheet href=//evil.example>",
        "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
        "<base href=//evil.example/>",
        "<form action=javascript:alert(1)><button>x</button></form>",
        "<input autofocus onfocus=alert(1)>",
        "<details open ontoggle=alert(1)>",
        "<object data=javascript:alert(1)>",
        "<embed src=javascript:alert(1)>",
        "<video><source onerror=alert(1)></video>",
        "<body onload=alert(1)>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<!-- --><script>alert(1)</script> -->",
        "<!--><script>alert(1)</script>",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<?xml <script>alert(1)</script> ?>",
        "<plaintext><script>",
        "<textarea></textarea><script>alert(1)</script>",
        "<title></title><script>alert(1)</script>",
        "<template><script>alert(1)</script></template>",
        "<div\n>\n\n<script>alert(1)</script>",
        "\x00<script>alert(1)</script>",
        "<\x00script>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;script&#62;alert(1)&#60;/script&#62;",
        "\\<script\\>alert(1)\\</script\\>",
        "`<script>alert(1)</script>",
        "```\n</code></pre><script>alert(1)</script>\n```",
        '```"><script>alert(1)</script>\n```',
        "```html onload=alert(1)\nx\n```",
        "~~~'onmouseover='alert(1)\nx\n~~~",
        "# <script>alert(1)</script>",
        "> <img src=x onerror=alert(1)>",
        "- <img src=x onerror=alert(1)>",
        "|<img src=x onerror=alert(1)>|\n|-|\n|<script>alert(1)</script>|",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x]( javascript:alert(1))",
        "[x](<javascript:alert(1)>)",
        "[x](< javascript:alert(1)>)",
        "[x](<java\tscript:alert(1)>)",
        "[x](java&#10;script:alert(1))",
        "[x](java&NewLine;script:alert(1))",
        "[x](javascript&colon;alert(1))",
        "[x](javascript&#58;alert(1))",
        "[x](&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](\\javascript:alert(1))",
        "[x](javascript\\:alert(1))",
        "[x](javascript%3Aalert(1))",
        "[x](%6Aavascript:alert(1))",
        "[x](\x01javascript:alert(1))",
        "[x](&#1;javascript:alert(1))",
        "[x](&Tab;javascript:alert(1))",
        "[x](\u2028javascript:alert(1))",
        "[x](javascript://%0aalert(1))",
        "[x](vbscript:msgbox(1))",
        "[x](VBScript:msgbox(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](DATA:image/svg+xml;base64,PHN2Zz4=)",
        "[x](data:image/png;base64,AAAA)",
        "[x](file:///etc/passwd)",
        "[x](ftp://b.c/d)",
        "[x](tel:112)",
        "[x](blob:https://b.c/1)",
        "[x](filesystem:https://b.c/1)",
        "[x](feed:javascript:alert(1))",
        "[x](view-source:https://b.c)",
        "[x][1]\n\n[1]: javascript:alert(1)",
        "[x]\n\n[x]: <javascript:alert(1)>",
        "[x][1]\n\n[1]: data:text/html,x 'y'",
        "<javascript:alert(1)>",
        "<JAVASCRIPT:alert(1)>",
        "<vbscript:alert(1)>",
        "<data:text/html,x>",
        "<a@b.c?onload=alert(1)>",
        "![x](javascript:alert(1))",
        "![x](data:image/svg+xml,<svg onload=alert(1)>)",
        '![" onerror="alert(1)](https://b.c)',
        '![x](https://b.c "onerror=alert(1)")',
        "[![x](javascript:alert(1))](javascript:alert(1))",
        "[![x](https://b.c)](javascript:alert(1))",
        '[x](https://b.c "onclick=alert(1)")',
        "[x](https://b.c '\" onclick=\"alert(1)')",
        '[x](https://b.c"onclick="alert(1))',
        '[x](https://b.c/"><script>alert(1)</script>)',
        "[x](https://b.c/'onclick='alert(1))",
        "[x](https://b.c\n onclick=alert(1))",
        '<https://b.c/"onclick="alert(1)>',
        "<https://b.c/?x='><script>alert(1)</script>>",
        "[<script>alert(1)</script>](https://b.c)",
        "[x](<https://b.c/><script>alert(1)</script>)",
        "[a](javascript:alert(1) 'x') [b](https://b.c \"</a><script>\")",
        "**[x](javascript:alert(1))**",
        "~~<script>alert(1)</script>~~",
    ],
)
def test_comes_out_harmless(written):
    """Judged by what a browser would make of it, not by how the product cleans it."""
    html = render(written)

    assert "<script" not in html.lower()
    for element in Reader(html).elements:
        attributes = element.attributes
        assert element.tag in TAGS
        assert set(attributes) <= ATTRIBUTES
        assert scheme(attributes.get("href", "")) in {"", "http", "https", "mailto"}
        assert re.fullmatch(r"(language-\S*|scroll)?", attributes.get("class", ""))
        assert ("href" in attributes) <= (attributes.get("rel") == "noopener nofollow ugc")


def scheme(link: str) -> str:
    """As browsers find it: without control characters and spaces in it."""
    found = re.match(r"([a-z][a-z0-9+.-]*):", re.sub(r"[\x00-\x20]", "", link), re.IGNORECASE)
    return found[1].lower() if found else ""


def test_the_judge_catches_what_is_harmful():
    (element,) = Reader('<a HREF="java&#10;script:x" onClick=y>z</a>').elements

    assert element.tag == "a"
    assert set(element.attributes) - ATTRIBUTES == {"onclick"}
    assert scheme(element["href"]) == "javascript"
    assert scheme(" \x01DATA:x") == "data"


@pytest.mark.parametrize(
    "piece", ["> ", "- ", "[", "*a ", "`", "<a ", "![", "(", "|", "&", "\\[", "_"]
)
def test_takes_any_amount_of_anything(piece):
    assert len(render(piece * 2000)) < 200_000
