// Vimeo's player, by the messages that its own script sends. Source:
// https://github.com/vimeo/player.js
import { FramePlayback } from "./frame.js";

const EVENTS = [
  "play",
  "playing",
  "pause",
  "ended",
  "timeupdate",
  "seeked",
  "bufferstart",
  "volumechange",
  "playbackratechange",
  "error",
];
const METHODS = {
  play: "play",
  pause: "pause",
  seek: "setCurrentTime",
  rate: "setPlaybackRate",
  volume: "setVolume",
  mute: "setMuted",
};

export class VimeoPlayback extends FramePlayback {
  ask() {
    const listening = EVENTS.map((value) => ({ method: "addEventListener", value }));
    for (const message of [...listening, { method: "getDuration" }, { method: "getMuted" }]) {
      this.post(message, "*"); // it may not be there yet
    }
  }

  send(what, value) {
    this.post({ method: METHODS[what], value });
  }

  hear({ event, method, data, value }) {
    if (event === "ready") return this.ask();
    if (event === "error") return this.#hasFailed(data);
    if (method === "getDuration") this.hasMetadata(value);
    if (method === "getMuted") this.hasVolume(undefined, value);
    if (method === "setMuted") this.hasVolume(undefined, value);
    if (data?.duration) this.hasMetadata(data.duration);
    if (event === "play" || event === "playing") this.isPlaying();
    if (event === "pause") this.isPaused();
    if (event === "timeupdate" || event === "seeked") this.isAt(data.seconds);
    if (event === "ended") this.hasEnded();
    if (event === "bufferstart") this.isWaiting();
    if (event === "volumechange") this.hasVolume(data.volume, data.muted);
    if (event === "playbackratechange") this.hasRate(data.playbackRate);
  }

  // A method that the video's owner does not allow, such as another rate, is no failure.
  #hasFailed({ name, method } = {}) {
    if (!method || method === "ready") this.failed(name);
  }
}
