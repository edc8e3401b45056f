"""Stand-ins for the players of YouTube and Vimeo, which speak their postMessage protocols.

They are served in place of the hosts' own pages, under the hosts' own origins. Each plays ten
minutes of nothing, and has its state in `window.state`.
"""

import re
from typing import NamedTuple

from playwright.sync_api import Frame, Page

PLAYERS = re.compile(r"https://(www\.youtube-nocookie|player\.vimeo)\.com/")
TICK = """<!doctype html><title>A player</title><script>
const state = { time: 0, duration: 600, rate: 1, volume: 1, muted: false, plays: false, asked: [] };
setInterval(() => { if (state.plays) { state.time += state.rate / 4; tick(); } }, 250);
function end() { state.time = state.duration; state.plays = false; hasEnded(); }
"""

# As https://www.youtube.com/iframe_api talks to it: JSON in strings, both ways; nothing is sent
# before "listening"; seeking in a video that has not started starts it.
YOUTUBE = f"""{TICK}
const query = new URLSearchParams(location.search);
state.time = Number(query.get("start") ?? 0);
let number = -1, listens = false;
const send = (event, info) => {{
  if (listens) parent.postMessage(JSON.stringify({{ event, info, id: 1 }}), query.get("origin"));
}};
const tell = (more = {{}}) => send("infoDelivery", {{ currentTime: state.time, ...more }});
const become = (next) => {{ number = next; state.plays = next === 1; tell({{ playerState: next }}); send("onStateChange", next); }};
const tick = () => tell();
const hasEnded = () => become(0);
const DO = {{
  playVideo: () => become(1),
  pauseVideo: () => become(2),
  seekTo: (seconds) => {{ state.time = seconds; number === 2 ? tell() : become(1); }},
  setPlaybackRate: (rate) => {{ state.rate = rate; tell({{ playbackRate: rate }}); }},
  setVolume: (volume) => {{ state.volume = volume / 100; tell({{ volume, muted: state.muted }}); }},
  mute: () => {{ state.muted = true; tell({{ volume: state.volume * 100, muted: true }}); }},
  unMute: () => {{ state.muted = false; tell({{ volume: state.volume * 100, muted: false }}); }},
}};
addEventListener("message", ({{ data, origin }}) => {{
  const said = JSON.parse(data);
  if (origin !== query.get("origin")) return;
  if (said.event === "command") {{ state.asked.push(said.func); DO[said.func](...said.args); }}
  if (said.event !== "listening" || listens) return;
  listens = true;
  send("initialDelivery", {{ duration: state.duration, currentTime: state.time, playerState: -1,
    playbackRate: 1, volume: 100, muted: false }});
  send("onReady");
}});
</script>"""

# As https://github.com/vimeo/player.js talks to it: objects to it, JSON in strings from it; only the
# events that were asked for are sent.
VIMEO = f"""{TICK}
const wanted = new Set();
const send = (message) => parent.postMessage(JSON.stringify(message), "*");
const tell = (event, data) => {{ if (wanted.has(event)) send({{ event, data }}); }};
const at = () => ({{ seconds: state.time, duration: state.duration, percent: state.time / state.duration }});
const tick = () => tell("timeupdate", at());
const hasEnded = () => {{ tell("pause", at()); tell("ended", at()); }};
state.time = Number(location.hash.match(/t=(\\d+)s/)?.[1] ?? 0);
const DO = {{
  play: () => {{ state.plays = true; tell("play", at()); tell("playing", at()); }},
  pause: () => {{ state.plays = false; tell("pause", at()); }},
  setCurrentTime: (seconds) => {{ state.time = seconds; tell("seeked", at()); tick(); }},
  setPlaybackRate: (rate) => {{ state.rate = rate; tell("playbackratechange", {{ playbackRate: rate }}); }},
  setVolume: (volume) => {{ state.volume = volume; tell("volumechange", {{ volume, muted: state.muted }}); }},
  setMuted: (muted) => {{ state.muted = muted; tell("volumechange", {{ volume: state.volume, muted }}); }},
  addEventListener: (event) => wanted.add(event),
  getDuration: () => state.duration,
  getMuted: () => state.muted,
}};
addEventListener("message", ({{ data: {{ method, value }} }}) => {{
  state.asked.push(method);
  const answer = DO[method](value);
  if (method.startsWith("get")) send({{ method, value: answer }});
}});
addEventListener("load", () => send({{ event: "ready" }}));
</script>"""


class Host(NamedTuple):
    link: str
    player: str
    origin: str


HOSTS = {
    "youtube": Host(
        "https://www.youtube.com/watch?v=aqz-KE-bpKQ", YOUTUBE, "https://www.youtube-nocookie.com"
    ),
    "vimeo": Host("https://vimeo.com/76979871", VIMEO, "https://player.vimeo.com"),
}


def stand_in(page: Page, host: Host) -> None:
    """From now on this host's player is ours."""
    page.route(PLAYERS, lambda route: route.fulfill(content_type="text/html", body=host.player))


def frame_of(page: Page) -> Frame:
    return next(frame for frame in page.frames if PLAYERS.match(frame.url))
