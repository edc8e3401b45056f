// A draft that is being written: the page looks for it by itself, and is loaded anew once it is there.
const PAUSE = 2000; // ms

async function look() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  if (page && !page.querySelector("[data-writing]")) location.reload();
  else setTimeout(look, PAUSE);
}

if (document.querySelector("[data-writing]")) setTimeout(look, PAUSE);
