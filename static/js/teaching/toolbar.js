// The buttons over a text. What they write is the vendored library's; the shortcuts, the fence for
// code and the focus of the toolbar are ours. Everything can be undone: it is typed, not set.
import "../../vendor/markdown-toolbar/index.js";

// Puts `text` in place of what is selected, as typing does; the part to go on with is selected.
export function insert(textarea, text, from = text.length, to = from) {
  const start = textarea.selectionStart;
  textarea.focus();
  if (!document.execCommand("insertText", false, text)) {
    textarea.setRangeText(text, start, textarea.selectionEnd, "end");
    textarea.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  textarea.setSelectionRange(start + from, start + to);
}

// The lines around a block are its own: what stands before and behind it on the same line goes on
// in another.
export function insertBlock(textarea, text, from, to) {
  const before = textarea.value.slice(0, textarea.selectionStart);
  const after = textarea.value.slice(textarea.selectionEnd);
  const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = !after || after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  insert(textarea, lead + text + tail, from && lead.length + from, to && lead.length + to);
}

function fence(textarea) {
  const code = textarea.value.slice(textarea.selectionStart, textarea.selectionEnd);
  const ticks = "`".repeat(Math.max(3, ...[...code.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  const language = "python";
  insertBlock(textarea, `${ticks}${language}\n${code}\n${ticks}`, ticks.length, ticks.length + language.length);
}

export function start(editor, textarea) {
  const toolbar = editor.querySelector("markdown-toolbar");
  toolbar.hidden = false;
  toolbar.removeAttribute("tabindex"); // its first button has it, then the one used last
  toolbar.addEventListener("focusin", ({ target }) => {
    for (const button of toolbar.querySelectorAll("button")) button.tabIndex = button === target ? 0 : -1;
  });
  toolbar.querySelector("[data-md-button=code-block]").addEventListener("click", () => fence(textarea));
  textarea.addEventListener("keydown", (event) => {
    if (event.altKey || event.shiftKey || event.ctrlKey === event.metaKey) return;
    const button = toolbar.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}
