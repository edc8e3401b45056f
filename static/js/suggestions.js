// Suggestions below a search field while someone types: an editable combobox with a list, by the
// WAI-ARIA Authoring Practices. The list is the server's: courses/catalogue/suggestions.py. What
// is typed stays as it is; a suggestion is a link. Without an answer there is only the field.
import { announce } from "./announcer.js";

const PAUSE = 150; // ms without typing
const SHORTEST = 2; // letters
const MOVES_CURSOR = ["Home", "End", "ArrowLeft", "ArrowRight"];

let open = null; // of all fields, the one that shows its list

class Suggestions {
  constructor(field) {
    this.field = field;
    this.list = null;
    this.request = new AbortController(); // of the newest answer
    Object.assign(field, { role: "combobox", autocomplete: "off", ariaAutoComplete: "list", ariaExpanded: "false" });
    field.addEventListener("input", (event) => { if (!event.isComposing) this.typed(); });
    field.addEventListener("compositionend", () => this.typed());
    field.addEventListener("keydown", (event) => { if (!event.isComposing) this.pressed(event); });
    field.addEventListener("blur", () => this.close());
    field.form.addEventListener("submit", () => this.close());
  }

  get text() {
    return this.field.value.trim();
  }

  get chosen() {
    return this.list?.querySelector("[aria-selected]");
  }

  typed() {
    this.giveUp();
    this.choose(null);
    if ([...this.text].length < SHORTEST) this.close();
    else this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  // What is waited for is not shown any more.
  giveUp() {
    clearTimeout(this.timer);
    this.request.abort();
  }

  // The answer is everyone's, so that caches may keep it: no cookies, and the language of the page.
  async ask() {
    this.giveUp();
    const { signal } = (this.request = new AbortController());
    const url = new URL(this.field.dataset.suggestions, location.href);
    url.searchParams.set("q", this.text);
    const headers = { "Accept-Language": document.documentElement.lang };
    const html = await fetch(url, { credentials: "omit", headers, signal })
      .then((answer) => (answer.ok ? answer.text() : ""))
      .catch(() => "");
    if (!signal.aborted) this.show(html);
  }

  show(html) {
    this.close();
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const list = holder.content.querySelector("[role=listbox]");
    announce(list?.dataset.said);
    if (!list?.children.length) return;
    list.id = `${this.field.id}-suggestions`;
    for (const [index, option] of [...list.children].entries()) option.id = `${list.id}-${index}`;
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
    list.addEventListener("click", () => this.close());
    this.field.after(list);
    this.field.setAttribute("aria-controls", list.id);
    this.field.ariaExpanded = "true";
    this.list = list;
    open = this;
  }

  close() {
    this.giveUp();
    this.choose(null);
    this.list?.remove();
    this.list = null;
    this.field.removeAttribute("aria-controls");
    this.field.ariaExpanded = "false";
  }

  choose(option) {
    this.chosen?.removeAttribute("aria-selected");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.field.setAttribute("aria-activedescendant", option.id);
    else this.field.removeAttribute("aria-activedescendant");
  }

  // From the last to the first, and the other way.
  step(by) {
    const options = [...this.list.children];
    const index = options.indexOf(this.chosen);
    this.choose(options.at(index < 0 && by < 0 ? by : (index + by) % options.length));
  }

  pressed(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (MOVES_CURSOR.includes(event.key)) return this.choose(null);
    if (event.key === "Enter" && this.chosen) this.chosen.click();
    else if (this.list && (event.key === "Escape" || (event.altKey && by < 0))) this.close();
    else if (this.list && by && !event.altKey) this.step(by);
    else if (!this.list && by > 0 && [...this.text].length >= SHORTEST) this.ask();
    else return;
    event.preventDefault();
  }
}

function prepare() {
  open?.close(); // its page may be gone
  for (const field of document.querySelectorAll("[data-suggestions]:not([role])")) new Suggestions(field);
}

// A touch beside the field does not always take the focus from it.
document.addEventListener("pointerdown", ({ target }) => {
  if (open && target !== open.field && !open.list?.contains(target)) open.close();
});
document.addEventListener("page:replaced", prepare); // by filters.js
prepare();
