"""Code in texts, colored by what its words are: spans with the classes of `static/css/code.css`."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from itertools import groupby

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Token, _TokenType
from pygments.util import ClassNotFound

LONGEST = 10_000  # characters of one block that are colored; longer ones are plain…
# …and so are those with a line, or with empty space, as nobody writes: the time that some languages
# take is the square of these.
UNUSUAL = re.compile(r"[^\n]{501}|\s{201}")
LANGUAGES = {
    "bash", "c", "c#", "c++", "console", "cpp", "csharp", "css", "diff", "docker",
    "dockerfile", "elixir", "go", "golang", "graphql", "haskell", "html", "ini", "java",
    "javascript", "js", "json", "jsx", "julia", "kotlin", "latex", "lua", "make",
    "makefile", "matlab", "mysql", "nginx", "objective-c", "perl", "php", "postgresql",
    "powershell", "ps1", "py", "pycon", "python", "r", "rb", "rs", "ruby", "rust", "scala", "scss",
    "sh", "shell", "sql", "swift", "tex", "toml", "ts", "tsx", "typescript", "vb.net",
    "xml", "yaml", "yml", "zsh",
}  # fmt: skip
# Two whose time grows with the cube of the words in a row: more than a dozen are none of theirs.
WORDY = {"c#", "csharp", "java"}
ASIDE = re.compile(r'//[^\n]*|/\*[^*]*\*/|"[^"\n]*"')  # comments and strings
WORDS_IN_A_ROW = re.compile(r"(?:[\w$.\[\]<>?@]+\s+){12}")
# The class of a token's span; the first that a token is of counts, others have none.
CLASSES = (
    (Token.Comment, "c"),
    (Token.Keyword, "k"),
    (Token.Operator.Word, "k"),
    (Token.Name.Tag, "k"),
    (Token.Literal.Number, "n"),
    (Token.Literal, "s"),
    (Token.Name.Attribute, "f"),
    (Token.Name.Function, "f"),
    (Token.Name.Decorator, "f"),
    (Token.Name.Builtin, "b"),
    (Token.Name.Class, "b"),
    (Token.Name.Exception, "b"),
    (Token.Name.Namespace, "b"),
    (Token.Generic.Deleted, "d"),
    (Token.Generic.Inserted, "i"),
    (Token.Generic.Heading, "c"),
    (Token.Generic.Subheading, "c"),
    (Token.Generic.Prompt, "c"),
    (Token.Generic.Output, "o"),
)
ALL_CLASSES = {css for _kind, css in CLASSES}


def colored(code: str, language: str, _attributes: str = "") -> str:
    """HTML of `code`; empty, which leaves it plain, in a language that we do not know."""
    language = language.lower()
    lexer = _lexer(language) if _is_usual(code, language) else None
    return "".join(_spans(lexer.get_tokens(code))) if lexer else ""


def _is_usual(code: str, language: str) -> bool:
    if len(code) > LONGEST or UNUSUAL.search(code):
        return False
    return language not in WORDY or not WORDS_IN_A_ROW.search(ASIDE.sub(";", code))


@lru_cache(maxsize=128)
def _lexer(language: str) -> Lexer | None:
    if language not in LANGUAGES:
        return None
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:  # of another version of Pygments
        return None


def _spans(tokens: Iterable[tuple[_TokenType, str]]) -> Iterator[str]:
    for css, some in groupby(tokens, key=lambda token: _class(token[0])):
        words = escape("".join(text for _kind, text in some), quote=False)
        yield f'<span class="{css}">{words}</span>' if css else words


@lru_cache(maxsize=512)
def _class(kind: _TokenType) -> str:
    return next((css for ancestor, css in CLASSES if kind in ancestor), "")  # type: ignore[comparison-overlap]
