// YouTube's player, by the messages that its own script sends. Source:
// https://developers.google.com/youtube/iframe_api_reference
import { FramePlayback } from "./frame.js";

const ENDED = 0;
const PLAYING = 1;
const PAUSED = 2;
const BUFFERING = 3;
const COMMANDS = {
  play: () => ["playVideo"],
  pause: () => ["pauseVideo"],
  seek: (seconds) => ["seekTo", seconds, true],
  rate: (rate) => ["setPlaybackRate", rate],
  volume: (volume) => ["setVolume", Math.round(volume * 100)],
  mute: (muted) => [muted ? "mute" : "unMute"],
};

export class YouTubePlayback extends FramePlayback {
  #hasStarted = false;
  #goesTo = null; // seconds: what `seekTo` would start at once in a video that has not

  ask() {
    this.post('{"event":"listening","id":1,"channel":"widget"}', "*"); // it may not be there yet
  }

  send(what, value) {
    if (what === "seek" && !this.#hasStarted) {
      this.#goesTo = value;
      return;
    }
    const [func, ...args] = COMMANDS[what](value);
    this.post(JSON.stringify({ event: "command", func, args, id: 1, channel: "widget" }));
  }

  hear({ event, info }) {
    if (event === "onError") return this.failed(info);
    if (event === "onStateChange") return this.#isIn(info);
    if (!["initialDelivery", "infoDelivery"].includes(event) || !info) return;
    const { duration, playbackRate, volume, muted, playerState, currentTime } = info;
    this.hasMetadata(duration);
    if (typeof playbackRate === "number") this.hasRate(playbackRate);
    if (typeof volume === "number") this.hasVolume(volume / 100, muted);
    if (typeof currentTime === "number" && this.#goesTo === null) this.isAt(currentTime);
    if (typeof playerState === "number") this.#isIn(playerState);
  }

  #isIn(state) {
    if (state === PLAYING || state === PAUSED) this.#start();
    if (state === PLAYING) this.isPlaying();
    else if (state === PAUSED) this.isPaused();
    else if (state === ENDED) this.hasEnded();
    else if (state === BUFFERING) this.isWaiting();
  }

  #start() {
    if (this.#hasStarted) return;
    this.#hasStarted = true;
    if (this.#goesTo === null) return;
    this.send("seek", this.#goesTo);
    this.#goesTo = null;
  }
}
