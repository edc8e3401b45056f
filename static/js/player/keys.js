// Keys for the whole page: never while somebody types, with Ctrl, Alt or Meta, or over a dialog, and
// never in place of what the focused element does with the key itself. `?` lists them.
import { bindBoxes, remembered } from "./preferences.js";

const TYPES = "input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]";
const PRESSES = "a[href], button, summary, input"; // Space is theirs
const MOVES = "[role=tab], input, summary, video[controls]"; // and so are the arrows

const dialog = document.getElementById("keys");
const keys = new Map([["?", openKeys], ["n", () => follow("next")], ["p", () => follow("prev")]]);

export function openKeys() {
  if (!dialog.open) dialog.showModal();
}

function follow(rel) {
  document.querySelector(`.player-actions [rel=${rel}]`)?.click();
}

// By what the keyboard writes, so that each layout has its own `?`, `<` and `>`.
export function addKeys(more) {
  for (const [key, act] of Object.entries(more)) keys.set(key, act);
}

function isTaken(key, target) {
  if (target.closest(TYPES)) return true;
  if (key === " ") return target.matches(PRESSES);
  return key.startsWith("arrow") && target.matches(MOVES);
}

document.addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  const act = keys.get(key);
  const isOurs = !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing && !event.defaultPrevented;
  if (!act || !isOurs || document.querySelector("dialog[open]") || isTaken(key, event.target)) return;
  if (!remembered("keys", true)) return;
  if (act(event) !== false) event.preventDefault();
});
bindBoxes("[data-uses-keys]", "keys");
dialog.addEventListener("click", ({ target }) => { if (target === dialog) dialog.close(); });
