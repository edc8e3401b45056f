"""What readers write among themselves: paragraphs, lists, quotations, code and links.

Less than authors may: many stand on one page, so there are no headings and no footnotes, and a
picture from elsewhere would tell its owner who reads.
"""

from markdown_it import MarkdownIt

from .links import Linkify
from .markdown import sanitize, set_directions
from .validators import without_controls

TAGS = {"a", "blockquote", "br", "code", "em", "li", "ol", "p", "pre", "strong", "ul"}
DIRECTED = {"blockquote", "li", "ol", "p", "ul"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start", "dir"}, "code": {"class"}}
ATTRIBUTES |= {tag: ATTRIBUTES.get(tag, set()) | {"dir"} for tag in DIRECTED}
LEFT_OUT = ["heading", "lheading", "hr", "image", "reference", "html_block", "html_inline"]


def render(text: str) -> str:
    """HTML of `text`; a line's end is a line's end."""
    tokens = parser.parse(without_controls(text))
    set_directions(tokens)
    return sanitize(parser.renderer.render(tokens, parser.options, {}), TAGS, ATTRIBUTES)


def _parser() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
    markdown.disable(LEFT_OUT).enable("linkify")
    markdown.linkify = Linkify()
    return markdown


parser = _parser()
