// Pictures that are pasted into a text, dropped on it or chosen: stored, then put in as Markdown.
// The form is that of the page for pictures, which asks what the picture shows; it stays in charge.
import { insertBlock } from "./toolbar.js";

const IMAGE = /^image\//;

export function start(editor, textarea) {
  const button = editor.querySelector("[data-pictures]");
  if (!button) return;
  const address = button.dataset.pictures;
  let isAsking = false; // one dialog at a time
  const ask = async (file) => {
    if (isAsking) return;
    isAsking = true;
    await open(address, button.title, textarea, file).finally(() => { isAsking = false; });
  };
  const pictureIn = (transfer) => [...(transfer?.files ?? [])].find(({ type }) => IMAGE.test(type));

  button.addEventListener("click", () => ask());
  textarea.addEventListener("paste", (event) => {
    const file = pictureIn(event.clipboardData);
    if (!file || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    ask(file);
  });
  textarea.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    textarea.classList.add("is-dropping");
  });
  textarea.addEventListener("dragleave", () => textarea.classList.remove("is-dropping"));
  textarea.addEventListener("drop", (event) => {
    textarea.classList.remove("is-dropping");
    const file = pictureIn(event.dataTransfer);
    if (!event.dataTransfer.files.length) return;
    event.preventDefault(); // a browser would leave the page for the file
    if (file) ask(file);
  });
}

async function open(address, title, textarea, file) {
  const place = [textarea.selectionStart, textarea.selectionEnd]; // a dialog takes it away
  const failed = textarea.closest("[data-editor]").querySelector("[data-editor-failed]");
  const form = formOf(await page(address));
  failed.hidden = Boolean(form);
  if (!form) return;
  const dialog = document.createElement("dialog");
  dialog.className = "picture-dialog";
  dialog.setAttribute("aria-label", title);
  dialog.append(form);
  document.body.append(dialog);
  prepare(form, file);
  dialog.addEventListener("submit", async (event) => {
    event.preventDefault();
    await send(dialog, event.target, failed);
  });
  dialog.addEventListener("click", ({ target }) => {
    if (target.closest("[data-cancel]")) dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    textarea.focus();
    textarea.setSelectionRange(...place);
    if (dialog.returnValue) insertBlock(textarea, dialog.returnValue);
  });
  dialog.showModal();
  (file ? form.elements.alt : form.elements.file).focus();
  await new Promise((resolve) => { dialog.addEventListener("close", resolve); });
}

async function send(dialog, form, failed) {
  const { alt, file, is_decorative } = form.elements;
  file.required = true;
  alt.required = !is_decorative.checked;
  if (!form.reportValidity()) return;
  form.inert = true; // what is typed now would be lost
  const answer = await page(form.action, { method: "POST", body: new FormData(form) });
  form.inert = false;
  const markdown = answer?.querySelector("[data-new-picture]")?.textContent;
  if (markdown) {
    dialog.close(markdown);
    return;
  }
  const again = formOf(answer);
  if (!again) {
    failed.hidden = false;
    dialog.close();
    return;
  }
  form.replaceWith(again); // with what is wrong beside each field
  prepare(again, file.files[0]);
  (again.querySelector("[aria-invalid=true]") ?? again.elements.alt).focus();
}

async function page(address, options) {
  const answer = await fetch(address, options).catch(() => null);
  const html = await answer?.text().catch(() => null);
  return html ? new DOMParser().parseFromString(html, "text/html") : null;
}

// Its summary of errors leads to fields of a page, and in a dialog they are all in sight.
function formOf(answer) {
  const form = answer?.querySelector("[data-picture-form]");
  form?.querySelector(".error-summary")?.remove();
  return form && document.adoptNode(form);
}

function prepare(form, file) {
  if (file) {
    const files = new DataTransfer();
    files.items.add(file);
    form.elements.file.files = files.files;
  }
  form.querySelector("[data-cancel]").hidden = false;
}
