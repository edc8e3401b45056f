// Takes a video up where it was left, and tells the server where the student is.
const SAVE_EVERY = 10; // seconds

const article = document.querySelector("[data-seen-url]");
const video = article.querySelector("video");
const token = article.querySelector("[name=csrfmiddlewaretoken]").value;
let saved = -1;

function save() {
  const position = Math.floor(video?.currentTime ?? 0);
  if (position === saved) return;
  saved = position;
  const body = new URLSearchParams({ position, csrfmiddlewaretoken: token });
  fetch(article.dataset.seenUrl, { method: "POST", body, keepalive: true }).catch(() => { saved = -1; });
}

if (video) {
  const start = Number(article.dataset.position);
  video.addEventListener("loadedmetadata", () => {
    if (start > 5 && start < video.duration - 5) video.currentTime = start;
  }, { once: true });
  video.addEventListener("timeupdate", () => {
    if (Math.abs(video.currentTime - saved) >= SAVE_EVERY) save();
  });
  video.addEventListener("pause", save);
  window.addEventListener("pagehide", save);
} else {
  save();
}
