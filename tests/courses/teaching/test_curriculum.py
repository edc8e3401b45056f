"""/teach/: the chapters and lectures of a course"""

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from courses import progress
from courses.media.validators import Limit
from courses.models import Chapter, Lecture
from tests.conftest import make_course
from tests.courses.pages import elements, html, text, value

TEACH = "/teach/courses/rising/"
VIDEO = {"title": "Tying", "kind": "video", "seconds": "90"}
ARTICLE = {"title": "Reading", "kind": "article", "seconds": "90"}
LINK = {"video_url": "https://youtu.be/aqz-KE-bpKQ"}


@pytest.fixture
def chapters(course):
    return list(course.chapters.all())


def of(part: Chapter | Lecture, action: str) -> str:
    return f"/teach/{type(part).__name__.lower()}s/{part.pk}/{action}/"


def order(course) -> list[str]:
    """The curriculum as the teaching page shows it."""
    return [
        title
        for chapter in course.chapters.with_lectures()
        for title in (chapter.title, *(lecture.title for lecture in chapter.lectures.all()))
    ]


def file(name: str, content: bytes = b"content") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def curriculum(db):
    """Reads every chapter and lecture, to compare before and after."""
    return lambda: [list(model.objects.order_by("pk").values()) for model in (Chapter, Lecture)]


# Chapters


def test_the_page_shows_the_curriculum(educator_client, course):
    words = text(educator_client.get(TEACH))

    for part in ("Floor 0 Down Floor 0", "Step 0.0 Free preview 1:00", "Add lecture to Floor 1"):
        assert part in words


def test_a_course_without_chapters_says_how_to_start(educator_client, course):
    Chapter.objects.all().delete()

    assert "Start with the first chapter." in text(educator_client.get(TEACH))


def test_a_chapter_is_added_behind_the_others(educator_client, course):
    response = educator_client.post(f"{TEACH}chapters/new/", {"title": "Roof"}, follow=True)

    assert response.redirect_chain == [(TEACH, 302)]
    assert "Chapter added. Now add a lecture to it." in text(response)
    assert [chapter.title for chapter in course.chapters.all()] == ["Floor 0", "Floor 1", "Roof"]


def test_a_chapter_is_renamed(educator_client, chapters):
    assert value(educator_client.get(of(chapters[0], "edit")), "title") == "Floor 0"

    assert educator_client.post(of(chapters[0], "edit"), {"title": "Cellar"})["Location"] == TEACH

    chapters[0].refresh_from_db()
    assert (chapters[0].title, chapters[0].position) == ("Cellar", 0)


@pytest.mark.parametrize("title", ["", "  ", "x" * 81])
def test_a_wrong_chapter_is_refused_and_kept_on_the_page(
    educator_client, chapters, curriculum, title
):
    before = curriculum()

    for page in (f"{TEACH}chapters/new/", of(chapters[0], "edit")):
        response = educator_client.post(page, {"title": title})
        assert response.status_code == 422
        assert value(response, "title") == title
        assert elements(html(response), "ul", id="id_title_error")

    assert curriculum() == before


def test_deleting_a_chapter_asks_first_and_takes_its_lectures(
    educator_client, course, chapters, enrollment
):
    words = text(educator_client.get(of(chapters[0], "delete")))
    assert "Delete the chapter “Floor 0”?" in words
    assert "1 student is enrolled in this course." in words
    assert "Unpublishing" not in words
    assert course.chapters.count() == 2

    response = educator_client.post(of(chapters[0], "delete"), follow=True)

    assert response.redirect_chain == [(TEACH, 302)]
    assert "“Floor 0” is deleted." in text(response)
    assert order(course) == ["Floor 1", "Step 1.0", "Step 1.1"]
    course.refresh_from_db()
    assert (course.lecture_count, course.seconds) == (2, 120)


# The order


@pytest.mark.parametrize(
    ("moved", "direction", "expected"),
    [
        (1, "up", "BAC"),
        (1, "down", "ACB"),
        (0, "up", "ABC"),
        (2, "down", "ABC"),
        (0, "down", "BAC"),
    ],
)
@pytest.mark.parametrize("positions", [(0, 1, 2), (5, 5, 9)], ids=["in order", "tied"])
@pytest.mark.parametrize("kind", [Chapter, Lecture])
def test_parts_change_places(
    educator_client, course, chapters, kind, positions, moved, direction, expected
):
    siblings = course.chapters if kind is Chapter else chapters[0].lectures
    siblings.all().delete()
    keys = [f"00000000-0000-4000-8000-00000000000{number}" for number in range(3)]
    parts = [
        siblings.create(pk=key, title=title, position=position)
        for key, title, position in zip(keys, "ABC", positions, strict=True)
    ]

    response = educator_client.post(of(parts[moved], "move"), {direction: ""})

    place = f"{kind._meta.model_name}-{parts[moved].pk}"
    assert response["Location"] == f"{TEACH}#{place}"
    assert f'id="{place}"' in educator_client.get(TEACH).content.decode()
    assert "".join(part.title for part in siblings.all()) == expected
    if expected != "ABC":
        assert [part.position for part in siblings.all()] == [0, 1, 2]


def test_a_new_part_goes_behind_gaps(educator_client, chapters):
    Lecture.objects.filter(chapter=chapters[0]).update(position=40)

    educator_client.post(of(chapters[0], "lectures/new"), VIDEO | LINK)

    assert chapters[0].lectures.last().title == "Tying"


@pytest.mark.parametrize("kind", [Chapter, Lecture])
def test_moving_wants_a_post(educator_client, course, curriculum, kind):
    before = curriculum()

    assert educator_client.get(of(kind.objects.first(), "move")).status_code == 405
    assert curriculum() == before


# Lectures


def test_a_lecture_is_added_behind_the_others(educator_client, course, chapters):
    assert "New lecture in “Floor 0”" in text(educator_client.get(of(chapters[0], "lectures/new")))

    response = educator_client.post(of(chapters[0], "lectures/new"), VIDEO | LINK, follow=True)

    assert response.redirect_chain == [(TEACH, 302)]
    assert order(course)[:4] == ["Floor 0", "Step 0.0", "Step 0.1", "Tying"]
    lecture = Lecture.objects.get(title="Tying")
    assert (lecture.kind, lecture.video_url) == ("video", LINK["video_url"])
    assert (lecture.seconds, lecture.is_preview) == (90, False)
    course.refresh_from_db()
    assert (course.lecture_count, course.seconds) == (5, 330)


def test_a_lecture_is_edited(educator_client, course, lectures):
    page = of(lectures[1], "edit")
    assert value(educator_client.get(page), "title") == "Step 0.1"

    response = educator_client.post(page, ARTICLE | {"body": "*New*", "is_preview": "on"})

    assert response["Location"] == TEACH
    lecture = Lecture.objects.get(pk=lectures[1].pk)
    assert (lecture.title, lecture.body, lecture.is_preview) == ("Reading", "*New*", True)
    assert (lecture.position, lecture.chapter) == (1, lectures[1].chapter)
    course.refresh_from_db()
    assert (course.lecture_count, course.seconds) == (4, 270)


def test_deleting_a_lecture_asks_first(educator_client, course, lectures, enrollment):
    progress.complete(enrollment, lectures[1])
    words = text(educator_client.get(of(lectures[1], "delete")))
    assert "Delete the lecture “Step 0.1”?" in words
    assert "1 student is enrolled in this course." in words

    assert educator_client.post(of(lectures[1], "delete"))["Location"] == TEACH

    assert order(course) == ["Floor 0", "Step 0.0", "Floor 1", "Step 1.0", "Step 1.1"]
    course.refresh_from_db()
    assert (course.lecture_count, course.seconds) == (3, 180)
    assert not enrollment.lecture_progress.exists()


@pytest.mark.parametrize(
    "link",
    [
        "https://www.youtube.com/watch?v=aqz-KE-bpKQ",
        "https://vimeo.com/76979871",
        "https://example.com/films/one.MP4?session=1",
        "https://example.com/one.webm",
    ],
)
def test_video_links_are_taken(educator_client, chapters, link):
    response = educator_client.post(of(chapters[0], "lectures/new"), VIDEO | {"video_url": link})

    assert response.status_code == 302
    assert Lecture.objects.get(title="Tying").video_url == link


def test_video_and_captions_are_uploaded(client, educator_client, chapters):
    files = {"video_file": file("a.mp4", b"moving"), "captions": file("a.vtt", b"WEBVTT")}

    assert educator_client.post(of(chapters[0], "lectures/new"), VIDEO | files).status_code == 302

    lecture = Lecture.objects.get(title="Tying")
    assert client.get(lecture.video_file.url).getvalue() == b"moving"
    assert client.get(lecture.captions.url).getvalue() == b"WEBVTT"


def test_an_uploaded_video_stays_when_nothing_new_is_chosen(educator_client, lectures):
    lecture = lectures[1]
    lecture.video_file.save("a.webm", ContentFile(b"moving"))

    assert educator_client.post(of(lecture, "edit"), VIDEO).status_code == 302

    stored = Lecture.objects.get(pk=lecture.pk)
    assert (stored.kind, stored.video_file) == ("video", lecture.video_file)


def test_an_uploaded_video_cannot_be_removed_without_another(educator_client, lectures):
    lecture = lectures[1]
    lecture.video_file.save("a.webm", ContentFile(b"moving"))

    response = educator_client.post(of(lecture, "edit"), VIDEO | {"video_file-clear": "on"})

    assert response.status_code == 422
    assert Lecture.objects.get(pk=lecture.pk).video_file == lecture.video_file
    assert (
        educator_client.post(
            of(lecture, "edit"), VIDEO | LINK | {"video_file-clear": "on"}
        ).status_code
        == 302
    )
    assert not Lecture.objects.get(pk=lecture.pk).video_file


NO_LINK = ["", "javascript:alert(1)", "data:text/html,x", "http://example.com/a.mp4", "example.com"]
WRONG = [
    *(("video_url", VIDEO | {"video_url": link}) for link in NO_LINK),
    ("video_url", VIDEO | {"video_url": "https://example.com/page"}),
    ("video_url", VIDEO | {"video_url": "https://www.youtube.com/feed/library"}),
    ("video_url", VIDEO | {"video_url": "https://[::1/a.mp4"}),
    ("video_url", VIDEO | {"video_url": f"https://example.com/{'x' * 500}.mp4"}),
    ("body", ARTICLE),
    ("body", ARTICLE | {"body": "  \n "}),
    ("body", ARTICLE | {"body": "x" * 50_001}),
    ("title", VIDEO | LINK | {"title": ""}),
    ("title", VIDEO | LINK | {"title": "x" * 81}),
    ("kind", VIDEO | LINK | {"kind": "quiz"}),
    ("seconds", VIDEO | LINK | {"seconds": "-1"}),
    ("seconds", VIDEO | LINK | {"seconds": "86401"}),
    ("seconds", VIDEO | LINK | {"seconds": "9" * 30}),
    ("seconds", VIDEO | LINK | {"seconds": "long"}),
    *(
        ("video_file", VIDEO | {"video_file": file(name)})
        for name in ("a.exe", "a.html", "a.mp4.html", "a.svg", "a", "a.vtt")
    ),
    ("video_file", VIDEO | {"video_file": file("a.mp4", b"")}),
    ("captions", VIDEO | LINK | {"captions": file("a.html")}),
    ("captions", VIDEO | LINK | {"captions": file("a.srt")}),
]


@pytest.mark.parametrize(("field", "typed"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_lecture_is_refused_and_kept_on_the_page(
    educator_client, course, lectures, curriculum, field, typed
):
    before = curriculum()

    for page in (of(lectures[1].chapter, "lectures/new"), of(lectures[1], "edit")):
        for content in typed.values():
            getattr(content, "seek", int)(0)
        response = educator_client.post(page, typed)
        assert response.status_code == 422
        assert elements(html(response), "ul", **{"class": "errorlist", "id": f"id_{field}_error"})
        assert value(response, "title") == typed["title"]
        assert value(response, "seconds") == typed["seconds"]

    assert curriculum() == before


@pytest.mark.parametrize(
    ("field", "limit", "name"),
    [("video_file", "MAX_VIDEO", "a.mp4"), ("captions", "MAX_CAPTIONS", "a.vtt")],
)
def test_large_files_are_refused(
    educator_client, chapters, monkeypatch, curriculum, field, limit, name
):
    monkeypatch.setattr(f"courses.media.validators.{limit}", Limit(3, "a little"))
    before = curriculum()

    response = educator_client.post(
        of(chapters[0], "lectures/new"), VIDEO | LINK | {field: file(name)}
    )

    assert response.status_code == 422
    assert "The file is too large:" in text(response)
    assert curriculum() == before


# Someone else's


def every_status(client, of) -> set[int]:
    """The statuses of every page and action; `of` gives the address."""
    found = set()
    for kind, actions in (
        ("chapter", ["edit", "delete", "lectures/new"]),
        ("lecture", ["edit", "delete"]),
    ):
        pages = [of(kind, action) for action in actions]
        found |= {client.get(page).status_code for page in pages}
        for page in (*pages, of(kind, "move")):
            found.add(client.post(page, VIDEO | LINK | {"up": ""}).status_code)
    return found


@pytest.mark.parametrize(
    ("visitor", "statuses"), [("rival", {404}), ("student", {403}), ("nobody", {302, 401})]
)
def test_others_change_nothing(
    client_of, rival, category, course, lectures, curriculum, visitor, statuses
):
    make_course(rival, category, "Theirs")
    client = client_of(visitor)
    part, before = {"chapter": lectures[1].chapter, "lecture": lectures[1]}, curriculum()

    assert every_status(client, lambda kind, action: of(part[kind], action)) == statuses

    assert curriculum() == before


def test_the_keys_of_other_things_find_nothing(educator_client, course, lectures, curriculum):
    before = curriculum()
    others = {
        "chapter": [lectures[1].pk, course.pk],
        "lecture": [lectures[1].chapter_id, course.pk],
    }

    for place in range(2):
        assert every_status(
            educator_client,
            lambda kind, action, n=place: f"/teach/{kind}s/{others[kind][n]}/{action}/",
        ) == {404}

    assert curriculum() == before
