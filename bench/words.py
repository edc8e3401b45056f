"""Titles and texts of courses, by chance from the words of `words.toml`."""

import tomllib
from itertools import repeat
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from texts.lines import LONGEST

WORDS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "words.toml").read_text())
TOPICS: list[dict[str, Any]] = WORDS["topic"]
LANGUAGES = {"en": 70, "es": 16, "fr": 7, "de": 7}  # percent of the courses
DESCRIPTIONS = 8  # of a topic in a language: the same HTML again need not be rendered


class Told(NamedTuple):
    """Of a course."""

    outcomes: str
    requirements: str
    description: str


class Author:
    """Writes in one language about one topic."""

    def __init__(self, topic: int, language: str) -> None:
        self.chance = Random(f"{topic} {language}")  # noqa: S311  no secret
        self.subjects: list[str] = TOPICS[topic][language]
        self.sentences: dict[str, list[str]] = WORDS["sentences"][language]
        self.told = [self._told() for _ in range(DESCRIPTIONS)]
        self.articles = [self._paragraphs(4) for _ in range(DESCRIPTIONS)]

    def title(self) -> str:
        return self._sentence("titles")[:80]

    def promise(self) -> str:
        return self._sentence("promises")[:140]

    def lecture_title(self) -> str:
        return self._sentence("lectures")[:80]

    def review(self) -> str:
        return self._sentence("reviews")

    def tell(self) -> Told:
        return self.chance.choice(self.told)

    def article(self) -> str:
        return self.chance.choice(self.articles)

    def _told(self) -> Told:
        outcomes = "\n".join(self.lecture_title() for _ in range(4))
        requirements = "\n".join(self._sentence("bodies")[:LONGEST] for _ in range(2))
        return Told(outcomes, requirements, self._paragraphs(2))

    def _paragraphs(self, number: int) -> str:
        return "\n\n".join(
            " ".join(self._sentence("bodies") for _ in range(4)) for _ in repeat(None, number)
        )

    def _sentence(self, kind: str) -> str:
        pattern = self.chance.choice(self.sentences[kind])
        text = pattern.format(*self.chance.sample(self.subjects, pattern.count("{}")))
        return text[:1].upper() + text[1:]


def authors() -> dict[tuple[int, str], Author]:
    return {
        (topic, language): Author(topic, language)
        for topic in range(len(TOPICS))
        for language in LANGUAGES
    }


def person(number: int) -> tuple[str, str]:
    """A first and a last name, always the same for a number."""
    first, last = WORDS["people"]["first_names"], WORDS["people"]["last_names"]
    return first[number % len(first)], last[number // len(first) % len(last)]
