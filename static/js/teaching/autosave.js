// Saves a form while it is typed into, by the view of its own button, and says so when that has answered.
// Files, and the boxes that remove them, wait for the button. drafts.js keeps the text in this browser meanwhile.
const PAUSE = 2000; // ms without typing
const RETRY = 10_000; // ms
const SMALL = 60_000; // bytes that a browser still sends for a page that is left

class Autosave {
  constructor(region) {
    this.region = region;
    this.form = region.closest("form");
    this.stored = this.body();
    this.unanswered = ""; // sent, and perhaps stored: it is sent again before anything else
    this.sending = null;
    this.saved = ""; // the words of the last time
    this.hasStopped = false;
    this.isSubmitted = false; // by its button
    this.form.addEventListener("input", () => this.typed());
    this.form.addEventListener("change", () => this.typed());
    this.form.addEventListener("draft:leaving", (event) => this.leave() && event.preventDefault());
    this.part("retry").addEventListener("click", () => this.save());
    window.addEventListener("online", () => this.save());
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
    document.addEventListener("submit", (event) => this.submitted(event), true);
  }

  part(name) {
    return this.region.querySelector(`[data-autosave-${name}]`);
  }

  // All that the form holds, but for what belongs to files and for the version that it is made from.
  body() {
    const fields = new FormData(this.form);
    for (const input of this.form.querySelectorAll("input[type=file]")) {
      fields.delete(input.name);
      fields.delete(`${input.name}-clear`);
    }
    fields.delete("version");
    return new URLSearchParams(fields).toString();
  }

  get isUnsaved() {
    return !this.hasStopped && !this.isSubmitted && this.form.isConnected && this.body() !== this.stored;
  }

  typed() {
    this.isSubmitted = false;
    if (this.hasStopped) return;
    if (!this.isUnsaved) return this.sending || this.settle(); // typed back to what is stored
    this.part("hint").hidden = true;
    this.part("pending").hidden = false;
    this.later(PAUSE);
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  show(state, words = "") {
    this.part("hint").hidden = true;
    this.part("pending").hidden = true;
    for (const part of this.region.querySelectorAll("[data-state]")) {
      part.hidden = part.dataset.state !== state;
      if (words && !part.hidden) part.textContent = words;
    }
    this.part("retry").hidden = !["offline", "failed", "signed-out", "gone"].includes(state);
  }

  async save({ keepalive = false } = {}) {
    clearTimeout(this.timer);
    if (this.sending || !this.isUnsaved) return;
    const body = this.unanswered || this.body();
    this.unanswered = body;
    this.sending = this.send(body, keepalive);
    const answer = await this.sending;
    this.sending = null;
    this.heard(answer, body);
  }

  async send(body, keepalive) {
    const fields = new URLSearchParams(body);
    fields.set("version", this.form.elements.version.value);
    fields.set("autosave", "1");
    const headers = { Accept: "application/json" };
    const options = { method: "POST", headers, body: fields, keepalive, redirect: "error" };
    const answer = await fetch(this.form.action, options).catch(() => null);
    const isJson = answer?.headers.get("Content-Type")?.startsWith("application/json");
    return { status: answer?.status ?? 0, facts: isJson ? await answer.json().catch(() => ({})) : {} };
  }

  heard({ status, facts }, body) {
    if (status !== 0 && status < 500) this.unanswered = "";
    if (status === 200 && facts.version) this.took(facts, body);
    else if (status === 409) this.stop(facts);
    else if (status === 422) this.mark(facts.errors);
    else if (status === 401) this.show("signed-out");
    else if (status === 403 || status === 404) this.show("gone");
    else {
      this.show(navigator.onLine ? "failed" : "offline");
      this.later(RETRY);
    }
  }

  took(facts, body) {
    this.form.elements.version.value = facts.version;
    this.stored = body;
    this.saved = facts.saved;
    this.settle();
    if (this.isUnsaved) this.typed();
  }

  settle() {
    clearTimeout(this.timer);
    this.unmark();
    this.form.dispatchEvent(new CustomEvent("autosave:stored", { detail: { isAll: !this.isUnsaved } }));
    this.show(this.saved ? "saved" : "", this.saved);
  }

  // Someone else stored it, or students see it since: from here on only the button stores.
  stop({ message, is_seen: isSeen }) {
    this.hasStopped = true;
    this.show(isSeen ? "refused" : "", message);
    if (isSeen) return;
    this.part("words").textContent = message;
    this.part("conflict").hidden = false;
  }

  mark(errors) {
    this.unmark();
    for (const [name, html] of Object.entries(errors)) {
      const field = this.form.elements[name];
      if (!field?.closest) continue; // of no field, or of several
      const notes = document.getElementById(`${field.id}_helptext`) ?? this.form.querySelector(`label[for="${field.id}"]`);
      notes.insertAdjacentHTML("afterend", html);
      notes.nextElementSibling.dataset.autosaveError = field.id;
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${field.id}_error`);
    }
    this.show("invalid");
  }

  unmark() {
    for (const error of this.form.querySelectorAll("[data-autosave-error]")) {
      const field = document.getElementById(error.dataset.autosaveError);
      field.removeAttribute("aria-invalid");
      field.setAttribute("aria-describedby", field.getAttribute("aria-describedby").replace(` ${field.id}_error`, ""));
      error.remove();
    }
  }

  // True when what is not stored yet is on its way: then nobody has to be asked before the page is left.
  leave() {
    if (this.sending || this.unanswered || !navigator.onLine || !this.isUnsaved || this.body().length > SMALL) return false;
    this.save({ keepalive: true });
    return true;
  }

  // The button waits for what is on its way, which it would meet as somebody else's.
  submitted(event) {
    const isElsewhere = event.submitter?.hasAttribute("formaction") && !("stores" in event.submitter.dataset);
    if (event.target !== this.form || isElsewhere) return; // a preview stores nothing
    clearTimeout(this.timer);
    this.isSubmitted = true;
    if (!this.sending) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.sending.then(() => setTimeout(() => this.form.requestSubmit(event.submitter)));
  }
}

function start() {
  for (const region of document.querySelectorAll("[data-autosave]")) new Autosave(region);
}

start();
document.addEventListener("page:replaced", start); // by the form with its errors: upload.js
