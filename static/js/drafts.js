// Keeps what is typed into a form in this browser until the server has stored it, and asks before it is left.
// A draft is { at, version, texts, earlier }, under draft:<user>:<address of the form>; `earlier` are those that were
// offered, and neither restored nor discarded, when it was typed.
const KEPT = 14 * 24 * 3600 * 1000; // ms
const LARGEST = 200_000; // characters of one draft
const PAUSE = 400; // ms without typing
const SENT = "draft-sent"; // in sessionStorage: the draft whose form this tab has sent last
const MOST = 3; // drafts of one form that nobody has decided about
const TEXT = "textarea, input:is([type=text], [type=url], [type=email], [type=number])";

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null; // not ours, or no storage
  }
}

// Those that were not decided about stay.
function forget(key, earlier = read(key)?.earlier ?? []) {
  const [last, ...rest] = earlier;
  if (last) localStorage.setItem(key, JSON.stringify({ ...last, earlier: rest }));
  else localStorage.removeItem(key);
}

function forgetOld() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("draft:") && !(read(key)?.at > Date.now() - KEPT)) localStorage.removeItem(key);
  }
}

// The page that a form leads to says that it is stored; a form with errors does not.
function forgetStored() {
  const sent = sessionStorage.getItem(SENT);
  if (sent && document.querySelector(".message.success")) forget(sent);
  sessionStorage.removeItem(SENT);
}

function keep(form) {
  const key = `draft:${form.dataset.draft}:${location.pathname}`;
  const notice = document.querySelector("[data-draft-notice]");
  const fields = [...form.querySelectorAll(TEXT)];
  const version = form.elements.version;
  const differs = (draft) => draft.texts && fields.some(({ name, value }) => (draft.texts[name] ?? value) !== value);
  const { earlier = [], ...newest } = read(key) ?? {};
  const offered = [newest, ...earlier].filter(differs).slice(0, MOST);
  let isDirty = "unsaved" in form.dataset;
  let isSigningOut = false;
  let timer = 0;

  const save = () => {
    clearTimeout(timer);
    if (isSigningOut) return;
    const texts = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    const draft = { at: Date.now(), version: version.value, texts };
    const tries = [{ ...draft, earlier: offered }, draft].map((one) => JSON.stringify(one));
    const fitting = tries.find(({ length }) => length <= LARGEST);
    try {
      if (fitting) localStorage.setItem(key, fitting);
    } catch {
      // The browser's storage is full: the question before leaving stays.
    }
  };
  const changed = () => {
    isDirty = true;
    isSigningOut = false;
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

  const stored = ({ detail }) => {
    if (detail.isAll) {
      clearTimeout(timer);
      isDirty = false;
      forget(key, offered);
    } else save(); // over the version that is stored now
  };

  const decide = (step) => {
    const draft = offered.shift();
    notice.hidden = true;
    forget(key, offered);
    step(draft);
  };

  notice.hidden = !offered.length;
  notice.querySelector("[data-restore]").addEventListener("click", () => decide(restore));
  notice.querySelector("[data-discard]").addEventListener("click", () => decide(() => {
    if (isDirty) save();
    notice.hidden = !offered.length;
  }));
  if (!isDirty) forget(key, offered); // what is stored, as when the page was left, needs no draft
  form.addEventListener("input", changed);
  form.addEventListener("autosave:stored", stored);
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
    const isOnItsWay = !form.dispatchEvent(new CustomEvent("draft:leaving", { cancelable: true }));
    if (!isOnItsWay) event.preventDefault();
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
