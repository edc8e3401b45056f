"""What the page of a lecture reports of itself, as static/js/player/progress.js sends it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.signing import BadSignature, Signer
from django.http import QueryDict
from django.utils import timezone

from courses import stretches
from courses.media.lengths import LONGEST
from courses.models import Lecture

SLACK = 2  # seconds; players and files do not agree on a video's length to the second
NEAR_END = 5  # seconds before the end, from where a video starts over
SIGNER = Signer(salt="courses.learning.opened")


def opened_now() -> str:
    """When the page was made, for its reports to say; signed, since a text counts as read by it."""
    return SIGNER.sign(str(int(timezone.now().timestamp() * 1000)))


class WholeNumberField(forms.RegexField):
    """Decimal digits and nothing else; 0 where it may be left out."""

    def __init__(self, most: int, words: str, **kwargs: Any) -> None:
        self.most = most
        pattern = re.compile(rf"\A\d{{1,{len(str(most))}}}\Z", re.ASCII)
        errors = {"required": words, "invalid": words}
        super().__init__(pattern, error_messages=errors, **kwargs)

    def clean(self, value: Any) -> int:
        number = int(super().clean(value) or 0)
        if number > self.most:
            raise forms.ValidationError(self.error_messages["invalid"])
        return number


class ReportForm(forms.Form):
    position = WholeNumberField(LONGEST, f"Whole seconds are wanted, from 0 to {LONGEST}.")
    opened = forms.CharField(error_messages={"required": "What the page says is wanted."})
    elapsed = WholeNumberField(10**12, "Whole milliseconds since the page was opened are wanted.")
    played = forms.CharField(required=False)
    duration = WholeNumberField(LONGEST, "Whole seconds are wanted.", required=False)
    read = forms.BooleanField(required=False)  # up to the end, and as long as that takes
    completed = forms.BooleanField(required=False)  # the page shows the lecture so

    def __init__(self, data: QueryDict, lecture: Lecture) -> None:
        super().__init__(data)
        self.lecture = lecture

    @property
    def length(self) -> int:
        """Seconds of the video: as its file says, else as the player does; 0 where neither does."""
        known = self.lecture.video_seconds if self.lecture.video_file else 0
        return known or self.cleaned_data.get("duration", 0)

    @property
    def message(self) -> str:
        """What is wrong, in words."""
        wrong = [f"{name}: {' '.join(map(str, words))}" for name, words in self.errors.items()]
        return " ".join(wrong)

    def clean_opened(self) -> datetime:
        try:
            moment = int(SIGNER.unsign(self.cleaned_data["opened"]))
        except BadSignature:
            raise forms.ValidationError("This is not what the page says. Open it again.") from None
        return datetime.fromtimestamp(moment / 1000, UTC)

    def clean_played(self) -> stretches.Stretches:
        try:
            return stretches.read(self.cleaned_data["played"])
        except ValueError as error:
            raise forms.ValidationError(
                f"Stretches such as 0-62,300-341 are wanted: {error}."
            ) from None

    def clean(self) -> dict[str, Any]:
        report = super().clean() or self.cleaned_data
        last = self.length + SLACK if self.length else LONGEST
        if report.get("position", 0) > last:
            self.add_error("position", f"The video ends at {self.length} seconds.")
        if any(end > last for _, end in report.get("played", ())):
            self.add_error("played", f"The video ends at {last} seconds.")
        if report.get("read") and not self._may_be_read():
            self.add_error("read", "No text is read up to its end as fast as that.")
        return report

    def _may_be_read(self) -> bool:
        opened = self.cleaned_data.get("opened")
        if self.lecture.is_video or not self.lecture.seconds or opened is None:
            return False
        needed = timedelta(seconds=self.lecture.seconds)
        return bool(timezone.now() - opened >= needed)

    @property
    def record(self) -> dict[str, Any]:
        """The arguments of `progress.record_position`."""
        report = self.cleaned_data
        made_at = report["opened"] + timedelta(milliseconds=report["elapsed"])
        is_at_end = self.length > 0 and report["position"] > self.length - NEAR_END
        return {
            "position": 0 if is_at_end else report["position"],
            "at": min(made_at, timezone.now()),
            "newly_played": report["played"] if self.lecture.is_video else stretches.NOTHING,
            "length": self.length if self.lecture.is_video else 0,
            "is_read": report["read"],
        }
