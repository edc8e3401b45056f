"""What the catalogue's search looks words up in (docs/search.md); written by courses/search/indexing.py."""

from django.db import models

from .course import Course

LONGEST_WORD = 40  # characters; longer ones are cut
LONGEST_FORMS = 160


class SearchWord(models.Model):
    """A word as published courses write it, folded, and its stem, which all its forms are found by."""

    id = models.CharField(primary_key=True, max_length=2 * LONGEST_WORD + 1, db_column="_id")
    word = models.CharField(max_length=LONGEST_WORD)
    stem = models.CharField(max_length=LONGEST_WORD)
    beginning = models.CharField(max_length=2)  # its first two letters
    course_count = models.IntegerField(default=0)  # courses that have it; says what is rare

    class Meta:
        indexes = (
            models.Index(fields=["word"], name="search_word"),
            models.Index(fields=["stem"], name="search_stem"),
            # Words with a beginning, the commonest first.
            models.Index(fields=["beginning", "-course_count", "word"], name="search_beginning"),
        )

    def __str__(self) -> str:
        return self.word


class SearchSlip(models.Model):
    """A word without one of its letters, by which one with a slip is found: as SymSpell does it."""

    id = models.CharField(primary_key=True, max_length=3 * LONGEST_WORD + 2, db_column="_id")
    letters = models.CharField(max_length=LONGEST_WORD)  # those that are left
    word = models.ForeignKey(SearchWord, models.CASCADE, related_name="slips")

    class Meta:
        indexes = (models.Index(fields=["letters"], name="search_slip"),)

    def __str__(self) -> str:
        return self.letters


class SearchPosting(models.Model):
    """That a published course has a word: one row for each stem and course, which are its key.

    The key lets a database look up whether some courses have some words without reading what
    others have of them, however common the words are.
    """

    id = models.CharField(primary_key=True, max_length=LONGEST_WORD + 33, db_column="_id")
    stem = models.CharField(max_length=LONGEST_WORD)
    course = models.ForeignKey(Course, models.CASCADE, related_name="postings")
    rank = models.PositiveSmallIntegerField()  # where the word stands, then the course's popularity
    # Of the word's first occurrence; neighbours are one apart.
    place = models.PositiveSmallIntegerField()
    # The words of this stem, as they stand there.
    forms = models.CharField(max_length=LONGEST_FORMS)

    class Meta:
        indexes = (models.Index(fields=["stem", "-rank", "course"], name="search_best"),)

    def __str__(self) -> str:
        return self.forms
