"""Markdown by authors into HTML that is safe to show."""

import nh3
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
    "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "code": {"class"}, "ol": {"start"}}
SCROLL = '<div class="scroll" role="region" tabindex="0" aria-label="%s"><table>'

# Headings start at h3: a page has its own h1 and h2.
HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h5", "h5": "h6", "h6": "h6"}

parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(
    ["table", "strikethrough"]
)


def render(text: str) -> str:
    """HTML of `text`: no scripts, no styles, no pictures, links to http, https and mailto only."""
    tokens = parser.parse(text)
    for token in tokens:
        token.tag = HEADINGS.get(token.tag, token.tag)
    html = parser.renderer.render(tokens, parser.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        set_tag_attribute_values={"pre": {"tabindex": "0"}},  # to scroll by keyboard
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow ugc",
    )
    return clean.replace("<table>", SCROLL % _("Table")).replace("</table>", "</table></div>")
