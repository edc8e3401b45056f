"""What is asked of a model for each kind of draft, and how its answer is read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from courses.models import Lecture
from texts.lines import LONGEST as LONGEST_LINE
from texts.lines import MOST as MOST_LINES
from texts.lines import lines_of
from texts.validators import is_visible

from . import alt_drafts, answers, draft_prompts, draft_sources, quiz_drafts
from .answers import Found
from .draft_prompts import Messages
from .models import Draft

LONGEST_SUMMARY = 5000  # characters
LONGEST_BEGINNING = 6000  # characters of a course's lectures, for its description
SUMMARY_TOKENS, DESCRIPTION_TOKENS = 700, 900
DESCRIPTION_LENGTHS = {"subtitle": 140, "description": 10_000}  # characters, of a course's own
DESCRIPTION_SCHEMA = {
    "type": "object",
    "properties": {
        "subtitle": {"type": "string"},
        "outcomes": {"type": "array", "items": {"type": "string"}},
        "description": {"type": "string"},
    },
    "required": ["subtitle", "outcomes", "description"],
    "additionalProperties": False,
}


@dataclass(frozen=True)
class Request:
    messages: Messages
    max_tokens: int
    asked: dict[str, Any]  # as Draft keeps it: what the answer is read with
    schema: dict[str, Any] | None = None


def request_for(draft: Draft) -> Request | None:
    """None when there is nothing to draft from."""
    return MAKERS[draft.purpose](draft)


def read(draft: Draft, text: str) -> Found:
    """What is of use in an answer, or in a part of one."""
    return READERS[draft.purpose](text, draft.asked)


def _questions(draft: Draft) -> Request | None:
    chosen = draft.asked["lectures"]
    lectures = [it for it in Lecture.objects.of(draft.course) if str(it.pk) in chosen]
    source = draft_sources.read(lectures, draft.course)
    if not source.passages:
        return None
    count = draft.asked["count"]
    return Request(
        draft_prompts.questions(draft.course, source, count),
        quiz_drafts.TOKENS * count,
        {
            "lectures": chosen,
            "count": count,
            "passages": [[str(it.lecture.pk), it.text] for it in source.passages],
            "is_cut": source.is_cut,
        },
        quiz_drafts.SCHEMA,
    )


def _summary(draft: Draft) -> Request | None:
    source = draft_sources.read([draft.lecture] if draft.lecture else [], draft.course)
    if not source.passages:
        return None
    messages = draft_prompts.summary(draft.course, source)
    return Request(messages, SUMMARY_TOKENS, {"is_cut": source.is_cut})


def _read_summary(text: str, asked: dict[str, Any]) -> Found:
    summary = answers.clean(text) or ""
    return Found({"text": summary[:LONGEST_SUMMARY]} if is_visible(summary) else {})


def _alt_text(draft: Draft) -> Request | None:
    pictures = alt_drafts.pictures_of(draft.lecture) if draft.lecture else []
    if not draft.lecture or not pictures:
        return None
    seen = alt_drafts.data_urls(pictures)
    return Request(
        alt_drafts.messages(draft.lecture, pictures, seen),
        alt_drafts.TOKENS * len(pictures),
        {"pictures": [str(picture.pk) for picture in pictures], "is_seen": bool(seen)},
        alt_drafts.SCHEMA,
    )


def _description(draft: Draft) -> Request | None:
    lectures = list(Lecture.objects.of(draft.course))
    if not lectures:
        return None
    beginnings = draft_sources.written(lectures, LONGEST_BEGINNING)
    return Request(
        draft_prompts.description(draft.course, lectures, beginnings),
        DESCRIPTION_TOKENS,
        {},
        DESCRIPTION_SCHEMA,
    )


def _read_description(text: str, asked: dict[str, Any]) -> Found:
    found = answers.parse(text)
    found = found if isinstance(found, dict) else {}
    texts = {
        name: (answers.clean(found.get(name)) or "")[:longest]
        for name, longest in DESCRIPTION_LENGTHS.items()
    }
    texts["outcomes"] = _read_outcomes(found.get("outcomes"))
    return Found(texts if is_visible(texts["description"]) else {})


def _read_outcomes(listed: Any) -> str:
    lines = [answers.clean(line) or "" for line in listed] if isinstance(listed, list) else []
    return "\n".join(line[:LONGEST_LINE] for line in lines_of("\n".join(lines))[:MOST_LINES])


MAKERS: dict[str, Callable[[Draft], Request | None]] = {
    Draft.Purpose.QUESTIONS: _questions,
    Draft.Purpose.SUMMARY: _summary,
    Draft.Purpose.ALT_TEXT: _alt_text,
    Draft.Purpose.DESCRIPTION: _description,
}
READERS: dict[str, Callable[[str, dict[str, Any]], Found]] = {
    Draft.Purpose.QUESTIONS: quiz_drafts.read,
    Draft.Purpose.SUMMARY: _read_summary,
    Draft.Purpose.ALT_TEXT: alt_drafts.read,
    Draft.Purpose.DESCRIPTION: _read_description,
}
