// Filters that apply when they are chosen: what is shown becomes that of the page which the form leads
// to, around the field that has the focus. `data-apply-at-once` on the form is a selector of what says
// how much was found; exchanged is the content of `data-filtered` around the form, or of `main`.
// Words are sent as ever, and without this script everything is.
import { announce } from "./announcer.js";
import { isChoice, rest } from "./choices.js";

const FILTERS = "form[data-apply-at-once]";
const ELSEWHERE = [".account > a", ".site-footer"]; // their links and forms lead back to this address

let shown = location.pathname + location.search;
let request = new AbortController(); // of the newest answer
let timer = 0; // until the newest choice counts

// What is waited for is not shown any more.
function giveUp() {
  clearTimeout(timer);
  request.abort();
  filtered(document)?.removeAttribute("data-waiting");
}

// `changed` is the field that leads there, nothing on the way back.
async function show(url, changed) {
  giveUp();
  const { signal } = (request = new AbortController());
  filtered(document).toggleAttribute("data-waiting", true);
  const answer = await fetch(url, { headers: { Accept: "text/html" }, signal }).catch(() => null);
  const html = answer?.ok && !answer.redirected ? await answer.text().catch(() => "") : "";
  if (signal.aborted) return;
  const page = new DOMParser().parseFromString(html, "text/html");
  if (!page.querySelector(FILTERS)) return location.assign(url); // signed out, or no answer: a page says so
  if (changed && url.href !== location.href) history.pushState(null, "", url);
  shown = url.pathname + url.search;
  replacePage(page, changed);
}

function filtered(page) {
  return page.querySelector(FILTERS)?.closest("[data-filtered], main");
}

function replacePage(page, changed) {
  const ours = filtered(document);
  const theirs = document.adoptNode(filtered(page));
  const active = ours.contains(document.activeElement) ? document.activeElement : null;
  const kept = changed && (active ?? changed); // not every browser focuses what is clicked
  if (!kept || !replaceAround(kept, ours, twinOf(kept, theirs), theirs)) {
    ours.replaceChildren(...theirs.childNodes);
    if (active) (twinOf(active, ours) ?? document.querySelector("main")).focus({ preventScroll: true });
  }
  ours.removeAttribute("data-waiting");
  for (const part of ELSEWHERE) document.querySelector(part)?.replaceWith(page.querySelector(part) ?? "");
  document.title = page.title;
  document.dispatchEvent(new CustomEvent("page:replaced"));
  const found = document.querySelector(document.querySelector(FILTERS).dataset.applyAtOnce);
  announce(found?.textContent.trim().replace(/\s+/g, " "));
}

function twinOf({ id, name, type, value }, page) {
  const named = `[name="${CSS.escape(name ?? "")}"]`;
  const isChoice = ["radio", "checkbox"].includes(type);
  return page.querySelector(id ? `#${CSS.escape(id)}` : isChoice ? `${named}[value="${CSS.escape(value)}"]` : named);
}

// All but `kept`, which a screen reader would read out again, and what it stands in.
function replaceAround(kept, ours, twin, theirs) {
  const depth = (from, to) => (from === to ? 0 : 1 + depth(from.parentElement, to));
  if (!twin || !ours.contains(kept) || depth(kept, ours) !== depth(twin, theirs)) return false;
  for (let [here, there] = [kept, twin]; here !== ours; [here, there] = [here.parentElement, there.parentElement]) {
    for (const node of [...here.parentElement.childNodes]) if (node !== here) node.remove();
    const siblings = [...there.parentElement.childNodes];
    here.before(...siblings.slice(0, siblings.indexOf(there)));
    here.after(...siblings.slice(siblings.indexOf(there) + 1));
  }
  return true;
}

function addressOf(form) {
  const url = new URL(form.action);
  url.search = new URLSearchParams(new FormData(form));
  url.hash = "";
  return url;
}

document.addEventListener("change", ({ target }) => {
  if (!isChoice(target) || !target.form?.matches(FILTERS)) return;
  giveUp();
  timer = setTimeout(() => show(addressOf(target.form), target), rest(target));
});

// What is empty stays out of the address, also of a form that is sent.
document.addEventListener("formdata", ({ target, formData }) => {
  if (!target.matches(FILTERS)) return;
  for (const [name, value] of [...formData]) if (!value) formData.delete(name);
});
document.addEventListener("submit", ({ target }) => { if (target.matches(FILTERS)) giveUp(); });
window.addEventListener("popstate", () => {
  giveUp();
  if (location.pathname + location.search !== shown) show(new URL(location.href));
});
