// The page of a video: what plays it, its controls, its keys, and what comes after its end.
import "./failures.js";
import "./controls.js";
import "./seeking.js";
import "./up_next.js";
import * as actions from "./actions.js";
import { toggleCaptions } from "./captions.js";
import { addKeys } from "./keys.js";

const SMALL = 5; // seconds
const LARGE = 10;

function louder(by) {
  return ({ target }) => actions.theatre.contains(target) && actions.changeVolume(by);
}

addKeys({
  " ": actions.toggle,
  k: actions.toggle,
  j: () => actions.skip(-LARGE),
  l: () => actions.skip(LARGE),
  arrowleft: () => actions.skip(-SMALL),
  arrowright: () => actions.skip(SMALL),
  arrowup: louder(0.1),
  arrowdown: louder(-0.1),
  m: actions.toggleMuted,
  f: actions.toggleFullscreen,
  c: toggleCaptions,
  "<": () => actions.changeRate(-1),
  ">": () => actions.changeRate(1),
  ...Object.fromEntries([...Array(10).keys()].map((tenth) => [tenth, () => actions.seekToShare(tenth / 10)])),
});
