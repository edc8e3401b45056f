// After the end: the next lecture, in eight seconds or when asked.
import { playback } from "./playback.js";
import { play, theatre } from "./actions.js";
import { bindBoxes, remembered } from "./preferences.js";

const COUNT = 8; // seconds
const WENT_ON = "player.wentOn";

const TEXT = "textarea, input:not([type]), input:is([type=text], [type=search])";

const box = document.querySelector("[data-up-next]");
let timer;

function stop() {
  clearInterval(timer);
  box.querySelector("[data-count]").textContent = "";
}

function goOn() {
  stop();
  try {
    sessionStorage.setItem(WENT_ON, box.querySelector("a").pathname);
  } catch {
    // It starts by a click there.
  }
  box.querySelector("a").click();
}

function count() {
  let left = COUNT;
  const show = () => { box.querySelector("[data-count]").textContent = left; };
  show();
  timer = setInterval(() => {
    left -= 1;
    if (left > 0) show();
    else goOn();
  }, 1000);
}

function open() {
  const words = box.querySelector("[data-words]");
  box.hidden = false;
  words.textContent = words.dataset.words;
  if (remembered("goesOn", true) && !document.activeElement?.matches(TEXT)) count();
}

function close() {
  stop();
  box.hidden = true;
}

// Whoever came here by themselves finds the lecture at its poster.
function hasGoneOn() {
  try {
    const hasCome = sessionStorage.getItem(WENT_ON) === location.pathname;
    sessionStorage.removeItem(WENT_ON);
    return hasCome;
  } catch {
    return false;
  }
}

bindBoxes("[data-goes-on]", "goesOn", (isOn) => { if (!isOn && box) stop(); });
if (box) {
  playback.addEventListener("ended", open);
  playback.addEventListener("seeking", close);
  playback.addEventListener("play", close);
  box.querySelector("[data-cancel]").addEventListener("click", () => {
    close();
    theatre.querySelector("[data-do=play]").focus();
  });
  document.addEventListener("keydown", ({ key }) => { if (key === "Escape") close(); });
  document.addEventListener("focusin", ({ target }) => { if (target.matches(TEXT)) stop(); }); // someone writes
}
if (hasGoneOn()) play();
