// How long to wait before a choice counts: not at all after a pointer, and for a rest after keys,
// because arrows pass over choices that nobody means.
const REST = 500; // ms

let isByKey = false;
document.addEventListener("keydown", () => { isByKey = true; }, true);
document.addEventListener("pointerdown", () => { isByKey = false; }, true);

export function isChoice(field) {
  return field.matches("select, [type=radio], [type=checkbox]");
}

export function rest(field) {
  return isByKey && field.type !== "checkbox" ? REST : 0;
}
