// What the controls and the keys do to the video.
import { playback } from "./playback.js";

const RATES = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

export const theatre = document.querySelector("[data-theatre]");

export function toggle() {
  if (playback.paused) play();
  else playback.pause();
}

export function play() {
  theatre.classList.add("has-started");
  return Promise.resolve(playback.play()).catch(() => {}); // a browser may want a click first
}

export function seek(seconds) {
  const end = playback.duration || Infinity;
  playback.currentTime = Math.min(Math.max(seconds, 0), end);
}

export function skip(seconds) {
  seek(playback.currentTime + seconds);
}

export function seekToShare(share) {
  if (playback.duration) seek(playback.duration * share);
}

export function changeRate(steps) {
  const at = RATES.findIndex((rate) => rate >= playback.playbackRate);
  playback.playbackRate = RATES.at(Math.min(Math.max(at + steps, 0), RATES.length - 1));
}

export function changeVolume(by) {
  playback.volume = Math.min(Math.max(playback.volume + by, 0), 1);
  if (by > 0) playback.muted = false;
}

export function toggleMuted() {
  playback.muted = !playback.muted;
}

// On a phone of Apple's only the video itself fills the screen.
export const fillsScreen = document.fullscreenEnabled || Boolean(playback.webkitEnterFullscreen);

export function toggleFullscreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else if (document.fullscreenEnabled) theatre.requestFullscreen().catch(() => {});
  else playback.webkitEnterFullscreen?.();
}

export const hasPicture = Boolean(document.pictureInPictureEnabled && playback.requestPictureInPicture);

export function togglePicture() {
  if (document.pictureInPictureElement) document.exitPictureInPicture();
  else playback.requestPictureInPicture().catch(() => {});
}
