// A long course comes without the lectures of its closed chapters: they are fetched when one is opened.
// Without this file, or without an answer, a link leads to the page that has them.
document.addEventListener("toggle", async ({ target, newState }) => {
  const place = newState === "open" && target.querySelector(":scope > [data-lectures]");
  if (!place || place.ariaBusy === "true") return;
  place.ariaBusy = "true";
  const answer = await fetch(place.dataset.lectures, { headers: { Accept: "text/html" } }).catch(() => null);
  const html = answer?.ok ? await answer.text().catch(() => "") : "";
  place.ariaBusy = "false";
  const lectures = new DOMParser().parseFromString(html, "text/html").querySelector("ol");
  if (!lectures) return;
  const hadFocus = place.contains(document.activeElement);
  place.replaceWith(document.adoptNode(lectures));
  if (hadFocus) target.querySelector("summary").focus();
}, true);
