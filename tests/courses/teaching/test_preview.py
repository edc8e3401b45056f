"""POST /teach/preview/"""

import pytest

from tests.courses.pages import page, text

PREVIEW = "/teach/preview/"


@pytest.mark.parametrize("field", ["description", "body"])
def test_shows_the_text_as_readers_will_see_it(educator_client, field):
    response = educator_client.post(PREVIEW, {"preview": field, field: "# A\n\n<script>b</script>"})

    shown = page(response).one("section", id="preview")
    assert response.status_code == 200
    assert shown.one("h3").text == "A"
    assert shown.one("div", "prose").text == "A <script>b</script>"


@pytest.mark.parametrize(
    "sent", [{}, {"preview": "description"}, {"preview": "title", "title": "x"}]
)
def test_without_a_text_there_is_nothing_to_show(educator_client, sent):
    assert "Nothing is written yet." in text(educator_client.post(PREVIEW, sent))


@pytest.mark.parametrize(
    ("written", "message"),
    [("a" * 50_001, "too long to be shown"), ("[^a]: b\n\n" + "[^a]" * 9000, "too long a page")],
    ids=["long", "huge HTML"],
)
def test_a_text_that_would_be_refused_is_refused(educator_client, written, message):
    response = educator_client.post(PREVIEW, {"preview": "body", "body": written})

    assert response.status_code == 422
    assert message in text(response)


def test_only_forms_ask(educator_client):
    assert educator_client.get(PREVIEW).status_code == 405


def test_a_student_is_refused(student_client):
    assert student_client.post(PREVIEW, {"preview": "body", "body": "x"}).status_code == 403


def test_a_visitor_signs_in(client, db):
    assert client.post(PREVIEW, {"preview": "body", "body": "x"}).status_code == 401


def test_the_button_comes_after_save_which_the_enter_key_presses(educator_client, course):
    form = page(educator_client.get("/teach/courses/rising/edit/")).one("form", "form")

    buttons = [button for button in form.all("button") if button.get("type") != "button"]
    assert [button.text for button in buttons] == ["Save", "Preview"]
    assert buttons[1]["formaction"] == PREVIEW
    assert buttons[1]["formenctype"] == "application/x-www-form-urlencoded"  # without the files


def test_a_form_without_markdown_has_no_preview(educator_client, course):
    answer = educator_client.get("/teach/courses/rising/chapters/new/")

    assert page(answer).all("button", name="preview") == []
