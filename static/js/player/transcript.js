// The transcript: marks the line that is spoken, searches, copies, changes its language. A click on
// its times and words is seeking.js's.
import { playback } from "./playback.js";

const REST = 5_000; // ms that the reader's own scrolling is left alone

// Letters as the server folds them, near enough: without case, accents and widths.
function fold(text) {
  return text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
}

// Whoever selects words does not want to hear them.
function keepSelection(event) {
  if (event.target.closest("span[data-seek]") && !document.getSelection().isCollapsed) event.preventDefault();
}

class Transcript {
  constructor(section) {
    this.section = section;
    this.box = section.querySelector(".transcript-lines");
    this.lines = [...this.box.children];
    this.starts = this.lines.map((line) => Number(line.dataset.start));
    this.captions = [...this.box.querySelectorAll("span[data-seek]")];
    this.texts = this.captions.map((caption) => caption.textContent);
    this.form = section.querySelector("[data-transcript-search]");
    this.count = section.querySelector("[data-transcript-count]");
    this.current = -1;
    this.hit = -1;
    this.hits = [];
    this.touched = -REST;
    this.listen();
  }

  listen() {
    const input = this.form.elements[0];
    this.section.querySelector("[data-transcript-tools]").hidden = false;
    this.box.addEventListener("click", keepSelection);
    for (const name of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      this.box.addEventListener(name, () => { this.touched = performance.now(); }, { passive: true });
    }
    input.addEventListener("input", () => this.search(input.value));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.showHit(this.hit + 1);
    });
    const copy = this.section.querySelector("[data-transcript-copy]");
    copy.addEventListener("click", () => this.copy(copy));
    for (const link of this.section.querySelectorAll("[data-transcript-language]")) {
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        change(link);
      });
    }
  }

  mark(seconds) {
    const index = this.starts.findLastIndex((start) => start <= seconds);
    if (index === this.current) return;
    this.lines[this.current]?.removeAttribute("aria-current");
    this.current = index;
    this.lines[index]?.setAttribute("aria-current", "true");
    const isRead = performance.now() - this.touched < REST || this.hits.length > 0;
    if (index >= 0 && !isRead) this.scrollTo(this.lines[index]);
  }

  // Within the box alone: the page stays where it is.
  scrollTo(element) {
    const { top } = element.getBoundingClientRect();
    const offset = top - this.box.getBoundingClientRect().top;
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.box.scrollTo({
      top: this.box.scrollTop + offset - this.box.clientHeight / 3,
      behavior: isStill ? "auto" : "smooth",
    });
  }

  // Over the borders of captions and lines.
  search(typed) {
    const words = fold(typed).trim().replace(/\s+/g, " ");
    let folded = "";
    const places = []; // of each folded letter: its caption, and where in its text
    this.texts.forEach((text, caption) => {
      let index = 0;
      for (const letter of `${text} `) {
        const piece = fold(letter);
        for (let count = 0; count < piece.length; count += 1) places.push([caption, index, index + letter.length]);
        folded += piece;
        index += letter.length;
      }
    });
    this.hits = [];
    for (let at = folded.indexOf(words); words.length > 1 && at >= 0; at = folded.indexOf(words, at + words.length)) {
      this.hits.push(places.slice(at, at + words.length));
    }
    this.paint();
    this.hit = -1;
    this.count.textContent = words.length > 1 ? this.count.dataset.none : "";
    if (this.hits.length) this.showHit(0);
  }

  paint() {
    const marks = this.texts.map(() => []);
    this.hits.forEach((letters, hit) => {
      for (const [caption, start, end] of letters) {
        const last = marks[caption].at(-1);
        if (last?.hit === hit) last.end = Math.max(end, last.end);
        else marks[caption].push({ hit, start, end });
      }
    });
    this.captions.forEach((caption, index) => {
      if (!marks[index].length && !caption.querySelector("mark")) return;
      const text = this.texts[index];
      const parts = [];
      let done = 0;
      for (const { hit, start, end } of marks[index]) {
        const mark = document.createElement("mark");
        mark.dataset.hit = hit;
        mark.textContent = text.slice(start, end);
        parts.push(text.slice(done, start), mark);
        done = end;
      }
      caption.replaceChildren(...parts, text.slice(done));
    });
  }

  showHit(number) {
    if (!this.hits.length) return;
    this.hit = number % this.hits.length;
    for (const mark of this.box.querySelectorAll("mark")) {
      mark.toggleAttribute("data-current", Number(mark.dataset.hit) === this.hit);
    }
    this.scrollTo(this.box.querySelector("mark[data-current]"));
    const { some } = this.count.dataset;
    this.count.textContent = some.replace("{hit}", this.hit + 1).replace("{count}", this.hits.length);
  }

  async copy(button) {
    const text = this.lines.map((line) => line.querySelector("p").textContent.replace(/\s+/g, " ").trim());
    await navigator.clipboard.writeText(text.join("\n"));
    button.textContent = button.dataset.copied;
  }
}

let transcript;

function begin() {
  const section = document.querySelector("[data-transcript]");
  transcript = section && new Transcript(section);
  if (playback) transcript?.mark(playback.currentTime);
}

// The page in another language of the transcript; the video plays on.
async function change(link) {
  const answer = await fetch(link.href).catch(() => null);
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page && page.querySelector("[data-transcript]");
  if (!fresh) {
    location.assign(link.href);
    return;
  }
  document.querySelector("[data-transcript]").replaceChildren(...fresh.childNodes);
  begin();
  document.querySelector("[data-transcript-language][aria-current]").focus();
}

begin();
playback?.addEventListener("timeupdate", () => transcript?.mark(playback.currentTime));
