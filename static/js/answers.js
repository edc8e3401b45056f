// Answers that are being written: <div data-events="…" aria-busy="true"> shows what has come so far.
// Its address sends Server-Sent Events and closes at once (tutor/streams.py); EventSource asks again
// by itself. Without this script the page is loaded anew.
const TRIES = 5; // after the server has refused, as when the session's token had just run out
const PAUSE = 3000; // ms until then

// A module: a page that puts more of them there prepares what it put.
export function prepare(root) {
  for (const box of root.querySelectorAll("[data-events]")) follow(box, TRIES);
}

function follow(box, tries) {
  const source = new EventSource(box.dataset.events);
  source.addEventListener("answer", ({ data }) => {
    if (!box.isConnected) return source.close(); // the page shows something else by now
    box.innerHTML = data; // our own page's HTML, of a text that was made harmless
  });
  source.addEventListener("end", ({ data }) => {
    source.close();
    box.innerHTML = data;
    box.removeAttribute("aria-busy");
    box.dispatchEvent(new Event("answered", { bubbles: true }));
  });
  source.addEventListener("error", () => {
    if (source.readyState !== EventSource.CLOSED) return; // it asks again
    if (tries > 0 && box.isConnected) setTimeout(follow, PAUSE, box, tries - 1);
    else giveUp(box);
  });
}

function giveUp(box) {
  box.removeAttribute("aria-busy");
  const link = Object.assign(document.createElement("a"), { href: box.dataset.page, textContent: box.dataset.lost });
  box.replaceChildren(link);
}

prepare(document);
