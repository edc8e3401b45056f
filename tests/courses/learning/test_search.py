"""/learn/search/: words in the lectures of one's own courses, to the second"""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from courses import progress
from courses.learning import search
from courses.models import Chapter, Course, Enrollment, Lecture
from tests.conftest import make_course
from tests.courses.captions import SPOKEN, add_captions, text_of
from tests.courses.pages import Element, lecture_url, page, text
from tests.courses.teaching.curriculum import VIDEO, url

SEARCH = "/learn/search/"
# The person; their courses, the chapters, lectures, tracks and lines; what is shown. And the lectures
# with a video, where no query asks another.
BUDGET = 8 if connection.features.supports_foreign_keys else 9


def find(client, words: str, **query) -> Element:
    response = client.get(SEARCH, {"q": words, **query})
    assert response.status_code == 200
    return page(response)


def titles(found: Element) -> list[str]:
    """Of the lectures that were found, in their order."""
    return found.texts("h3")


def places(found: Element) -> list[tuple[str, str]]:
    """Where the links to what is said lead, with the words beside them."""
    return [
        (item.one("a")["href"], item.one("span").text)
        for each in found.all("ul", "places")
        for item in each.all("li")
    ]


def become_video(lecture, content: bytes = SPOKEN, language: str = "en"):
    Lecture.objects.filter(pk=lecture.pk).update(kind="video", body="")
    lecture.refresh_from_db()
    return add_captions(lecture, content, language)


def test_a_word_said_at_12_34_is_found_and_the_link_starts_there(
    student_client, educator_client, enrollment, lectures
):
    files = {"captions": SimpleUploadedFile("a.vtt", SPOKEN)}
    linked = VIDEO | {"video_url": "https://example.com/a.mp4"} | files
    assert educator_client.post(url(lectures[1], "edit"), linked).status_code == 302

    found = find(student_client, "QUICKLY")

    link = f"{lecture_url(lectures[1])}?t=754"
    words = "Hold the röpe, then climb up Quickly to the roof. Mind the & gap."
    assert places(found) == [(link, words)]
    assert found.texts("mark") == ["Quickly"]
    assert found.one("ul", "places").one("a").text == "12:34"
    lecture = page(student_client.get(link))
    line = next(line for line in lecture.all("span", **{"data-seek": "754"}))
    assert line.text == "climb up Quickly to the roof."


@pytest.mark.parametrize("words", ["rope then climb", "ROPE, THEN CLIMB", "  röpe,   then\tclimb "])
def test_a_phrase_over_the_border_of_captions_is_found(student_client, enrollment, lectures, words):
    become_video(lectures[1])

    found = find(student_client, words)

    assert [link for link, _ in places(found)] == [f"{lecture_url(lectures[1])}?t=751"]


def test_a_phrase_over_the_border_of_lines_is_found_once(student_client, enrollment, lectures):
    become_video(lectures[1], text_of(("00:10", "Take the long"), ("00:40", "way round the lake.")))

    found = find(student_client, "long way round")

    assert places(found) == [(f"{lecture_url(lectures[1])}?t=10", "Take the long way round")]
    assert found.texts("mark") == ["long way round"]
    assert [link for link, _ in places(find(student_client, "way round"))] == [
        f"{lecture_url(lectures[1])}?t=40"
    ]


def test_title_comes_before_text_before_transcript_and_a_phrase_before_its_words(
    student_client, enrollment, course, lectures, add_lectures
):
    more = add_lectures(course, 2)
    one, two, three, four = lectures
    Lecture.objects.filter(pk=one.pk).update(title="Sharp stones that cut")
    Lecture.objects.filter(pk=two.pk).update(title="Cut sharp stones")
    Lecture.objects.filter(pk=three.pk).update(title="C", body="Stones **cut** anything *sharp*.")
    Lecture.objects.filter(pk=four.pk).update(title="D", body="They cut *sharp*  stones.")
    become_video(more[0], text_of(("00:10", "Stones are sharp: they cut.")))
    become_video(more[1], text_of(("00:10", "We cut sharp stones.")))

    found = find(student_client, "cut sharp stones")

    assert titles(found) == [
        "Cut sharp stones",
        "Sharp stones that cut",
        "D",
        "C",
        "More 1",
        "More 0",
    ]
    assert found.all("h3")[1].texts("mark") == ["Sharp", "stones", "cut"]
    assert found.all("p", "excerpt")[0].texts("mark") == ["cut sharp stones"]
    assert found.all("p", "excerpt")[1].texts("mark") == ["Stones", "cut", "sharp"]


def test_every_word_must_be_there(student_client, enrollment, lectures):
    become_video(lectures[1])

    assert titles(find(student_client, "roof climb")) == ["Step 0.1"]
    assert titles(find(student_client, "roof cellar")) == []


def test_what_is_found_is_text_and_no_markup(student_client, enrollment, lectures):
    Lecture.objects.filter(pk=lectures[0].pk).update(
        title="<b>Bold</b>", body="A `<script>alert(1)</script>` &amp; *bold* word. " + "x " * 400
    )
    become_video(lectures[1], text_of(("00:10", "Say &lt;img src=x&gt; bold")))

    response = student_client.get(SEARCH, {"q": "bold"})

    found = page(response)
    assert found.texts("h3") == ["<b>Bold</b>", "Step 0.1"]
    hits = found.one("ol", "hits")
    assert not hits.all("script") + hits.all("img") + hits.all("b")
    excerpt = hits.one("p", "excerpt").text
    assert excerpt.startswith("A <script>alert(1)</script> & bold word. x")
    assert excerpt.endswith("x…")
    assert (
        page(student_client.get(SEARCH, {"q": '"><script>'})).one("input", id="my-search")["value"]
        == '"><script>'
    )


def test_a_translation_is_found_and_opens_in_its_language(student_client, enrollment, lectures):
    become_video(lectures[1], text_of(("00:10", "Sube al tejado.")), "es")
    add_captions(lectures[1], text_of(("00:10", "Climb to the roof.")))

    (link, _) = places(find(student_client, "tejado"))[0]

    assert link == f"{lecture_url(lectures[1])}?captions=es&t=10"
    transcript = page(student_client.get(link)).one("section", id="transcript")
    assert transcript.one("ol")["lang"] == "es"


@pytest.mark.parametrize("visitor", ["stranger", "rival", "educator", "admin"])
def test_only_ones_own_courses_are_searched(client_of, enrollment, lectures, visitor):
    become_video(lectures[1])

    for words in ("quickly", "Step 0.0", "Secret of step"):
        assert titles(find(client_of(visitor), words)) == []


@pytest.mark.parametrize(
    ("status", "is_found"),
    [("published", True), ("archived", True), ("draft", False), ("deleted", False)],
)
def test_only_courses_that_one_may_open_are_searched(
    student_client, enrollment, course, lectures, status, is_found
):
    become_video(lectures[1])
    Course.objects.filter(pk=course.pk).update(status=status)

    assert titles(find(student_client, "quickly")) == ["Step 0.1"] * is_found


def test_whoever_left_a_course_searches_it_no_more(student_client, enrollment):
    progress.leave(enrollment)

    assert titles(find(student_client, "step")) == []


def test_what_became_an_article_is_not_found_by_its_captions(student_client, enrollment, lectures):
    become_video(lectures[1])
    Lecture.objects.filter(pk=lectures[1].pk).update(kind="article")

    assert titles(find(student_client, "quickly")) == []


def test_the_last_touched_course_comes_first_and_its_lectures_in_order(
    student_client, student, educator, category
):
    for title, age in (("Older", 2), ("Newer", 1)):
        course = make_course(educator, category, title)
        progress.enroll(student, course)
        Enrollment.objects.filter(course=course).update(
            last_seen_at=timezone.now() - timedelta(days=age)
        )

    links = [link["href"] for link in find(student_client, "step").one("ol", "hits").all("a")]

    steps = ["Step 0.0", "Step 0.1", "Step 1.0", "Step 1.1"]
    assert titles(find(student_client, "step")) == steps * 2
    assert [link.split("/")[2] for link in links] == ["newer"] * 4 + ["older"] * 4


def test_long_lists_are_paged_and_bounded(
    student_client, enrollment, course, add_lectures, lectures, monkeypatch
):
    add_lectures(course, 12)

    found = find(student_client, "more")
    assert len(titles(found)) == search.PAGE_SIZE
    assert found.one("h2", id="results").text == "12 lectures"
    assert len(titles(find(student_client, "more", page="2"))) == 2
    assert "best of very many" not in found.text

    monkeypatch.setattr(search, "MOST_LECTURES", 5)
    found = find(student_client, "more")
    assert len(titles(found)) == 5
    assert "best of very many" in found.text


def test_many_places_of_a_lecture_are_counted(student_client, enrollment, lectures):
    minutes = [(f"{minute:02}:00", "Again we climb.") for minute in range(9)]
    become_video(lectures[1], text_of(*minutes))

    found = find(student_client, "climb")

    seconds = [link.partition("?t=")[2] for link, _ in places(found)]
    assert seconds == ["0", "60", "120", "180"]
    assert "and 5 more places in this lecture" in found.text


@pytest.mark.parametrize("words", ["", " ", "a", "\u0301"])
def test_too_short_a_search_finds_nothing(student_client, enrollment, words):
    found = find(student_client, words)

    assert not found.all("ol", "hits")
    assert ("two letters at least" in found.text) == (words.strip() != "")


def test_nothing_found_is_said_with_the_words(student_client, enrollment):
    assert "“<i>zebra”" in text(student_client.get(SEARCH, {"q": "<i>zebra"}))


def test_it_wants_someone_signed_in(client, db):
    response = client.get(f"{SEARCH}?q=x")

    assert response["Location"] == "/sign-in/?redirect_url=%2Flearn%2Fsearch%2F%3Fq%3Dx"


@pytest.mark.parametrize("words", ["%", "_", "'", ".*", "$", "a" * 5000, "🧗🧗", "<!--"])
def test_odd_words_are_only_words(student_client, enrollment, lectures, words):
    become_video(lectures[1])

    assert titles(find(student_client, words)) == []


@pytest.mark.parametrize("number", [1, 40])
def test_it_needs_as_few_queries_for_many_courses(
    student_client, student, add_courses, django_assert_num_queries, number
):
    for course in add_courses(number):
        progress.enroll(student, course)
        chapter = Chapter.objects.create(course=course, title="A")
        lecture = Lecture.objects.create(chapter=chapter, title="Step", kind="video", body="Step.")
        add_captions(lecture, text_of(("00:10", "A step."), ("00:50", "Another step.")))

    with django_assert_num_queries(BUDGET):
        found = find(student_client, "step")
    assert len(titles(found)) == min(number, search.PAGE_SIZE)


def test_there_is_a_box_for_it_on_my_courses(student_client, enrollment):
    box = page(student_client.get("/learn/")).one("form", role="search")

    assert (box["action"], box.one("input")["name"]) == (SEARCH, "q")
