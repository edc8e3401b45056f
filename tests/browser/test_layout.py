"""When a page fits its window: on a phone, enlarged, from right to left, and with long words.

Every page is looked at in `test_accessibility.py`, on the same visit as by axe.
"""

from tests.browser.conftest import PHONE, WIDE
from tests.browser.pages import OPEN_DETAILS

ENLARGED = (320, 256)  # a window of 1280 by 1024 at 400 %, as WCAG 1.4.10 asks
EDGES = [(640, 900), (960, 900), (1024, 768)]  # where the layout changes
HUGE = (2560, 1440)

# What reaches beyond the window and is in no box that scrolls.
STICKS_OUT = """() => {
  const edge = document.documentElement.clientWidth;
  const isClipped = (element) => {
    for (let box = element.parentElement; box !== document.body; box = box.parentElement)
      if (getComputedStyle(box).overflowX !== "visible") return true;
    return false;
  };
  return [...document.querySelectorAll("body *:not([data-clerk-widget] *, .skip-link)")]
    .filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 1 && (left < -1 || right > edge + 1) && !isClipped(element);
    })
    .map((element) => element.outerHTML.slice(0, 120)).slice(0, 3);
}"""
LENGTHEN = """() => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk";
  const isFixed = (element) =>  // Clerk's, or a number of ours
    element.closest("[data-clerk-widget]") || getComputedStyle(element).whiteSpace === "nowrap";
  while (walker.nextNode())
    if (walker.currentNode.data.trim() && !isFixed(walker.currentNode.parentElement))
      walker.currentNode.data += ` ${word}`;
}"""


def misfits(page) -> dict[str, list[str]]:
    """What sticks out, by what was tried."""
    found = {}

    def look(what: str, *sizes) -> None:
        for width, height in sizes:
            page.set_viewport_size({"width": width, "height": height})
            if outside := page.evaluate(STICKS_OUT):
                found[f"{what}, {width} px"] = outside

    page.evaluate(OPEN_DETAILS)
    look("as it is", PHONE, ENLARGED, *EDGES, WIDE, HUGE)
    page.evaluate("document.documentElement.dir = 'rtl'")
    look("from right to left", PHONE, WIDE)
    page.evaluate("document.documentElement.dir = 'ltr'")
    page.evaluate(LENGTHEN)
    look("with long words", PHONE, WIDE)
    return found


def test_a_misfit_is_found(visit):
    visitor = visit()
    visitor.open("/")
    visitor.page.evaluate("document.querySelector('h1').style.minWidth = '400px'")

    assert {what.rpartition(", ")[2] for what in misfits(visitor.page)} == {"320 px", "360 px"}
