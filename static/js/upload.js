// Shows how far an upload is. A form without files, or without this script, is sent as ever.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const region = form.querySelector("[data-upload]");
  const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
  if (event.defaultPrevented || !region || !files.length) return;
  event.preventDefault();
  send(form, region, new FormData(form, event.submitter));
});

function send(form, region, body) {
  const request = new XMLHttpRequest();
  const bar = region.querySelector("progress");
  const cancel = region.querySelector("button");
  const isSending = (is) => {
    region.hidden = !is;
    for (const button of form.querySelectorAll("button:not([type=button])")) button.disabled = is;
  };
  const fail = () => {
    isSending(false);
    form.querySelector("[data-upload-failed]").hidden = false;
  };

  request.upload.addEventListener("progress", ({ loaded, total }) => { bar.value = loaded / total; });
  request.addEventListener("load", () => {
    isSending(false);
    const location = request.getResponseHeader("X-Location");
    if (location) window.location.assign(location);
    else if (!showPage(request.responseText)) fail();
  });
  request.addEventListener("error", fail);
  request.addEventListener("abort", () => isSending(false));
  cancel.addEventListener("click", () => request.abort(), { once: true });

  form.querySelector("[data-upload-failed]").hidden = true;
  bar.value = 0;
  isSending(true);
  cancel.focus();
  request.open("POST", form.action);
  request.setRequestHeader("X-Upload", "1"); // the answer names where it leads instead of leading there
  request.send(body);
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
