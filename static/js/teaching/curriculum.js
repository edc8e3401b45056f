// The curriculum of a course on one page. Its forms and links work without this file, a page each;
// here they are sent in the background, and the regions of the answered page take the place of ours.
import { followDrags } from "./dragging.js";
import { announce, refusal, replaceRegions, send, typedFields } from "./regions.js";

const dialog = document.querySelector("[data-dialog]");
const NO_ANSWER = document.querySelector("[data-action-failed]").textContent;
const itemOf = (element) => element.closest("[data-item]");

function focusOn(id, part) {
  const item = document.getElementById(id);
  const place = item?.querySelector(`${part}:is(a, button)`) ?? item?.querySelector("[data-more]");
  (place ?? document.querySelector("main")).focus();
}

// The address becomes that of the page: its links, which differ in their query, would not lead anywhere else.
function show(page, restore) {
  history.replaceState(history.state, "", page.address);
  replaceRegions(page);
  prepare();
  restore();
  announce(page);
}

// What `form` sends, and what the page that answers should show of a long curriculum: all of it, where ours
// does, or still the chapter into whose field something is typed.
function bodyOf(form) {
  const body = new FormData(form);
  const { shown } = document.getElementById("curriculum-actions").elements;
  if (!shown) return body; // of questions, or of a path's courses, all are shown
  const [field] = typedFields().filter((field) => field.form !== form && field.closest("[data-item]"));
  const chapter = field && itemOf(field).querySelector("[data-chapter]")?.dataset.chapter;
  body.set("shown", shown.value || chapter || "");
  return body;
}

// Forms: adding, renaming, moving by the dialog

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.matches("[data-actions]")) {
    event.preventDefault();
    choose(event.submitter);
  } else if (form.matches("#curriculum [data-item-form], [data-dialog] [data-item-form]")) {
    event.preventDefault();
    await submit(form);
  }
});

async function submit(form) {
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  const restore = focusAfter(form);
  const page = await send(form.action, bodyOf(form));
  form.ariaBusy = "false";
  const answered = page?.querySelector("form[data-item-form]");
  if (page?.getElementById("curriculum")) {
    form.reset(); // what was typed is stored
    dialog.close();
    show(page, restore);
  } else if (answered) {
    answered.querySelector("label").textContent = form.querySelector("label").textContent;
    form.replaceWith(document.adoptNode(answered));
    (answered.querySelector("[aria-invalid=true]") ?? answered.querySelector("input:not([type=hidden])")).focus();
  } else {
    form.querySelector("[data-failed]").hidden = false;
  }
}

// An added lecture leads to the next one of its chapter, an added chapter to its first lecture.
function focusAfter(form) {
  const item = form.closest("[data-dialog]") ? document.getElementById(dialog.dataset.item) : itemOf(form);
  const isNewChapter = !item;
  const isNewLecture = item?.matches("section") && !form.closest("[data-item-row], [data-dialog]");
  if (!isNewChapter && !isNewLecture) return () => focusOn(item.id, "[data-title]");
  return () => {
    const sections = document.querySelectorAll("[data-chapters] > section");
    const section = isNewChapter ? sections[sections.length - 1] : document.getElementById(item.id);
    const field = section?.querySelector(":scope > form input:not([type=hidden])");
    if (field) field.focus();
    else focusOn(section?.id, "[data-title]"); // a chapter that has stayed closed
  };
}

// Actions of one item: by its menu, with Alt and an arrow, or by dragging

let isActing = false; // one at a time: the next starts from where the last has led

async function act(item, address, fields, part) {
  if (isActing) return false;
  isActing = true;
  const body = bodyOf(document.getElementById("curriculum-actions"));
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const page = await send(address, body);
  isActing = false;
  const isDone = Boolean(page?.getElementById("curriculum"));
  if (isDone) show(page, () => focusOn(item.id, part));
  sayFailed(isDone ? refusal(page) : NO_ANSWER);
  return isDone;
}

function sayFailed(words) {
  const place = document.querySelector("[data-action-failed]");
  place.textContent = words;
  place.hidden = !words;
}

function choose(button) {
  button.closest("[popover]").hidePopover();
  act(itemOf(button), button.getAttribute("formaction"), { [button.name]: button.value || "1" }, "[data-more]");
}

document.addEventListener("keydown", (event) => {
  const direction = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const row = event.target.closest?.("[data-item-row]");
  if (!direction || !row || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.matches("input")) return;
  event.preventDefault();
  const part = event.target.matches("[data-title]") ? "[data-title]" : "[data-more]";
  act(itemOf(row), row.querySelector("[data-move]").href, { [direction]: "1" }, part);
});

// Links to a form: it is shown here

document.addEventListener("keydown", (event) => {
  const form = event.key === "Escape" && event.target.closest?.("[data-item-row] form");
  if (form) endRename(form);
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-rename], a[data-move], a[data-cancel]");
  if (!link?.closest("#curriculum, [data-dialog]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.matches("[data-cancel]")) {
    if (link.closest("[data-dialog]")) dialog.close();
    else endRename(link.closest("form"));
    return;
  }
  const item = itemOf(link);
  link.closest("[popover]").hidePopover();
  const page = await send(link.href);
  const form = page?.querySelector("form[data-item-form]");
  if (!form) location.assign(link.href);
  else if (link.matches("[data-rename]")) rename(item, form);
  else openDialog(item, form, page.querySelector("h1").textContent);
});

function rename(item, form) {
  document.querySelectorAll("[data-item-row] > form").forEach(endRename);
  const title = item.querySelector("[data-title]");
  title.hidden = true;
  title.after(document.adoptNode(form));
  const field = form.elements.title;
  field.focus();
  field.select();
}

function endRename(form) {
  const item = itemOf(form);
  item.querySelector("[data-title]").hidden = false;
  form.remove();
  focusOn(item.id, "[data-title]");
}

function openDialog(item, form, heading) {
  dialog.dataset.item = item.id;
  dialog.querySelector("h2").textContent = heading;
  dialog.querySelector("form")?.remove();
  dialog.append(document.adoptNode(form));
  dialog.showModal();
}

dialog.addEventListener("close", () => focusOn(dialog.dataset.item, "[data-more]"));

// Dragging

async function dropped(item, index, list, putBack) {
  const fields = { position: String(index + 1) };
  if (list.dataset.chapter) fields.chapter = list.dataset.chapter;
  if (!await act(item, item.querySelector("[data-move]").href, fields, "[data-title]")) putBack();
}

function prepare() {
  for (const element of document.querySelectorAll("#curriculum [data-scripted]")) element.hidden = false;
  followDrags(document.getElementById("curriculum"), dropped);
}

prepare();
