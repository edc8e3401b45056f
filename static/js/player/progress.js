// Takes a video up where it was left, and tells the server where the student is and what was really
// played, or that a text was read. The server decides what that completes, and the page shows it.
import { playback } from "./playback.js";

const REPORT_EVERY = 10; // seconds of the video, or of playing it slowly
const LEAP = 1; // seconds; a place that is farther ahead than the time that passed was not played up to
const MOST_STRETCHES = 100; // in one report

const article = document.querySelector("[data-position-url]");
const { positionUrl, opened, readingSeconds } = article.dataset;

// When the page came, which `opened` says by the server's clock. Wall clocks go on while a machine
// sleeps; one that is set back must not turn our own reports round.
const cameAt = performance.timeOrigin + (performance.getEntriesByType("navigation")[0]?.responseStart ?? 0);
let lastElapsed = -1;

let stretches = []; // of seconds that were played and that the server has not confirmed
let seen = null; // the place in the video, and the time, of the last look while it played
let hasPlayed = false;
let hasNews = false;
let isRead = false;
let isLeaving = false;
let reportedAt = performance.now();

function look() {
  const now = { place: playback.currentTime, time: performance.now() };
  if (seen) {
    const moved = now.place - seen.place;
    const passed = ((now.time - seen.time) / 1000) * playback.playbackRate;
    if (moved > 0 && moved <= passed + LEAP) add(seen.place, now.place);
  }
  seen = now;
  hasNews = true;
}

function add(start, end) {
  const last = stretches.at(-1);
  if (last && !last.isSent && last.end === start) last.end = end;
  else stretches.push({ start, end, isSent: false });
}

// In whole seconds, those that meet as one; each end is rounded as the next start is.
function written(some) {
  const pairs = [];
  for (const { start, end } of some) {
    const [from, to] = [Math.round(start), Math.round(end)];
    const last = pairs.at(-1);
    if (last?.[1] === from) last[1] = to;
    else if (from < to) pairs.push([from, to]);
  }
  return pairs.slice(-MOST_STRETCHES).map((pair) => pair.join("-")).join(",");
}

function report(some) {
  lastElapsed = Math.max(Math.round(Date.now() - cameAt), lastElapsed + 1);
  const duration = Math.floor(playback?.duration ?? 0);
  const body = new URLSearchParams({
    csrfmiddlewaretoken: document.querySelector("[name=csrfmiddlewaretoken]").value,
    position: Math.floor(playback?.currentTime ?? 0),
    opened,
    elapsed: lastElapsed,
    played: written(some),
    duration: Number.isFinite(duration) ? duration : 0,
  });
  if (isRead) body.set("read", "1");
  if ("completed" in article.dataset) body.set("completed", "1");
  return body;
}

// What is to be said now; null when nothing is new.
function next() {
  const isLoading = playback?.readyState === HTMLMediaElement.HAVE_NOTHING; // and stands at 0
  if (!hasNews || isLeaving || isLoading) return null;
  hasNews = false;
  reportedAt = performance.now();
  for (const stretch of stretches) stretch.isSent = true;
  return [...stretches];
}

async function send() {
  const some = next();
  if (!some) return;
  try {
    const answer = await fetch(positionUrl, { method: "POST", body: report(some), keepalive: true });
    if (answer.status === 400 || answer.status === 404) return forget(some); // and would be again
    if (!answer.ok) throw new Error(answer.statusText);
    const said = await answer.json();
    if (said.counted) forget(some);
    show(said);
  } catch {
    hasNews = true;
  }
}

function forget(some) {
  stretches = stretches.filter((stretch) => !some.includes(stretch));
}

// Nobody hears the answer to a beacon: what it says is said again, if the page stays after all.
function sendLeaving() {
  if (playback && seen) look();
  const some = next();
  if (some && !navigator.sendBeacon(positionUrl, report(some))) hasNews = true;
}

// The answer brings the page as it is now when the lecture has become complete.
function show({ page }) {
  if (!page) return;
  const fresh = new DOMParser().parseFromString(page, "text/html");
  article.dataset.completed = "";
  for (const region of document.querySelectorAll("[data-region]")) {
    const there = fresh.querySelector(`[data-region="${region.dataset.region}"]`);
    if (!there || there.innerHTML === region.innerHTML) continue;
    const hadFocus = region.contains(document.activeElement);
    region.replaceChildren(...document.importNode(there, true).childNodes);
    if (hadFocus) focusIn(region);
  }
}

// Where one goes on, rather than where one would take it back.
function focusIn(region) {
  const candidates = [".primary", "a", "button"].flatMap((some) => [...region.querySelectorAll(some)]);
  candidates.find((it) => it.getClientRects().length)?.focus();
}

// Videos

function resume() {
  const start = Number(article.dataset.position);
  if (start > 0 && start < playback.duration) playback.currentTime = start;
}

if (playback) {
  if (playback.duration > 0) resume();
  else playback.addEventListener("loadedmetadata", resume, { once: true });
  playback.addEventListener("timeupdate", () => {
    if (playback.paused) return;
    look();
    const passed = ((performance.now() - reportedAt) / 1000) * Math.max(playback.playbackRate, 1);
    if (passed >= REPORT_EVERY) send();
  });
  playback.addEventListener("play", () => {
    hasPlayed = true;
    reportedAt = performance.now();
  });
  playback.addEventListener("seeking", () => {
    seen = null;
    hasNews ||= hasPlayed;
  });
  playback.addEventListener("pause", () => {
    if (seen) look();
    seen = null;
    send();
  });
}

// Texts

function watchReading() {
  const end = document.querySelector("[data-text-end]");
  if (!end) return;
  let seconds = 0;
  let isAtEnd = false;
  const clock = setInterval(() => {
    if (document.visibilityState === "visible") seconds += 1;
    if (!isAtEnd || seconds < Number(readingSeconds)) return;
    clearInterval(clock);
    isRead = hasNews = true;
    send();
  }, 1000);
  new IntersectionObserver(([entry]) => { isAtEnd ||= entry.isIntersecting; }).observe(end);
}

if (!playback) {
  hasNews = true; // opened
  send();
  if (readingSeconds && !("completed" in article.dataset)) watchReading();
}

// The tick says it all, and leads on.
document.addEventListener("submit", ({ target }) => { isLeaving ||= target.matches("[data-completes]"); });
window.addEventListener("pageshow", () => { isLeaving = false; }); // back from where the form led
window.addEventListener("pagehide", sendLeaving);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") sendLeaving();
});
