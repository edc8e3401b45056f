// Shows the questions of a lecture beside its video.
import { prepare } from "../questions.js";
import { clock } from "./clock.js";
import { showPages } from "./fragments.js";
import { playback } from "./playback.js";

const section = document.querySelector("[data-questions-url]");
const here = section.querySelector("[data-questions-here]");

showPages({
  section,
  here,
  failed: section.querySelector("[data-questions-failed]"),
  start: new URL(section.dataset.questionsUrl, location.href),
  prepare,
});

// A question is about the moment at which it is begun.
here.addEventListener("toggle", ({ target }) => {
  const moment = target.querySelector("[name=second]");
  const seconds = Math.floor(playback?.currentTime ?? 0);
  if (target.open && moment && !moment.value && seconds) moment.value = clock(seconds);
}, true);
