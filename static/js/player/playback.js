// What plays on the lecture page, with the interface of HTMLMediaElement whoever plays it: a file's
// own element, or a player of YouTube's or Vimeo's in a frame. Null where nothing plays.
async function find() {
  const video = document.querySelector("video.video");
  if (video) return video;
  const frame = document.querySelector("iframe.video");
  if (!frame) return null;
  if (frame.dataset.host === "Vimeo") {
    const { VimeoPlayback } = await import("./vimeo.js");
    return new VimeoPlayback(frame);
  }
  const { YouTubePlayback } = await import("./youtube.js");
  return new YouTubePlayback(frame);
}

export const playback = await find();
