// Shows the tutor beside a lecture.
import { prepare } from "../answers.js";
import { showPages } from "./fragments.js";

const section = document.querySelector("[data-tutor-url]");

showPages({
  section,
  here: section.querySelector("[data-tutor-here]"),
  failed: section.querySelector("[data-tutor-failed]"),
  start: new URL(section.dataset.tutorUrl, location.href),
  prepare,
});
