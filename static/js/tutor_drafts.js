// A draft that is being written: the page looks for it by itself, and is loaded anew once it is there.
const PAUSE = 2000; // ms

async function look() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  const html = await answer?.text().catch(() => null);
  const isWriting = html && new DOMParser().parseFromString(html, "text/html").querySelector("[data-writing]");
  if (!html || answer.status >= 500 || isWriting) setTimeout(look, PAUSE);
  else location.reload();
}

if (document.querySelector("[data-writing]")) setTimeout(look, PAUSE);
