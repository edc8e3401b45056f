// Captions of a file: on or off, in one of its languages, as chosen before.
import { playback } from "./playback.js";
import { remember, remembered } from "./preferences.js";

const button = document.querySelector("[data-do=captions]");
const languages = document.querySelector("[data-captions-language]");
const tracks = [...(playback.textTracks ?? [])].filter((track) => track.kind !== "metadata");

function shown() {
  return tracks.find((track) => track.mode === "showing");
}

function show(chosen) {
  for (const track of tracks) track.mode = track === chosen ? "showing" : "disabled";
}

function update() {
  const track = shown();
  button.setAttribute("aria-pressed", Boolean(track));
  if (track) languages.value = track.language;
}

export function toggleCaptions() {
  if (!tracks.length) return;
  const isShown = Boolean(shown());
  const language = remembered("captionsLanguage");
  show(isShown ? null : tracks.find((track) => track.language === language) ?? tracks[0]);
  remember("captions", !isShown);
}

if (tracks.length) {
  languages.addEventListener("change", () => {
    remember("captionsLanguage", languages.value);
    remember("captions", true);
    show(tracks.find((track) => track.language === languages.value));
  });
  const language = remembered("captionsLanguage");
  const chosen = tracks.find((track) => track.language === language) ?? shown() ?? tracks[0];
  show(remembered("captions", true) ? chosen : null);
  playback.textTracks.addEventListener("change", update);
  update();
}
