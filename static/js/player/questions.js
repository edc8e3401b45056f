// Shows the questions of a lecture beside its video: the pages of questions, without what is around
// them, in the place of the link that leads there.
import { prepare } from "../questions.js";
import { clock } from "./clock.js";
import { playback } from "./playback.js";

const SHOWN = [200, 422, 429]; // a page, a form with errors, a form that has to wait
const section = document.querySelector("[data-questions-url]");
const here = section.querySelector("[data-questions-here]");
const failed = section.querySelector("[data-questions-failed]");
const start = new URL(section.dataset.questionsUrl, location.href);
let address = start; // of what is shown: its links are relative to that

async function load(url, options = {}) {
  if (here.ariaBusy === "true") return;
  here.ariaBusy = "true";
  failed.hidden = true;
  try {
    const answer = await fetch(url, { ...options, headers: { "HX-Request": "true" } });
    if (answer.headers.get("HX-Refresh")) location.reload(); // signed out: the draft is kept
    else if (SHOWN.includes(answer.status)) show(new URL(answer.url), await answer.text(), url !== start);
    else failed.hidden = false;
  } catch {
    failed.hidden = false;
  }
  here.ariaBusy = "false";
}

function show(url, html, isAsked) {
  address = url;
  here.innerHTML = html;
  prepare(here);
  const first = here.querySelector(".errorlist") ? here.querySelector("[aria-invalid=true]") : null;
  if (isAsked) (first ?? here.querySelector(".messages, [tabindex='-1']"))?.focus();
}

function isOurs(url) {
  return url.origin === start.origin && url.pathname.startsWith(start.pathname);
}

here.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!link || !isPlain) return;
  const url = new URL(link.getAttribute("href"), address);
  if (!isOurs(url)) return;
  event.preventDefault();
  load(url);
});

here.addEventListener("submit", (event) => {
  const form = event.target;
  const url = new URL(form.getAttribute("action") ?? "", address);
  if (!isOurs(url)) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  if (form.method === "post") return load(url, { method: "POST", body });
  url.search = body;
  load(url);
});

// A question is about the moment at which it is begun.
here.addEventListener("toggle", ({ target }) => {
  const moment = target.querySelector("[name=second]");
  const seconds = Math.floor(playback?.currentTime ?? 0);
  if (target.open && moment && !moment.value && seconds) moment.value = clock(seconds);
}, true);

new IntersectionObserver(([entry], observer) => {
  if (!entry.isIntersecting) return;
  observer.disconnect();
  load(start);
}).observe(section);
