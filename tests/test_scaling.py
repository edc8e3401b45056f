"""docs/scaling.md says what bench/scaling.toml makes of it."""

from bench import scaling


def test_the_page_shows_what_the_figures_give():
    assert scaling.tables(scaling.inputs()) in scaling.PAGE.read_text()


def test_everything_grows_with_the_people():
    small, large = (scaling.need(people, scaling.inputs()) for people in (10**4, 10**6))

    assert round(large.requests / small.requests) == 100
    assert round(large.gigabytes / small.gigabytes) == 100
