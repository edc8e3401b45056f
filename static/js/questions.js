// Questions: those like the one being typed are shown beside it, and what is typed stays in this
// browser until it is sent. A draft is { at, key, texts }, under draft:<user>:<where it is sent>.
const PAUSE = 400; // ms without typing
const SHORTEST = 8; // characters of a title that others may be like
const SENT = "question-sent"; // in sessionStorage: the draft that this tab has sent last

export function prepare(root) {
  forgetSent(root);
  for (const form of root.querySelectorAll("form[data-question-draft]")) keepDraft(form);
  for (const form of root.querySelectorAll("form[data-alike-url]")) showAlike(form);
}

function typed(form) {
  return [...form.querySelectorAll("textarea, input[type=text]")];
}

function later(step) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(step, PAUSE);
  };
}

// What is stored says so; a form with errors does not.
function forgetSent(root) {
  try {
    const sent = sessionStorage.getItem(SENT);
    if (sent && root.ownerDocument.querySelector(".message.success")) localStorage.removeItem(sent);
    sessionStorage.removeItem(SENT);
  } catch {
    // The browser allows no storage.
  }
}

function keepDraft(form) {
  const place = new URL(form.action).pathname + (form.elements.question?.value ?? "");
  const name = `draft:${form.dataset.questionDraft}:${place}`;
  const fields = typed(form);
  const save = () => {
    const texts = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    const draft = { at: Date.now(), key: form.elements.key.value, texts };
    try {
      if (fields.some((field) => field.value)) localStorage.setItem(name, JSON.stringify(draft));
      else localStorage.removeItem(name);
    } catch {
      // The browser's storage is full or closed.
    }
  };
  form.addEventListener("input", later(save));
  form.addEventListener("submit", () => {
    save();
    try {
      sessionStorage.setItem(SENT, name);
    } catch {
      // The browser allows no storage.
    }
  });
  if (!fields.some((field) => field.value)) restore(form, name, fields);
}

function restore(form, name, fields) {
  let draft = null;
  try {
    draft = JSON.parse(localStorage.getItem(name));
  } catch {
    return;
  }
  if (!draft?.texts) return;
  for (const field of fields) field.value = draft.texts[field.name] ?? "";
  form.elements.key.value = draft.key; // sent twice, it is stored once
  form.closest("details")?.setAttribute("open", "");
  form.querySelector("[data-restored]").hidden = false;
}

// The question that was typed when they were shown is sent without a step between.
function showAlike(form) {
  const box = form.querySelector("[data-alike]");
  const title = form.elements.title;
  const seen = document.createElement("input");
  Object.assign(seen, { type: "hidden", name: "anyway", disabled: true });
  form.append(seen);
  title.closest(".field").after(box);
  title.addEventListener("input", () => { seen.disabled = true; });
  title.addEventListener("input", later(async () => {
    const asked = title.value.trim();
    const url = new URL(form.dataset.alikeUrl, location.href);
    url.searchParams.set("title", asked);
    const answer = asked.length < SHORTEST ? null : await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (title.value.trim() !== asked) return;
    const html = answer?.ok ? (await answer.text()).trim() : "";
    box.innerHTML = html;
    box.hidden = !html;
    seen.disabled = !html;
  }));
}

function prepareAll() {
  for (const root of document.querySelectorAll("[data-questions]:not([data-questions-here])")) prepare(root);
}

prepareAll();
document.addEventListener("page:replaced", prepareAll); // by filters.js
