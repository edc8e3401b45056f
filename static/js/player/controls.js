// Our own controls, for a file and for a player in a frame alike.
import * as actions from "./actions.js";
import { toggleCaptions } from "./captions.js";
import { clock } from "./clock.js";
import { openKeys } from "./keys.js";
import { playback } from "./playback.js";
import { remember, remembered } from "./preferences.js";

const IDLE_AFTER = 3000; // ms without a move, after which they leave a full screen

const { theatre } = actions;
const controls = document.querySelector("[data-controls]");
const seekBar = controls.querySelector("[data-seek-bar]");
const volumeBar = controls.querySelector("[data-volume-bar]");
const speed = controls.querySelector("[data-speed]");
const time = controls.querySelector("[data-time]");
const length = controls.querySelector("[data-duration]");
const COMMANDS = {
  play: actions.toggle,
  back: () => actions.skip(-10),
  forward: () => actions.skip(10),
  mute: actions.toggleMuted,
  captions: toggleCaptions,
  help: openKeys,
  picture: actions.togglePicture,
  fullscreen: actions.toggleFullscreen,
};

function showTime() {
  const { currentTime, duration } = playback;
  const end = Number.isFinite(duration) ? duration : Number(seekBar.max);
  seekBar.max = end;
  if (!seekBar.matches(":active")) seekBar.value = currentTime;
  fill(seekBar);
  const words = seekBar.dataset.words.replace("{time}", clock(currentTime)).replace("{duration}", clock(end));
  if (words !== seekBar.ariaValueText) seekBar.ariaValueText = words;
  time.textContent = clock(currentTime);
  length.textContent = clock(end);
}

function fill(bar) {
  bar.style.setProperty("--filled", `${(bar.value / bar.max) * 100}%`);
}

function showVolume() {
  const isMuted = playback.muted || playback.volume === 0;
  theatre.classList.toggle("is-muted", isMuted);
  volumeBar.value = isMuted ? 0 : playback.volume;
  volumeBar.ariaValueText = `${Math.round(volumeBar.value * 100)} %`;
  fill(volumeBar);
}

function showState() {
  theatre.classList.toggle("is-playing", !playback.paused);
  if (!playback.paused) theatre.classList.add("has-started");
}

function showRate() {
  speed.value = playback.playbackRate;
}

function restore() {
  playback.defaultPlaybackRate = playback.playbackRate = remembered("rate", 1);
  playback.volume = remembered("volume", 1);
  playback.muted = remembered("muted", false);
}

function listen() {
  for (const type of ["loadedmetadata", "durationchange", "timeupdate", "seeking"]) {
    playback.addEventListener(type, showTime);
  }
  for (const type of ["play", "playing", "pause", "ended"]) playback.addEventListener(type, showState);
  playback.addEventListener("ratechange", () => {
    showRate();
    remember("rate", playback.playbackRate);
  });
  playback.addEventListener("volumechange", () => {
    showVolume();
    remember("volume", playback.volume);
    remember("muted", playback.muted);
  });
  for (const type of ["waiting", "playing", "pause", "seeked", "error"]) {
    playback.addEventListener(type, () => { theatre.classList.toggle("is-waiting", type === "waiting"); });
  }
}

function leaveIdleScreens() {
  let timer;
  const wake = () => {
    theatre.classList.remove("is-idle");
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!playback.paused && !controls.matches(":has(:focus-visible)")) theatre.classList.add("is-idle");
    }, IDLE_AFTER);
  };
  for (const type of ["pointermove", "pointerdown", "keydown", "fullscreenchange"]) {
    theatre.addEventListener(type, wake);
  }
}

controls.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-do]");
  if (button) COMMANDS[button.dataset.do]();
});
seekBar.addEventListener("input", () => actions.seek(Number(seekBar.value)));
volumeBar.addEventListener("input", () => {
  playback.muted = false;
  playback.volume = Number(volumeBar.value);
});
speed.addEventListener("change", () => { playback.playbackRate = Number(speed.value); });
document.querySelector("[data-poster]").addEventListener("click", () => {
  controls.querySelector("[data-do=play]").focus({ preventScroll: true });
  actions.play();
});
if (playback instanceof HTMLVideoElement) {
  playback.controls = false;
  playback.addEventListener("click", actions.toggle);
  playback.addEventListener("dblclick", actions.toggleFullscreen);
}
controls.querySelector("[data-do=fullscreen]").hidden = !actions.fillsScreen;
controls.querySelector("[data-do=picture]").hidden = !actions.hasPicture;
restore();
listen();
leaveIdleScreens();
showTime();
showVolume();
showState();
showRate();
controls.classList.add("is-ready");
