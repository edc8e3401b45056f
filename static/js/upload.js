// Shows how far an upload is. A form without files, or without this script, is sent as ever.
import { transfer } from "./transfer.js";

document.addEventListener("submit", (event) => {
  const form = event.target;
  const region = form.querySelector("[data-upload]");
  const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
  if (event.defaultPrevented || !region || !files.length) return;
  event.preventDefault();
  send(form, region, new FormData(form, event.submitter));
});

async function send(form, region, body) {
  const bar = region.querySelector("progress");
  const cancel = region.querySelector("button");
  const failed = form.querySelector("[data-upload-failed]");
  // All of it is sent, and cannot be stopped any more: where the server takes its time, the page says so.
  const showThen = (is) => {
    const then = region.querySelector("[data-upload-then]");
    if (then) then.hidden = !is;
    cancel.hidden = is;
    if (is) (then ?? region).focus();
  };
  region.tabIndex = -1;
  const isSending = (is) => {
    region.hidden = !is;
    showThen(false);
    for (const button of form.querySelectorAll("button:not([type=button])")) button.disabled = is;
  };

  let isSent = false;
  failed.hidden = true;
  bar.value = 0;
  isSending(true);
  cancel.focus();
  const { answered, stop } = transfer(form.action, body, {
    headers: { "X-Upload": "1" }, // the answer names where it leads instead of leading there
    progressed: (share) => {
      bar.value = share;
      isSent = share === 1;
      if (isSent) showThen(true);
    },
  });
  cancel.addEventListener("click", stop, { once: true });
  const answer = await answered;
  isSending(false);
  form.querySelector("button:not([type=button])")?.focus();
  if (answer === "stopped") return;
  const location = answer.getResponseHeader?.("X-Location");
  if (location) window.location.assign(location);
  else failed.hidden = answer !== "interrupted" && showPage(answer.responseText);
  for (const part of failed.querySelectorAll("[data-cut]")) part.hidden = isSent;
  for (const part of failed.querySelectorAll("[data-unanswered]")) part.hidden = !isSent;
}

// The form came back with its errors: it takes this one's place.
function showPage(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const main = page.querySelector("main");
  if (!main) return false;
  document.title = page.title;
  document.querySelector("main").replaceWith(document.adoptNode(main));
  (main.querySelector("[autofocus]") ?? main).focus();
  document.dispatchEvent(new CustomEvent("page:replaced"));
  window.scrollTo(0, 0);
  return true;
}
