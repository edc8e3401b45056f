// Notes are saved while they are written. What the server has not taken stays in this browser, under
// draft:<user>:note:<key>, until it has: also over a lost connection or an expired session.
import { playback } from "./playback.js";

const PAUSE = 1000; // ms without typing
const RETRY = 10_000; // ms
const KEPT = "note:";

const root = document.querySelector("[data-notes]");
const list = root.querySelector("[data-note-list]");
const prefix = `draft:${root.dataset.notes}:${KEPT}`;
const template = (name) => root.querySelector(`[data-${name}-template]`).content.firstElementChild.cloneNode(true);

function clock(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  if (!parts[0]) parts.shift();
  return parts.map((part, index) => (index ? String(part).padStart(2, "0") : part)).join(":");
}

function storage(step) {
  try {
    return step(localStorage);
  } catch {
    return null; // full, or not allowed: then only the server keeps notes
  }
}

async function post(url, fields) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams(fields),
    keepalive: true,
  }).catch(() => null);
  const isJson = answer?.headers.get("Content-Type")?.startsWith("application/json");
  return { status: answer?.status ?? 0, facts: isJson ? await answer.json().catch(() => ({})) : {} };
}

// A form that saves itself. `version` is the stored one that it was made from; 0 while there is none.
class Editor {
  constructor(form, { item = null, version = 0 } = {}) {
    Object.assign(this, { form, item, version, sent: null, timer: 0, isSending: false, stored: null });
    this.create = item ? "" : form.action;
    this.url = item ? item.dataset.url : form.action;
    this.saved = this.text;
    form.addEventListener("input", () => this.typed());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.finish();
    });
    form.addEventListener("keydown", ({ key, ctrlKey, metaKey }) => {
      if (key === "Enter" && (ctrlKey || metaKey)) form.requestSubmit();
      if (key === "Escape" && this.item && this.text === this.saved) this.close();
    });
    this.part("[data-keep-mine]").addEventListener("click", () => this.settle(this.text));
    this.part("[data-take-stored]").addEventListener("click", () => this.settle(this.stored.text));
    this.part("[data-note-cancel]").addEventListener("click", () => (this.text.trim() ? this.finish() : this.close()));
    this.part("[data-note-cancel]").hidden = !item;
    window.addEventListener("online", () => this.isUnsaved && this.save());
    window.addEventListener("pagehide", () => this.settleNow());
  }

  part(selector) {
    return this.form.querySelector(selector);
  }

  get text() {
    return this.form.elements.text.value;
  }

  get key() {
    return this.form.elements.key.value;
  }

  get place() {
    const { seconds, place } = this.form.elements;
    return { seconds: seconds?.value ?? "", place: place?.value ?? this.item?.dataset.place ?? "" };
  }

  get words() {
    return JSON.stringify([this.text, this.place]);
  }

  get isUnsaved() {
    return this.text.trim() !== "" && this.words !== this.done;
  }

  typed() {
    const { seconds } = this.form.elements;
    if (!this.item && seconds && !seconds.value && playback && this.text) seconds.value = clock(playback.currentTime);
    this.keep();
    this.show("");
    this.later(PAUSE);
  }

  // A new note that was stored while it was written, and then taken back.
  get isEmptied() {
    return !this.item && this.version > 0 && this.text.trim() === "";
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settleNow(), pause);
  }

  settleNow() {
    if (this.isUnsaved) this.save();
    else if (this.isEmptied) this.discard();
  }

  keep() {
    const { text, version, url, place } = this;
    const draft = { at: Date.now(), version, page: location.pathname, url, isNew: !this.item, texts: { text }, place };
    storage((store) => store.setItem(prefix + this.key, JSON.stringify(draft)));
  }

  forget() {
    storage((store) => store.removeItem(prefix + this.key));
  }

  show(state, words = "") {
    for (const part of this.form.querySelectorAll("[data-state]")) part.hidden = part.dataset.state !== state;
    if (words) this.part("[data-state=refused]").textContent = words;
    this.part("[data-note-conflict]").hidden = state !== "conflict";
  }

  // True once the server has what stands here.
  async save() {
    if (this.isSending) return this.isSending;
    this.isSending = this.send();
    const isStored = await this.isSending;
    this.isSending = false;
    if (isStored && this.isUnsaved) this.later(PAUSE);
    return isStored;
  }

  async send() {
    clearTimeout(this.timer);
    this.show("saving");
    const { text, words } = this;
    const { csrfmiddlewaretoken: token } = this.form.elements;
    const fields = { csrfmiddlewaretoken: token.value, key: this.key, version: this.version, text, ...this.place };
    const { status, facts } = await post(this.url, fields);
    if (status === 200 || status === 201) return this.took(facts, words);
    if (status === 409 && facts.stored) return this.met(facts.stored, text);
    if (status === 422) this.show("refused", facts.message);
    else if (status === 404 && (this.item || this.version)) { // deleted elsewhere: written anew
      this.url = this.create || (root.querySelector("[data-note-form]")?.action ?? this.url);
      if (!this.item) this.version = 0;
      this.show("unsaved");
      this.later(PAUSE);
    } else {
      this.show("unsaved");
      this.later(RETRY);
    }
    this.sent = text;
    return false;
  }

  took(facts, words) {
    this.version = facts.version;
    this.url = facts.url;
    this.form.elements.key.value = facts.key;
    this.facts = facts;
    this.done = words;
    this.saved = facts.text;
    if (this.words === words) this.forget();
    else this.keep();
    this.show("saved");
    return true;
  }

  async discard() {
    if (this.isSending) await this.isSending;
    this.forget();
    const { csrfmiddlewaretoken: token, seconds } = this.form.elements;
    const { status } = await post(this.url, { csrfmiddlewaretoken: token.value, delete: "" });
    if (status !== 200 && status !== 404) return;
    this.startAnew();
    if (this.text.trim()) this.typed();
    else if (seconds) seconds.value = "";
  }

  startAnew() {
    this.form.elements.key.value = crypto.randomUUID();
    Object.assign(this, { version: 0, url: this.create, done: null, sent: null, facts: null });
  }

  // A newer version: our own, whose answer was lost, or somebody else's.
  met(stored, text) {
    this.version = stored.version;
    this.url = stored.url;
    if (stored.text === this.sent || stored.text === text) {
      this.sent = text;
      return this.send();
    }
    this.stored = stored;
    this.part("[data-note-stored]").textContent = stored.text;
    this.show("conflict");
    return false;
  }

  settle(text) {
    this.form.elements.text.value = text;
    this.form.elements.text.focus();
    this.done = null;
    this.save();
  }

  // Saved and done: the note stands in the list, and the form is free for the next one.
  async finish() {
    if (!this.text.trim()) {
      this.form.elements.text.focus();
      await this.send(); // the server says what is missing
      return;
    }
    if (this.isSending) await this.isSending;
    if (this.isUnsaved && !(await this.save())) return;
    if (this.item) this.close();
    else {
      place(fill(template("note"), this.facts));
      this.renew();
    }
  }

  close() {
    clearTimeout(this.timer);
    this.forget();
    fill(this.item, this.facts);
    this.form.remove();
    for (const part of this.item.children) part.hidden = false;
    this.item.querySelector("[data-note-edit]").focus();
  }

  renew() {
    const { text, seconds } = this.form.elements;
    text.value = "";
    if (seconds) seconds.value = "";
    this.startAnew();
    text.focus();
  }
}

function fill(item, facts) {
  if (!facts) return item;
  Object.assign(item.dataset, {
    note: facts.key,
    version: facts.version,
    seconds: facts.seconds ?? "",
    place: facts.place,
    placeTitle: facts.place_title,
    url: facts.url,
  });
  item.id = `note-${facts.key}`;
  item.querySelector(".note-text").textContent = facts.text;
  item.querySelector("[data-note-edit]").href = facts.url;
  item.querySelector("form").action = facts.url;
  const link = document.createElement("a");
  link.textContent = facts.clock || facts.place_title;
  link.href = facts.link;
  if (facts.seconds !== null) link.dataset.seek = facts.seconds;
  item.querySelector(".note-source").replaceChildren(...(link.textContent ? [link] : []));
  return item;
}

function place(item) {
  const seconds = (one) => Number(one.dataset.seconds || 0);
  const after = [...list.children].find((other) => seconds(other) > seconds(item));
  list.insertBefore(item, after ?? null);
}

function edit(item, draft = null) {
  if (item.querySelector("[data-note-form]")) return null;
  const form = template("form");
  const { key, text, seconds, place: about } = form.elements;
  key.value = item.dataset.note;
  text.value = item.querySelector(".note-text").textContent;
  if (seconds) {
    seconds.value = item.dataset.seconds && clock(item.dataset.seconds);
    seconds.closest("label").hidden = !item.dataset.seconds && !playback;
  }
  if (about) {
    if (![...about.options].some(({ value }) => value === item.dataset.place)) {
      about.add(new Option(item.dataset.placeTitle, item.dataset.place));
    }
    about.value = item.dataset.place;
  }
  const editor = new Editor(form, { item, version: Number(item.dataset.version) });
  editor.done = editor.words;
  for (const part of item.children) part.hidden = true;
  item.append(form);
  if (draft) restore(editor, draft);
  else text.focus();
  return editor;
}

async function remove(item) {
  const token = item.querySelector("form").elements.csrfmiddlewaretoken.value;
  const url = item.dataset.url;
  const { status, facts } = await post(url, { csrfmiddlewaretoken: token, delete: "" });
  if (status !== 200) { // the page of its own says why
    const form = item.querySelector("form");
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "delete" }));
    return form.submit();
  }
  const notice = template("deleted");
  const undo = notice.querySelector("[data-note-undo]");
  undo.addEventListener("click", async () => {
    const answer = await post(url, { csrfmiddlewaretoken: token, undo: facts.undo });
    if (answer.status !== 201) return;
    for (const part of item.children) part.hidden = false;
    notice.remove();
    fill(item, answer.facts).querySelector("[data-note-delete]").focus();
  });
  for (const part of item.children) part.hidden = true;
  item.append(notice);
  undo.focus();
  return null;
}

function restore(editor, draft) {
  const { text, seconds, place: about } = editor.form.elements;
  text.value = draft.texts.text;
  if (seconds) seconds.value = draft.place.seconds;
  if (about && draft.place.place) about.value = draft.place.place;
  Object.assign(editor, { version: draft.version, url: draft.url });
  editor.save();
}

// What an earlier visit to this page could not save.
function takeUp(key, fresh) {
  const draft = storage((store) => JSON.parse(store.getItem(prefix + key)));
  if (draft?.page !== location.pathname) return;
  if (!draft.texts.text.trim()) {
    storage((store) => store.removeItem(prefix + key));
    return;
  }
  const item = root.querySelector(`[data-note="${CSS.escape(key)}"]`);
  if (item?.querySelector(".note-text").textContent === draft.texts.text.trim()) {
    storage((store) => store.removeItem(prefix + key));
  } else if (item) {
    edit(item, draft);
  } else if (fresh && !fresh.text) {
    fresh.form.elements.key.value = key;
    restore(fresh, draft.isNew ? draft : { ...draft, version: 0, url: fresh.create });
  }
}

root.addEventListener("click", (event) => {
  const item = event.target.closest("[data-note]");
  if (!item || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("[data-note-edit]")) {
    event.preventDefault();
    edit(item);
  } else if (event.target.closest("[data-note-delete]")) {
    event.preventDefault();
    remove(item);
  }
});

const form = root.querySelector("[data-note-form]");
const fresh = form && new Editor(form);
const keys = storage((store) => Object.keys(store).filter((key) => key.startsWith(prefix))) ?? [];
for (const key of keys) takeUp(key.slice(prefix.length), fresh);
