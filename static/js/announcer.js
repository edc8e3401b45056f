// Tells a screen reader what has changed on the page, without moving the focus.
const region = document.createElement("p");
region.className = "visually-hidden";
region.role = "status";
document.body.append(region);

export function announce(text) {
  region.textContent = "";
  if (text) setTimeout(() => { region.textContent = text; }, 100); // ms; else the same words are not said twice
}
