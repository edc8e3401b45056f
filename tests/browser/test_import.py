"""Importing a course in a browser: the page says that it reads, then what it took"""

from playwright.sync_api import expect

from tests.exchange.packages import PLAIN, zipped

WATCH = """then => {
    window.seen = "";
    new MutationObserver(() => { if (!then.hidden) window.seen = then.textContent })
        .observe(then, {attributes: true});
}"""


def test_a_file_is_sent_read_and_reported(visit):
    educator = visit().sign_in("Mateo", then="/teach/import/")
    file = {"name": "knots.zip", "mimeType": "application/zip", "buffer": b"PK"}
    educator.page.get_by_label("File").set_input_files(file)
    educator.button("Import").click()
    expect(educator.page.locator(".errorlist").get_by_text("damaged or incomplete")).to_be_visible()

    content = zipped(PLAIN | {"lectures/bowline.md": PLAIN["lectures/bowline.md"] + "x" * 99_999})
    educator.page.get_by_label("File").set_input_files(file | {"buffer": content})
    educator.page.locator("[data-upload-then]").evaluate(WATCH)
    educator.button("Import").click()

    expect(educator.page.get_by_role("heading", level=1)).to_be_focused()
    expect(educator.page.get_by_role("heading", name="Not taken: 1")).to_be_visible()
    assert educator.page.evaluate("window.seen") == "Reading the course…"
    educator.page.get_by_role("link", name="Open the course").click()
    expect(educator.page.get_by_role("heading", name="Knots", level=1)).to_be_visible()
