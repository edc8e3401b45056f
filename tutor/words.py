"""The words of a question, and those of the texts that may answer it, by their stems."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from os.path import commonprefix
from pathlib import Path

from texts.words import SMALL, stem, words_of

MOST_TERMS = 12  # of a question
_words = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
ALIKE = {code: [line.split() for line in each["alike"]] for code, each in _words.items()}


@dataclass(frozen=True)
class Term:
    """A word of a question, as texts in some languages may say it."""

    stems: dict[str, str]  # by language
    others: dict[str, frozenset[str]]  # stems of words that stand for it, by language
    prefixes: tuple[str, ...]  # by which the database finds what may have it


def stems_of(text: str, language: str) -> list[str]:
    return [stem(word, language) for word in words_of(text)]


def language_of(question: str) -> str:
    """That of most of its small words; empty when it has none that we know."""
    words = words_of(question)
    counts = {code: sum(word in some for word in words) for code, some in SMALL.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] else ""


def terms_of(question: str, languages: Iterable[str]) -> list[Term]:
    """What a question is about, in the order of its words."""
    code = language_of(question)
    small = SMALL.get(code, frozenset())
    known = list(languages)
    terms: dict[tuple[str, ...], Term] = {}
    for word in words_of(question):
        if word not in small and len(terms) < MOST_TERMS:
            term = _term(word, code, known)
            terms.setdefault(tuple(term.stems.values()), term)
    return list(terms.values())


def _term(word: str, code: str, languages: list[str]) -> Term:
    own = stem(word, code)
    lines = [line for line in ALIKE.get(code, ()) if own in (stem(each, code) for each in line)]
    alike = sorted({other for line in lines for other in line if stem(other, code) != own})
    return Term(
        {each: stem(word, each) for each in languages},
        {each: frozenset(stem(other, each) for other in alike) for each in languages},
        tuple(_prefix(each, languages) for each in (word, *alike)),
    )


def _prefix(word: str, languages: list[str]) -> str:
    """What any form of a word has in it; of one letter, that it stands by itself."""
    if len(word) == 1:
        return f" {word} "
    stems = [stem(word, each) for each in languages]
    return commonprefix([word, *stems]) or min(stems, key=len)  # noqa: RUF071  of letters it is
