// Takes a video up where it was left, and tells the server where the student is.
import { playback } from "./playback.js";

const SAVE_EVERY = 10; // seconds

const article = document.querySelector("[data-position-url]");
const form = article.querySelector(".player-actions form");
let saved = -1;
let isLeaving = false;

function save() {
  const position = Math.floor(playback?.currentTime ?? 0);
  const isLoading = playback?.readyState === HTMLMediaElement.HAVE_NOTHING; // and stands at 0
  if (isLeaving || isLoading || position === saved) return;
  saved = position;
  const token = form.elements.csrfmiddlewaretoken.value;
  const body = new URLSearchParams({ position, csrfmiddlewaretoken: token });
  fetch(article.dataset.positionUrl, { method: "POST", body, keepalive: true }).catch(() => { saved = -1; });
}

form.addEventListener("submit", () => { isLeaving = true; });
window.addEventListener("pageshow", () => { isLeaving = false; }); // back from where the form led

if (playback) {
  const start = Number(article.dataset.position);
  let hasPlayed = false;
  const resume = () => {
    if (start > 5 && start < playback.duration - 5) playback.currentTime = start;
  };
  if (playback.readyState >= HTMLMediaElement.HAVE_METADATA) resume();
  else playback.addEventListener("loadedmetadata", resume, { once: true });
  playback.addEventListener("playing", () => { hasPlayed = true; });
  playback.addEventListener("timeupdate", () => {
    if (hasPlayed && Math.abs(playback.currentTime - saved) >= SAVE_EVERY) save();
  });
  playback.addEventListener("pause", save);
  window.addEventListener("pagehide", () => { if (hasPlayed) save(); });
} else {
  save();
}
