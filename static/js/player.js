// Takes a video up where it was left, and tells the server where the student is.
const SAVE_EVERY = 10; // seconds

const article = document.querySelector("[data-position-url]");
const video = article.querySelector("video");
const form = article.querySelector("form");
let saved = -1;
let isLeaving = false;

function save() {
  const position = Math.floor(video?.currentTime ?? 0);
  const isLoading = video?.readyState === HTMLMediaElement.HAVE_NOTHING; // and stands at 0
  if (isLeaving || isLoading || position === saved) return;
  saved = position;
  const token = form.elements.csrfmiddlewaretoken.value;
  const body = new URLSearchParams({ position, csrfmiddlewaretoken: token });
  fetch(article.dataset.positionUrl, { method: "POST", body, keepalive: true }).catch(() => { saved = -1; });
}

form.addEventListener("submit", () => { isLeaving = true; });
window.addEventListener("pageshow", () => { isLeaving = false; }); // back from where the form led

if (video) {
  const start = Number(article.dataset.position);
  let hasPlayed = false;
  const resume = () => {
    if (start > 5 && start < video.duration - 5) video.currentTime = start;
  };
  if (video.readyState >= HTMLMediaElement.HAVE_METADATA) resume();
  else video.addEventListener("loadedmetadata", resume, { once: true });
  video.addEventListener("playing", () => { hasPlayed = true; });
  video.addEventListener("timeupdate", () => {
    if (hasPlayed && Math.abs(video.currentTime - saved) >= SAVE_EVERY) save();
  });
  video.addEventListener("pause", save);
  window.addEventListener("pagehide", () => { if (hasPlayed) save(); });
} else {
  save();
}
