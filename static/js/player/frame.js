// A player in a frame, behind the interface of HTMLMediaElement. It is asked to listen until it
// answers; what it shall do before that is kept for it. Only messages of its own origin count.
const ASK_EVERY = 500; // ms
const ANSWER_WITHIN = 15_000; // ms
const ARRIVES_WITHIN = 3000; // ms, at what it was asked to seek
const JUMP = 1.5; // seconds beyond what playing explains: somebody has moved in the host's own bar

export class FramePlayback extends EventTarget {
  error = null; // { code } as the host calls it, or "silent"
  ended = false;
  paused = true;
  seeking = false;
  duration = NaN;
  readyState = 0;
  #time = 0;
  #heardAt = 0;
  #rate = 1;
  #volume = 1;
  #muted = false;
  #hasAnswered = false;
  #waiting = [];

  constructor(frame) {
    super();
    this.frame = frame;
    this.origin = new URL(frame.src).origin;
    window.addEventListener("message", ({ source, origin, data }) => {
      if (source === frame.contentWindow && origin === this.origin) this.#hear(data);
    });
    const asking = setInterval(() => {
      if (this.#hasAnswered) clearInterval(asking);
      else this.ask();
    }, ASK_EVERY);
    setTimeout(() => {
      clearInterval(asking);
      if (!this.#hasAnswered) this.failed("silent");
    }, ANSWER_WITHIN);
  }

  get currentTime() {
    return this.#time;
  }
  set currentTime(seconds) {
    this.#time = Math.max(0, Number.isFinite(this.duration) ? Math.min(seconds, this.duration) : seconds);
    this.#heardAt = performance.now();
    this.ended = false;
    this.seeking = true;
    this.#tell("seeking");
    this.do("seek", this.#time);
    this.#tell("timeupdate");
  }
  get playbackRate() {
    return this.#rate;
  }
  set playbackRate(rate) {
    this.do("rate", rate);
  }
  get volume() {
    return this.#volume;
  }
  set volume(volume) {
    this.do("volume", volume);
  }
  get muted() {
    return this.#muted;
  }
  set muted(muted) {
    this.do("mute", muted);
  }

  async play() {
    this.do("play");
  }

  pause() {
    this.do("pause");
  }

  // Sends at once, or as soon as the player listens; of two of a kind the later one.
  do(what, value) {
    if (this.#hasAnswered) return this.send(what, value);
    this.#waiting = [...this.#waiting.filter((kept) => kept[0] !== what), [what, value]];
  }

  post(message, origin = this.origin) {
    this.frame.contentWindow.postMessage(message, origin);
  }

  // What a subclass has heard.

  hasMetadata(duration) {
    if (!(duration > 0) || duration === this.duration) return;
    this.duration = duration;
    this.#tell("durationchange");
    if (this.readyState) return;
    this.readyState = HTMLMediaElement.HAVE_METADATA;
    this.#tell("loadedmetadata");
  }

  isAt(seconds) {
    const now = performance.now();
    const played = this.paused ? 0 : ((now - this.#heardAt) / 1000) * this.#rate;
    const moved = seconds - this.#time;
    const hasJumped = moved < -JUMP || moved > played + JUMP;
    const isOnItsWay = this.seeking && hasJumped && now - this.#heardAt < ARRIVES_WITHIN;
    if (isOnItsWay) return;
    if (hasJumped && !this.seeking) this.#tell("seeking");
    this.#time = seconds;
    this.#heardAt = now;
    if (this.seeking || hasJumped) {
      this.seeking = false;
      this.#tell("seeked");
    }
    this.#tell("timeupdate");
  }

  isPlaying() {
    if (!this.paused) return;
    this.paused = this.ended = false;
    this.#heardAt = performance.now();
    this.#tell("play");
    this.#tell("playing");
  }

  isPaused() {
    if (this.paused) return;
    this.paused = true;
    this.#tell("pause");
  }

  hasEnded() {
    if (this.ended) return;
    this.isPaused();
    this.ended = true;
    this.#tell("ended");
  }

  isWaiting() {
    if (!this.paused) this.#tell("waiting");
  }

  hasRate(rate) {
    if (rate === this.#rate) return;
    this.#rate = rate;
    this.#tell("ratechange");
  }

  hasVolume(volume = this.#volume, muted = this.#muted) {
    if (volume === this.#volume && muted === this.#muted) return;
    this.#volume = volume;
    this.#muted = muted;
    this.#tell("volumechange");
  }

  failed(code) {
    this.error = { code };
    this.#tell("error");
  }

  #hear(data) {
    let said = data;
    try {
      if (typeof data === "string") said = JSON.parse(data);
    } catch {
      return;
    }
    if (!said || typeof said !== "object") return;
    if (!this.#hasAnswered) {
      this.#hasAnswered = true;
      this.error = null;
      this.#tell("loadstart");
      for (const [what, value] of this.#waiting.splice(0)) this.send(what, value);
    }
    this.hear(said);
  }

  #tell(type) {
    this.dispatchEvent(new Event(type));
  }
}
