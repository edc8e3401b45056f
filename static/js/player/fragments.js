// A part of the lecture's page that shows pages of its own without what is around them: the first
// takes the place of the link that leads there when the part comes into view, links, forms and the
// choices of a search load the next.
import { announce } from "../announcer.js";
import { isChoice, rest } from "../choices.js";

const SHOWN = [200, 422, 429]; // a page, a form with errors, a form that has to wait

// `section` is the part, `here` where its pages stand, `failed` what is shown when there is no
// answer, `start` the first page. `prepare` is called with what was put there.
export function showPages({ section, here, failed, start, prepare }) {
  let address = start; // of what is shown: its links are relative to that

  async function load(url, options = {}) {
    if (here.ariaBusy === "true") return;
    here.ariaBusy = "true";
    failed.hidden = true;
    try {
      const answer = await fetch(url, { ...options, headers: { "HX-Request": "true" } });
      if (answer.headers.get("HX-Refresh")) location.reload(); // signed out: what has a draft is kept
      else if (SHOWN.includes(answer.status)) show(new URL(answer.url), await answer.text(), url !== start);
      else failed.hidden = false;
    } catch {
      failed.hidden = false;
    }
    here.ariaBusy = "false";
  }

  function show(url, html, isAsked) {
    address = url;
    const { id } = document.activeElement;
    here.innerHTML = html;
    prepare(here);
    if (!isAsked) return;
    const first = here.querySelector(".errorlist") ? here.querySelector("[aria-invalid=true]") : null;
    const again = id ? here.querySelector(`#${CSS.escape(id)}`) : null;
    const place = first ?? here.querySelector(".messages, [tabindex='-1']");
    (place ?? again)?.focus();
    if (!place) announce(here.querySelector("[role=status]")?.textContent.trim());
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

  let timer = 0;
  here.addEventListener("change", ({ target }) => {
    if (!isChoice(target) || target.form?.method !== "get") return;
    clearTimeout(timer);
    timer = setTimeout(() => target.form?.requestSubmit(), rest(target));
  });

  new IntersectionObserver(([entry], observer) => {
    if (!entry.isIntersecting) return;
    observer.disconnect();
    load(start);
  }).observe(section);
}
