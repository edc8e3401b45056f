"""What a question out of a file must be to be stored; whether it can be asked, publishing says."""

from django.utils.translation import gettext as _

from quizzes.content import LONGEST_CHOICE, LONGEST_TEXT, MOST_CHOICES, QuestionContent
from texts.validators import is_visible


def reason_against(question: QuestionContent) -> str:
    """Why no form would take it; nothing when one would."""
    choices = question.choices
    longer = _("A text of it is longer than %(most)s characters.")
    reasons = {
        _("It has no text."): not is_visible(question.text),
        _("One of its answers has no text."): not all(is_visible(one.text) for one in choices),
        _("It has more than %(most)s answers.") % {"most": MOST_CHOICES}: (
            len(choices) > MOST_CHOICES
        ),
        longer % {"most": LONGEST_CHOICE}: any(len(one.text) > LONGEST_CHOICE for one in choices),
        longer % {"most": LONGEST_TEXT}: any(
            len(text) > LONGEST_TEXT
            for text in (question.text, question.explanation, *(one.explanation for one in choices))
        ),
    }
    return next((words for words, is_so in reasons.items() if is_so), "")
