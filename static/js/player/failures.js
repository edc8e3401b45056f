// Says why a video does not play, and asks once for a fresh link to its file before that.
import { playback } from "./playback.js";

const RENEW_AFTER = 60_000; // ms; a fresh link that fails at once is not why
// What the players of YouTube (by number) and Vimeo (by name) call it.
const REASONS = {
  100: "gone",
  101: "closed",
  150: "closed",
  153: "closed",
  NotFoundError: "gone",
  PasswordError: "gone",
  PrivacyError: "closed",
  silent: "silent",
};

const message = document.querySelector("[data-video-message]");
let renewedAt = -RENEW_AFTER;

function tell(reason) {
  for (const words of message.querySelectorAll("[data-reason]")) {
    words.hidden = words.dataset.reason !== reason;
  }
  message.hidden = false;
}

// A file of ours, whose link runs out, or of another site.
async function renew(video) {
  const wasPlaying = !video.paused;
  const position = video.currentTime;
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("video.video source");
  if (!fresh) return tell();
  video.addEventListener("loadedmetadata", () => {
    if (position) video.currentTime = position;
    if (wasPlaying) video.play();
  }, { once: true });
  video.querySelector("source").src = fresh.src;
  video.load();
}

function fail() {
  if (performance.now() - renewedAt < RENEW_AFTER) return tell();
  renewedAt = performance.now();
  renew(playback).catch(() => tell());
}

if (playback instanceof HTMLVideoElement) {
  playback.addEventListener("error", ({ target }) => {
    if (target.localName !== "track") fail();
  }, true);
  playback.addEventListener("loadeddata", () => { message.hidden = true; });
  if (playback.error || playback.networkState === HTMLMediaElement.NETWORK_NO_SOURCE) fail();
} else if (playback) {
  playback.addEventListener("error", () => tell(REASONS[playback.error.code] ?? "broken"));
  playback.addEventListener("loadstart", () => { message.hidden = true; });
}
