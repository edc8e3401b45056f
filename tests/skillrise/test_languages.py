"""A visitor gets the language they want: English or Spanish"""

import pytest

from tests.courses.pages import elements, html, text

IN_SPANISH = {"Accept-Language": "es"}


PUBLIC = {
    "/": "Apréndelo paso a paso",
    "/courses/": "1 curso",
    "/courses/rising/": "Inicia sesión para inscribirte",
    "/users/user_educator/": "Iniciar sesión",
    "/sign-in/": "Continúa en la página de Clerk",
    "/sign-up/": "Crear cuenta",
    "/privacy/": "Qué guardamos",
    "/terms/": "Uso justo",
    "/nowhere/": "No encontramos esta página",
}


@pytest.mark.parametrize("page", PUBLIC)
def test_pages_are_spanish_for_a_spanish_browser(client, course, page):
    response = client.get(page, headers=IN_SPANISH)

    assert elements(html(response), "html")[0]["lang"] == "es"
    assert response["Content-Language"] == "es"
    assert elements(html(response), "ul", **{"class": "site-nav"})[0].text == "Cursos"
    assert PUBLIC[page] in text(response)


@pytest.mark.parametrize("page", PUBLIC)
def test_pages_are_spanish_for_someone_who_chose_it(client, course, page):
    client.cookies["language"] = "es"

    response = client.get(page, headers={"Accept-Language": "en"})

    assert elements(html(response), "html")[0]["lang"] == "es"
    assert elements(html(response), "ul", **{"class": "site-nav"})[0].text == "Cursos"
    assert PUBLIC[page] in text(response)


@pytest.mark.parametrize("wanted", ["", "en", "fr", "de-CH, fr;q=0.5", "nonsense;;q"])
def test_english_is_the_default(client, course, wanted):
    response = client.get("/courses/", headers={"Accept-Language": wanted})

    assert elements(html(response), "html")[0]["lang"] == "en"
    assert "1 course" in text(response)


@pytest.mark.parametrize("wanted", ["es-MX", "es-419,es;q=0.9", "fr, es;q=0.5, en;q=0.1"])
def test_spanish_of_any_country_is_spanish(client, course, wanted):
    response = client.get("/courses/", headers={"Accept-Language": wanted})

    assert "1 curso" in text(response)


def test_caches_keep_the_languages_apart(client, course):
    assert "Accept-Language" in client.get("/")["Vary"]
    assert "Cookie" in client.get("/")["Vary"]


# The switch


def test_the_switch_changes_the_language_and_leads_back(client, course):
    there = client.post("/preferences/", {"language": "es", "next": "/courses/?sort=title"})
    assert there["Location"] == "/courses/?sort=title"
    assert "1 curso" in text(client.get(there["Location"]))

    client.post("/preferences/", {"language": "en", "next": "/courses/"})
    assert "1 course" in text(client.get("/courses/", headers=IN_SPANISH))


def test_the_switch_names_each_language_in_that_language(client):
    for headers in ({}, IN_SPANISH):
        buttons = elements(
            html(client.get("/privacy/", headers=headers)), "button", name="language"
        )
        assert [button.text for button in buttons] == ["English", "Español"]


def test_the_switch_tells_which_language_is_in_use(client):
    buttons = elements(html(client.get("/terms/", headers=IN_SPANISH)), "button", name="language")

    assert {button["lang"]: button["aria-pressed"] for button in buttons} == {
        "en": "false",
        "es": "true",
    }


@pytest.mark.parametrize(
    "page", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_the_switch_leads_nowhere_else(client, page):
    response = client.post("/preferences/", {"language": "es", "next": page})

    assert response["Location"] == "/"


@pytest.mark.parametrize("language", ["fr", "", "es-MX", "../es", "x" * 500])
def test_a_language_there_is_not_is_no_choice(client, course, language):
    client.post("/preferences/", {"language": language, "next": "/courses/"})

    assert client.cookies["language"].value == ""
    assert "1 course" in text(client.get("/courses/"))
    assert "1 curso" in text(client.get("/courses/", headers=IN_SPANISH))


def test_a_cookie_that_makes_no_sense_counts_as_none(client, course):
    client.cookies["language"] = "../../etc"

    assert "1 course" in text(client.get("/courses/"))
