"""/learn/<slug>/<lecture-id>/: the lecture page"""

from uuid import uuid4

import pytest
from django.core.files.base import ContentFile

from courses import progress
from courses.models import Lecture, Note
from tests.conftest import make_course
from tests.courses.captions import add_captions
from tests.courses.media.samples import CAPTIONS, sample
from tests.courses.pages import elements, html, lecture_url, links, page, text
from tests.courses.reports import report

# The person, the course, the lecture, the enrollment, its progress and notes, the outline, captions, files.
PLAYER_BUDGET = 9


def neighbours(response) -> dict[str, str]:
    """Where `Previous` and `Next` lead."""
    return {
        rel: link["href"]
        for rel in ("prev", "next")
        for link in elements(html(response), "a", rel=rel)
    }


def test_the_player_shows_an_article(student_client, enrollment, lectures):
    Lecture.objects.filter(pk=lectures[1].pk).update(body="# A\n\n**b** <script>c</script>")

    content = html(student_client.get(lecture_url(lectures[1])))

    assert (
        '<h3 id="text-a" dir="auto">A</h3>\n<p dir="auto"><strong>b</strong> &lt;script&gt;c&lt;/script&gt;</p>'
        in content
    )
    assert not elements(content, "video")


def test_the_player_leads_to_the_neighbours_across_chapters(student_client, enrollment, lectures):
    first, second, third, last = lectures

    assert neighbours(student_client.get(lecture_url(first))) == {"next": lecture_url(second)}
    assert neighbours(student_client.get(lecture_url(second))) == {
        "prev": lecture_url(first),
        "next": lecture_url(third),
    }
    assert neighbours(student_client.get(lecture_url(last))) == {"prev": lecture_url(third)}


def test_the_player_ticks_what_is_completed(student_client, enrollment, lectures):
    progress.complete(enrollment, lectures[0])

    response = student_client.get(lecture_url(lectures[1]))

    outline = page(response).one("aside", id="outline")
    assert outline.one("progress").text == "25 %"
    assert outline.one("div", "progress").one("span").text == "1 of 4 lectures · 25 %"
    chapters = outline.all("details", "chapter")
    assert chapters[0].one("summary").texts() == ["Floor 0", "1/2"]
    assert chapters[1].one("summary").texts() == ["Floor 1", "0/2"]
    assert [lecture.texts("span", "done") for lecture in outline.all("li", "lecture")] == [
        ["Completed:"],
        [],
        [],
        [],
    ]
    assert outline.texts("a", "title") == ["Step 0.0", "Step 0.1", "Step 1.0", "Step 1.1"]
    assert text(response).count("Completed:") == 1
    current = page(response).one("a", **{"aria-current": "page"})
    assert current["href"] == lecture_url(lectures[1])


def test_the_player_shows_a_video_with_captions_through_signed_links(
    client, student_client, enrollment, lectures
):
    lecture = lectures[1]
    lecture.kind = Lecture.Kind.VIDEO
    lecture.video_file.save("clip.mp4", ContentFile(sample("h264.mp4")))
    add_captions(lecture)

    content = html(student_client.get(lecture_url(lecture)))

    (source,) = elements(content, "source")
    (track,) = elements(content, "track", kind="captions")
    assert "?token=" in source["src"]
    assert client.get(source["src"]).getvalue() == sample("h264.mp4")
    assert elements(content, "a", href=lecture_url(lecture, "video"))
    assert student_client.get(track["src"]).content == CAPTIONS
    assert client.get(source["src"].partition("?")[0]).status_code == 404


def test_the_player_embeds_youtube_without_its_cookies(student_client, enrollment, lectures):
    Lecture.objects.filter(pk=lectures[1].pk).update(
        kind=Lecture.Kind.VIDEO, video_url="https://www.youtube.com/watch?v=aqz-KE-bpKQ"
    )

    content = html(student_client.get(lecture_url(lectures[1])))

    (frame,) = elements(content, "iframe")
    assert frame["src"] == (
        "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ"
        "?enablejsapi=1&origin=http%3A%2F%2Ftestserver"
    )
    assert frame["title"] == "Step 0.1"


def test_the_player_plays_a_linked_file(student_client, enrollment, lectures):
    Lecture.objects.filter(pk=lectures[1].pk).update(
        kind=Lecture.Kind.VIDEO, video_url="https://example.com/a.mp4"
    )

    content = html(student_client.get(lecture_url(lectures[1])))

    assert elements(content, "source", src="https://example.com/a.mp4")


def test_the_player_goes_on_where_the_video_was_left(student_client, enrollment, lectures):
    progress.record_position(enrollment, lectures[1], 42)

    (article,) = elements(html(student_client.get(lecture_url(lectures[1]))), "article")
    assert article["data-position"] == "42"
    assert article["data-position-url"] == lecture_url(lectures[1], "position")
    (article,) = elements(html(student_client.get(lecture_url(lectures[0]))), "article")
    assert article["data-position"] == "0"


YOUTUBE, VIMEO = "https://www.youtube.com/watch?v=aqz-KE-bpKQ", "https://vimeo.com/76979871"


@pytest.mark.parametrize(
    ("link", "tag", "end"),
    [
        ("https://example.com/a.mp4", "source", "a.mp4#t=754"),
        (YOUTUBE, "iframe", "&start=754"),
        (f"{YOUTUBE}&t=9&end=60", "iframe", "&start=754"),
        (VIMEO, "iframe", "#t=754s"),
    ],
)
def test_the_address_says_where_a_video_starts(
    student_client, enrollment, lectures, link, tag, end
):
    Lecture.objects.filter(pk=lectures[1].pk).update(kind="video", video_url=link)
    progress.record_position(enrollment, lectures[1], 42)

    response = student_client.get(f"{lecture_url(lectures[1])}?t=754")

    assert page(response).one(tag)["src"].endswith(end)
    assert page(response).one("article")["data-position"] == "0"
    assert "Play from 12:34" in page(response).one("button", "poster").text


@pytest.mark.parametrize("moment", ["-1", "1e3", "NaN", "", "99999", "1000000000000", "٣"])
def test_a_moment_that_is_none_starts_nothing(student_client, enrollment, lectures, moment):
    link = "https://example.com/a.mp4"
    Lecture.objects.filter(pk=lectures[1].pk).update(kind="video", video_url=link)

    response = student_client.get(lecture_url(lectures[1]), {"t": moment})

    assert page(response).one("source")["src"] == link


def test_the_lecture_page_has_a_bar_in_place_of_the_sites_header(
    student_client, course, enrollment, lectures
):
    response = student_client.get(lecture_url(lectures[1]))

    bar = page(response).one("header")
    assert bar["class"] == "player-bar"
    assert bar.one("a", "back")["href"] == course.get_absolute_url()
    assert bar.one("progress").text == "0 %"
    assert bar.one("button", "outline-toggle")["aria-expanded"] == "true"
    assert bar.one("div", id="account-menu")


def test_an_outline_that_was_folded_away_stays_so(student_client, enrollment, lectures):
    student_client.cookies["outline"] = "closed"

    response = student_client.get(lecture_url(lectures[1]))

    assert page(response).one("button", "outline-toggle")["aria-expanded"] == "false"
    assert page(response).one("div", "is-alone")


def test_the_step_that_comes_next_is_the_green_one(student_client, enrollment, lectures):
    def primary() -> list[str]:
        row = page(student_client.get(lecture_url(lectures[0]))).one("nav", "player-actions")
        return [element.tag for element in row.all(css_class="primary")]

    assert primary() == ["button"]  # marks it complete
    progress.complete(enrollment, lectures[0])
    assert primary() == ["a"]  # next


def test_a_video_without_a_video_yet_is_read(educator_client, lectures):
    Lecture.objects.filter(pk=lectures[1].pk).update(kind="video")

    response = educator_client.get(lecture_url(lectures[1]))

    assert "Secret of step 0.1." in page(response).one("div", "prose").text
    assert not page(response).all("div", "stage")


@pytest.mark.parametrize("visitor", ["nobody", "stranger"])
def test_anyone_opens_a_preview_and_is_asked_to_enroll(
    client_of, stranger, course, lectures, visitor
):
    client = client_of(visitor)

    response = client.get(lecture_url(lectures[0]))

    assert "Secret of step 0.0." in text(response)
    assert "Enroll to go on" in text(response)
    locked = page(response).one("aside", id="outline").all("li", "lecture")[1]
    assert locked.one("span", "title").text == "Step 0.1"
    assert locked.one("span", "visually-hidden").text == "For enrolled students"
    assert neighbours(response) == {}
    assert not elements(html(response), "form", action=lecture_url(lectures[0], "complete"))
    assert not set(links(response)) & {lecture_url(lecture) for lecture in lectures[1:]}


def test_a_locked_lecture_leads_signed_out_people_to_sign_in_and_back(client, lectures):
    response = client.get(lecture_url(lectures[1]))

    assert response.status_code == 302
    assert response["Location"] == (
        f"/sign-in/?redirect_url=%2Flearn%2Frising%2F{lectures[1].pk}%2F"
    )
    assert "Secret" not in html(response)


@pytest.mark.parametrize("visitor", ["stranger", "rival"])
def test_a_locked_lecture_leads_those_not_enrolled_to_the_course(client_of, lectures, visitor):
    client = client_of(visitor)

    assert "Secret" not in html(client.get(lecture_url(lectures[1])))
    response = client.get(lecture_url(lectures[1]), follow=True)
    assert response.redirect_chain == [("/courses/rising/", 302)]
    assert "Secret" not in html(response)


@pytest.mark.parametrize("visitor", ["educator", "admin"])
def test_its_educator_and_admins_open_every_lecture(client_of, lectures, visitor):
    response = client_of(visitor).get(lecture_url(lectures[1]))

    assert "Secret of step 0.1." in text(response)
    assert neighbours(response) == {
        "prev": lecture_url(lectures[0]),
        "next": lecture_url(lectures[2]),
    }


@pytest.mark.parametrize(
    ("visitor", "edits"),
    [("educator", True), ("admin", False), ("rival", False), ("student", False), ("nobody", False)],
)
def test_its_educator_goes_from_the_player_to_the_editor(
    client_of, student, rival, enrollment, lectures, visitor, edits
):
    address = f"/teach/lectures/{lectures[0].pk}/edit/"

    assert (address in links(client_of(visitor).get(lecture_url(lectures[0])))) == edits


def test_its_educator_opens_every_lecture_of_a_draft_from_its_page(educator_client, draft):
    addresses = [f"/learn/{draft.slug}/{item.pk}/" for item in Lecture.objects.of(draft)]

    assert set(addresses) <= set(links(educator_client.get(draft.get_absolute_url())))
    assert [educator_client.get(address).status_code for address in addresses] == [200] * 4


def test_a_hosted_video_has_a_link_to_its_host(student_client, enrollment, lectures):
    unlisted = "https://vimeo.com/304887422/34c51f7a09"
    Lecture.objects.filter(pk=lectures[1].pk).update(kind="video", video_url=unlisted)

    response = student_client.get(lecture_url(lectures[1]))

    assert page(response).one("a", "video-link")["href"] == unlisted
    assert page(response).one("a", "video-link").text == "Open on Vimeo"
    message = page(response).one("div", **{"data-video-message": ""})
    assert "hidden" in message.attributes


@pytest.mark.parametrize("action", ["", "complete", "position"])
def test_a_lecture_of_another_course_is_not_in_this_one(
    student_client, student, educator, category, enrollment, rows, action
):
    other = make_course(educator, category, "Other")
    progress.enroll(student, other)
    before = rows()
    foreign = lecture_url(Lecture.objects.of(other).first(), action)

    response = student_client.post(foreign, report(1)) if action else student_client.get(foreign)

    assert response.status_code == 404
    assert rows() == before


def test_there_is_no_other_lecture(student_client, enrollment):
    assert student_client.get(f"/learn/rising/{uuid4()}/").status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_the_player_needs_as_few_queries_for_many_lectures(
    student_client,
    course,
    lectures,
    enrollment,
    add_lectures,
    django_assert_max_num_queries,
    number,
):
    for lecture in add_lectures(course, number):
        progress.complete(enrollment, lecture)
        Note.objects.create(enrollment=enrollment, lecture=lectures[1], seconds=9, text="Look.")

    with django_assert_max_num_queries(PLAYER_BUDGET):
        student_client.get(lecture_url(lectures[1]))


def test_reading_writes_nothing(student_client, course, enrollment, lectures, rows):
    progress.record_position(enrollment, lectures[1], 9)
    before = rows()

    for path in ("/", "/courses/", "/courses/rising/", "/learn/", "/learn/rising/"):
        student_client.get(path)
    for lecture in lectures:
        student_client.get(lecture_url(lecture))

    assert rows() == before
