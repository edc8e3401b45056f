// The outline: beside the lecture it can be folded away, which a cookie keeps for the next page; on
// a phone it is a sheet that a finger pulls down.
const YEAR = 365 * 24 * 3600; // seconds
const PULLED = 60; // px

const player = document.querySelector(".player");
const outline = document.getElementById("outline");
const button = document.querySelector("[data-outline-toggle]");

button.addEventListener("click", () => {
  const isAlone = player.classList.toggle("is-alone");
  button.setAttribute("aria-expanded", !isAlone);
  document.cookie = `outline=${isAlone ? "closed" : "open"}; path=/learn/; max-age=${YEAR}; samesite=lax`;
});

function showCurrent() {
  const current = outline.querySelector("[aria-current]");
  const middle = current.getBoundingClientRect().top - outline.getBoundingClientRect().top - outline.clientHeight / 2;
  outline.scrollTop += middle;
}

const head = outline.querySelector(".sheet-head");
let start = null;
head.addEventListener("pointerdown", (event) => { start = event.clientY; });
head.addEventListener("pointerup", (event) => {
  if (start !== null && event.clientY - start > PULLED && outline.matches(":popover-open")) outline.hidePopover();
  start = null;
});
outline.addEventListener("toggle", ({ newState }) => { if (newState === "open") showCurrent(); });
showCurrent();
