// Says why a video does not play, and asks once for a fresh link to its file before that.
const RENEW_AFTER = 60_000; // ms; a fresh link that fails at once is not why
const ANSWER_WITHIN = 15_000; // ms
const ASK_EVERY = 500; // ms
// What the players of YouTube (by number) and Vimeo (by name) call it.
const REASONS = {
  100: "gone",
  101: "closed",
  150: "closed",
  153: "closed",
  NotFoundError: "gone",
  PasswordError: "gone",
  PrivacyError: "closed",
};

const video = document.querySelector("video.video");
const frame = document.querySelector("iframe.video");
const message = document.querySelector("[data-video-message]");

function tell(reason) {
  for (const words of message.querySelectorAll("[data-reason]")) {
    words.hidden = words.dataset.reason !== reason;
  }
  message.hidden = false;
}

// A file of ours, whose link runs out, or of another site.

let renewedAt = -RENEW_AFTER;

async function renew() {
  const wasPlaying = !video.paused;
  const position = video.currentTime;
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("video.video");
  if (!fresh) return tell();
  video.addEventListener("loadedmetadata", () => {
    if (position) video.currentTime = position;
    if (wasPlaying) video.play();
  }, { once: true });
  video.replaceChildren(...fresh.childNodes);
  video.load();
}

function fail() {
  if (performance.now() - renewedAt < RENEW_AFTER) return tell();
  renewedAt = performance.now();
  renew().catch(() => tell());
}

if (video) {
  video.addEventListener("error", ({ target }) => {
    if (target.localName !== "track") fail();
  }, true);
  video.addEventListener("loadeddata", () => { message.hidden = true; });
  if (video.error || video.networkState === HTMLMediaElement.NETWORK_NO_SOURCE) fail();
}

// A player of YouTube's or Vimeo's: each answers its own of the two questions.

let hasAnswered = false;

function hear({ source, data }) {
  if (source !== frame.contentWindow) return;
  if (!hasAnswered) message.hidden = true;
  hasAnswered = true;
  let said = data;
  try {
    if (typeof data === "string") said = JSON.parse(data);
  } catch {
    return;
  }
  if (said?.event === "onError") tell(REASONS[said.info] ?? "broken");
  if (said?.event === "error") tell(REASONS[said.data?.name] ?? "broken");
}

if (frame) {
  window.addEventListener("message", hear);
  const asking = setInterval(() => {
    if (hasAnswered) return clearInterval(asking);
    frame.contentWindow.postMessage('{"event":"listening","id":1,"channel":"widget"}', "*");
    frame.contentWindow.postMessage({ method: "addEventListener", value: "error" }, "*");
  }, ASK_EVERY);
  setTimeout(() => {
    clearInterval(asking);
    if (!hasAnswered) tell("silent");
  }, ANSWER_WITHIN);
}
