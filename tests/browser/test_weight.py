"""What a page weighs over the wire, and that nothing on it moves; served as in production."""

import time

import pytest

from tests.browser.conftest import CHROMIUM, FLAGS, PHONE, WIDE
from tests.browser.production import production

HOME = 100_000  # bytes, headers included
LATE = 1  # second for the font to come: the page is long there in its fallback

# Sums up the shifts that no visitor caused.
WATCH = """
    window.shifts = [];
    new PerformanceObserver((list) => {
        for (const shift of list.getEntries()) {
            if (shift.hadRecentInput) continue;
            const moved = shift.sources.map(({ node }) => node?.parentElement?.outerHTML.slice(0, 160));
            window.shifts.push([shift.value, ...moved]);
        }
    }).observe({ type: "layout-shift", buffered: true });
"""
SETTLED = "document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 200)))"


@pytest.fixture(scope="module")
def site(tmp_path_factory, prepared):
    folder = tmp_path_factory.mktemp("production")
    with production(folder, prepared.demo) as site:
        yield site


@pytest.fixture(scope="module")
def window(site, chromium):
    """Open an empty window of a size; nothing is cached in it."""
    browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, *site.flags])

    def open_window(size):
        width, height = size
        return browser.new_context(viewport={"width": width, "height": height}).new_page()

    yield open_window
    browser.close()


def test_home_is_light(site, window):
    page = window(PHONE)
    network = page.context.new_cdp_session(page)
    addresses, weights = {}, {}
    network.on(
        "Network.requestWillBeSent",
        lambda event: addresses.update({event["requestId"]: event["request"]["url"]}),
    )
    network.on(
        "Network.loadingFinished",
        lambda event: weights.update({event["requestId"]: event["encodedDataLength"]}),
    )
    network.send("Network.enable")
    page.goto(site.url, wait_until="networkidle")

    by_address = {addresses[request]: round(weight) for request, weight in weights.items()}
    assert {"css", "woff2", "svg"} <= {address.rpartition(".")[2] for address in by_address}
    assert sum(weights.values()) <= HOME, by_address


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("name", ["home", "catalogue", "course", "preview", "lecture"])
def test_nothing_moves(site, window, name, size):
    paths = {"home": "/", "catalogue": "/courses/"}
    page = window(size)
    if name == "lecture":
        page.context.add_cookies(site.cookies())
    page.add_init_script(WATCH)
    late = []
    page.route("**/*.woff2", lambda route: late.append(_hold(route)))
    page.goto(site.url + (paths.get(name) or getattr(site, name)))
    page.evaluate(SETTLED)

    assert late
    assert page.evaluate("document.fonts.check('600 1em Fraunces')")
    assert page.evaluate("window.shifts") == []


def _hold(route):
    time.sleep(LATE)
    route.continue_()
