// `data-seek` on a link or a button goes to that second of the video and plays from there.
import { play, seek, theatre } from "./actions.js";

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-seek]");
  const opensElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!target || opensElsewhere || event.defaultPrevented) return;
  event.preventDefault();
  seek(Number(target.dataset.seek));
  play();
  theatre.scrollIntoView({ block: "nearest" });
});
