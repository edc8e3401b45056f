// Keeps what is typed into a form in this browser until the server has stored it, and asks before it is left.
// A draft is { at, version, texts }, under draft:<user>:<address of the form>.
const KEPT = 14 * 24 * 3600 * 1000; // ms
const LARGEST = 200_000; // characters of one draft
const PAUSE = 400; // ms without typing
const SENT = "draft-sent"; // in sessionStorage: the draft whose form this tab has sent last
const TEXT = "textarea, input:is([type=text], [type=url], [type=email], [type=number])";

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null; // not ours, or no storage
  }
}

function forgetOld() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("draft:") && !(read(key)?.at > Date.now() - KEPT)) localStorage.removeItem(key);
  }
}

// The page that a form leads to says that it is stored; a form with errors does not.
function forgetStored() {
  const sent = sessionStorage.getItem(SENT);
  if (sent && document.querySelector(".message.success")) localStorage.removeItem(sent);
  sessionStorage.removeItem(SENT);
}

function keep(form) {
  const key = `draft:${form.dataset.draft}:${location.pathname}`;
  const notice = document.querySelector("[data-draft-notice]");
  const fields = [...form.querySelectorAll(TEXT)];
  const version = form.elements.version;
  let isDirty = "unsaved" in form.dataset;
  let isSigningOut = false;
  let timer = 0;

  const save = () => {
    clearTimeout(timer);
    if (isSigningOut) return;
    const texts = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    const draft = JSON.stringify({ at: Date.now(), version: version.value, texts });
    try {
      if (draft.length <= LARGEST) localStorage.setItem(key, draft);
    } catch {
      // The browser's storage is full: the question before leaving stays.
    }
  };
  const changed = () => {
    isDirty = true;
    isSigningOut = false;
    notice.hidden = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };
  const restore = ({ texts, version: seen }) => {
    for (const field of fields) {
      if (field.name in texts) field.value = texts[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    version.value = seen; // should it be stored anew since, the server shows both texts
    fields[0].focus();
  };

  const draft = read(key);
  if (draft && fields.some(({ name, value }) => (draft.texts[name] ?? value) !== value)) {
    notice.hidden = false;
    notice.querySelector("[data-restore]").addEventListener("click", () => restore(draft));
    notice.querySelector("[data-discard]").addEventListener("click", () => {
      localStorage.removeItem(key);
      notice.hidden = true;
    });
  }
  form.addEventListener("input", changed);
  form.addEventListener("submit", ({ submitter }) => {
    if (submitter?.hasAttribute("formaction")) return; // a preview stores nothing
    if (isDirty) save();
    isDirty = false;
    sessionStorage.setItem(SENT, key);
  });
  document.querySelector('form[action="/sign-out/"]')?.addEventListener("submit", () => { isSigningOut = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!isDirty) return;
    save();
    event.preventDefault();
  });
}

function start() {
  try {
    forgetStored();
    forgetOld();
    for (const form of document.querySelectorAll("form[data-draft]")) keep(form);
  } catch (error) {
    if (error.name !== "SecurityError") throw error; // the browser allows no storage
  }
}

start();
document.addEventListener("page:replaced", start); // by the form with its errors: upload.js
