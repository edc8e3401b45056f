// An attempt at a quiz: lines are put in order by dragging and by buttons, and the time that is left is told.
// autosave.js sends what changes; without any script the numbers beside the lines are typed.
const SAID = [30 * 60, 15 * 60, 10 * 60, 5 * 60, 2 * 60, 60, 30, 10]; // seconds left at which it is read out

const form = document.querySelector("form.quiz");

// The numbers follow the order of the lines.
function number(list) {
  for (const [index, select] of list.querySelectorAll("select").entries()) select.value = String(index + 1);
  form.dispatchEvent(new Event("change"));
}

function say(list, line) {
  const said = list.parentElement.querySelector("[data-moved]");
  const lines = [...list.children];
  const text = line.querySelector(".quiz-line-text").textContent;
  said.textContent = said.dataset.words
    .replace("{text}", text)
    .replace("{number}", lines.indexOf(line) + 1)
    .replace("{total}", lines.length);
}

function enable(list) {
  list.classList.add("is-sortable");
  for (const part of list.querySelectorAll("[data-handle], [data-move]")) part.hidden = false;
  const move = (button, isUp) => {
    const line = button.closest("[data-line]");
    const other = isUp ? line.previousElementSibling : line.nextElementSibling;
    if (isUp) other?.before(line);
    else other?.after(line);
    const isAtEnd = !(isUp ? line.previousElementSibling : line.nextElementSibling);
    line.querySelector(`[data-move="${isUp === isAtEnd ? 1 : -1}"]`).focus(); // the other one hides there
    number(list);
    say(list, line);
  };
  list.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-move]");
    if (button) move(button, button.dataset.move === "-1");
  });
  list.addEventListener("keydown", (event) => {
    if (!["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    move(event.target, event.key === "ArrowUp");
  });
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  window.Sortable.create(list, {
    handle: "[data-handle]",
    ghostClass: "is-dragged",
    animation: still ? 0 : 150, // ms
    forceFallback: true, // the same for mouse and touch
    onEnd({ item, oldIndex, newIndex }) {
      if (oldIndex === newIndex) return;
      number(list);
      say(list, item);
    },
  });
}

function clock(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (!parts[0]) parts.shift();
  return parts.map((part, index) => (index ? String(part).padStart(2, "0") : part)).join(":");
}

// By the server's clock: this one only counts the seconds since the page came.
function followTime(shown, said) {
  const end = Date.now() + Number(form.dataset.secondsLeft) * 1000;
  let unsaid = SAID.filter((seconds) => seconds < Number(form.dataset.secondsLeft));
  let timer = 0;
  const words = (seconds) => {
    if (seconds < 60) return said.dataset.seconds.replace("{number}", seconds);
    return seconds < 120 ? said.dataset.minute : said.dataset.minutes.replace("{number}", Math.floor(seconds / 60));
  };
  const tick = () => {
    const left = Math.max(Math.ceil((end - Date.now()) / 1000), 0);
    shown.querySelector("[data-time]").textContent = clock(left);
    shown.classList.toggle("is-short", left <= 60);
    if (unsaid.some((seconds) => left <= seconds)) {
      unsaid = unsaid.filter((seconds) => seconds < left);
      said.textContent = words(left);
    }
    if (left) return;
    clearInterval(timer);
    const button = form.querySelector("[data-submits]");
    if (!button) return form.requestSubmit(); // beside what another tab stored there is Save alone
    said.textContent = said.dataset.over;
    button.name = "anyway";
    form.requestSubmit(button);
  };
  shown.hidden = false;
  timer = setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);
  tick();
}

for (const list of document.querySelectorAll("[data-ordering]")) enable(list);
const shown = form.querySelector("[data-time-left]");
if (shown) followTime(shown, form.querySelector("[data-time-said]"));
