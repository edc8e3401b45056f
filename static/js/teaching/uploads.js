// Videos that are dropped on a chapter, or chosen for it, are sent one after the other; each becomes a lecture.
// The answer is the curriculum's page: the new row is taken from it. A file that is refused leaves the others alone.
import { transfer } from "../transfer.js";

const panel = document.querySelector("[data-uploads]");
const rows = panel.querySelector("[data-rows]");
const byName = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
const waiting = [];
const UNFINISHED = ["waiting", "sending", "reading"];
const TRIED_AGAIN = ["interrupted", "unanswered", "stopped", "signed-out", "refused"];
let isBusy = false;

class Upload {
  constructor(file, form, isFolder) {
    this.file = file;
    this.address = form.action;
    this.chapter = form.dataset.dropVideos;
    this.token = form.elements.csrfmiddlewaretoken.value;
    this.key = crypto.randomUUID(); // sent again, the video is stored once
    this.row = panel.querySelector("[data-row]").content.firstElementChild.cloneNode(true);
    for (const name of this.row.querySelectorAll("[data-name]")) name.textContent = ` ${file.name}`;
    this.part("stop").addEventListener("click", () => this.stop());
    this.part("retry").addEventListener("click", () => this.wait());
    rows.append(this.row);
    if (isFolder) this.show("folder");
    else if (file.size > Number(form.dataset.largest)) this.show("large");
    else this.wait();
  }

  part(name) {
    return this.row.querySelector(`[data-${name}]`);
  }

  show(state, words = "") {
    const hadFocus = this.row.contains(document.activeElement);
    this.state = state;
    for (const part of this.row.querySelectorAll("[data-state]")) part.hidden = part.dataset.state !== state;
    const shown = this.row.querySelector(`[data-state="${state}"]`);
    if (words) shown.textContent = words;
    const isUnfinished = UNFINISHED.includes(state);
    this.row.querySelector("progress").hidden = !isUnfinished;
    this.part("stop").hidden = !["waiting", "sending"].includes(state); // all of it is sent before it is read
    this.part("retry").hidden = !TRIED_AGAIN.includes(state);
    if (hadFocus) (this.row.querySelector("button:not([hidden])") ?? panel.querySelector("[data-close]")).focus();
    if (!isUnfinished) say(`${this.file.name}: ${shown.textContent.trim()}`);
    settle();
  }

  wait() {
    waiting.push(this);
    this.show("waiting");
    next();
  }

  stop() {
    if (this.state === "waiting") {
      waiting.splice(waiting.indexOf(this), 1);
      this.show("stopped");
    } else this.abort();
  }

  async send() {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.token);
    body.set("key", this.key);
    body.set("videos", this.file);
    const bar = this.row.querySelector("progress");
    const { answered, stop } = transfer(this.address, body, {
      progressed: (share) => {
        bar.value = share;
        this.part("percent").textContent = `${Math.floor(100 * share)} %`;
        if (share === 1 && this.state === "sending") this.show("reading");
      },
    });
    this.abort = stop;
    this.show("sending");
    const answer = await answered;
    if (answer === "interrupted" && this.state === "reading") this.show("unanswered");
    else if (typeof answer === "string") this.show(answer);
    else this.heard(answer);
  }

  heard({ status, responseText, responseURL }) {
    const page = new DOMParser().parseFromString(responseText, "text/html");
    const lecture = page.getElementById(`lecture-${this.key}`);
    const words = [...page.querySelectorAll(".messages .error")].map((message) => message.textContent.trim());
    if (lecture) {
      insert(lecture, this.chapter);
      replacePublication(page);
      this.show("added");
    } else if (status === 413) this.show("large");
    else if (status === 404 || status === 403) this.show("gone");
    else if (status === 401 || new URL(responseURL).pathname.startsWith("/sign-in/")) this.show("signed-out");
    else if (words.length) this.show("refused", words.join(" ").replace(`“${this.file.name}”: `, ""));
    else this.show("interrupted");
  }
}

// One at a time, in the order in which they were given.
async function next() {
  if (isBusy || !waiting.length) return;
  isBusy = true;
  await waiting.shift().send();
  isBusy = false;
  next();
}

function say(words) {
  panel.querySelector("[data-said]").textContent = words;
}

function settle() {
  panel.hidden = !rows.children.length;
  panel.querySelector("[data-close]").hidden = Boolean(rows.querySelector("progress:not([hidden])"));
}

// The other rows stay as they are, and with them what someone does there.
function insert(lecture, chapter) {
  const list = document.querySelector(`[data-chapter="${chapter}"]`);
  if (!list || document.getElementById(lecture.id)) return;
  for (const item of list.children) if (!item.id) item.remove(); // says that there is none
  if (list.nextElementSibling?.matches("p.muted")) list.nextElementSibling.remove();
  list.append(document.adoptNode(lecture));
  for (const part of lecture.querySelectorAll("[data-scripted]")) part.hidden = false;
  const down = lecture.previousElementSibling?.querySelector("button[name=down]");
  if (down) down.disabled = false; // it is the last one no more
}

// What is left to do before the course is published, unless someone is there just now.
function replacePublication(page) {
  const [ours, theirs] = [document, page].map((one) => one.querySelector('[data-live="publication"]'));
  if (ours && theirs && !ours.contains(document.activeElement)) ours.replaceWith(document.adoptNode(theirs));
}

function take(files, form, folders = new Set()) {
  for (const file of [...files].sort((one, other) => byName(one.name, other.name))) {
    new Upload(file, form, folders.has(file.name));
  }
}

// A chapter takes files that are dropped on it; elsewhere on the page a file would be opened in its place.
function formAt(event) {
  if (!event.dataTransfer?.types.includes("Files")) return null;
  event.preventDefault();
  const form = event.target.closest?.("section")?.querySelector("[data-drop-videos]") ?? null;
  event.dataTransfer.dropEffect = form ? "copy" : "none";
  return form;
}

function mark(section) {
  for (const marked of document.querySelectorAll(".takes-drop")) if (marked !== section) marked.classList.remove("takes-drop");
  section?.classList.add("takes-drop");
}

document.addEventListener("dragover", (event) => mark(formAt(event)?.closest("section")));
document.addEventListener("dragleave", (event) => event.relatedTarget || mark(null));
document.addEventListener("drop", (event) => {
  const form = formAt(event);
  mark(null);
  if (!form) return;
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.());
  take(event.dataTransfer.files, form, new Set(entries.filter((entry) => entry?.isDirectory).map(({ name }) => name)));
});
document.addEventListener("change", ({ target }) => {
  const form = target.closest("[data-drop-videos]");
  if (!form || !target.files.length) return;
  take(target.files, form);
  form.reset();
});
panel.querySelector("[data-close]").addEventListener("click", () => {
  rows.replaceChildren();
  settle();
  document.querySelector("main").focus();
});
window.addEventListener("beforeunload", (event) => {
  if (isBusy || waiting.length) event.preventDefault();
});

// Also of a curriculum that takes this one's place.
function prepare() {
  for (const part of document.querySelectorAll("[data-drop-videos] [data-without-script]")) part.hidden = true;
  for (const part of document.querySelectorAll("[data-drop-videos] [data-with-script]")) part.hidden = false;
}

prepare();
new MutationObserver(prepare).observe(document.querySelector("main"), { childList: true, subtree: true });
