// What a viewer has chosen, kept in the browser where that is allowed.
export function remembered(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(`player.${name}`)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(`player.${name}`, JSON.stringify(value));
  } catch {
    // It counts for this page.
  }
}

// Boxes that show a choice and change it; there may be several for one.
export function bindBoxes(selector, name, changed = () => {}) {
  const boxes = [...document.querySelectorAll(selector)];
  const set = (isOn) => { for (const box of boxes) box.checked = isOn; };
  set(remembered(name, true));
  for (const box of boxes) {
    box.addEventListener("change", () => {
      remember(name, box.checked);
      set(box.checked);
      changed(box.checked);
    });
  }
}
