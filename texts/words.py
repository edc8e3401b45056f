"""The words of a text, folded, and their stems."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path

import snowballstemmer

from .folding import fold

WORD = re.compile(r"\w+")
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")  # between the words of SyntaxError
# Scripts that put no space between words: two letters in a row stand for one.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")
STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch",
    "nn": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
# By language, the words that say nothing of what a text is about.
SMALL = {
    code: frozenset(of_language["small"].split())
    for code, of_language in tomllib.loads(Path(__file__).with_suffix(".toml").read_text()).items()
}


def words_of(text: str) -> list[str]:
    """Folded, as search has them; of SyntaxError its two words, and the whole."""
    humped = {word for word in WORD.findall(text) if HUMP.search(word)}
    if humped:
        text = " ".join([text, *(HUMP.sub(" ", word) for word in humped)])
    folded = text.lower() if text.isascii() else fold(text)
    found: list[str] = []
    for word in WORD.findall(folded):
        if word.isascii() or not UNSPACED.search(word):
            found.append(word)
        else:
            found += _pairs(word)
    return found


def _pairs(word: str) -> list[str]:
    found = []
    for piece in re.split(f"({UNSPACED.pattern})", word):
        if UNSPACED.match(piece) and len(piece) > 1:
            found += [piece[at : at + 2] for at in range(len(piece) - 1)]
        elif piece:
            found.append(piece)
    return found


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """A stemmer keeps what it works on in itself, so each thread needs its own."""
    algorithm = STEMMERS.get(language.partition("-")[0])
    if algorithm is None or len(word) < 3:
        return word
    return str(snowballstemmer.stemmer(algorithm).stemWord(word))
