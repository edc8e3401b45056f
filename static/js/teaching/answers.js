// The answers of a question are rows of its form. Without this file their buttons send the form, and
// the server answers with the rows changed; here they change at once. A hidden row is not sent.
const list = document.querySelector("[data-answers]");
const form = list.closest("form");
const rows = () => [...list.querySelectorAll("[data-answer]")];
const shown = () => rows().filter((row) => !row.hidden);
const fields = (row) => [...row.querySelectorAll("textarea, input")];

function show(row, isShown) {
  row.hidden = row.disabled = !isShown;
  settle();
}

// The last of all is added by this button; of the rows on show the first cannot go up.
function settle() {
  form.querySelector("[name=rows][value=more]").hidden = rows().every((row) => !row.hidden);
  shown().forEach((row, index, all) => {
    row.querySelector("[value^=up]").disabled = index === 0;
    row.querySelector("[value^=down]").disabled = index === all.length - 1;
  });
}

// Names stay where they are, and so do drafts; what is typed goes from row to row.
function exchange(one, other) {
  const theirs = fields(other);
  fields(one).forEach((field, index) => {
    for (const part of field.type === "checkbox" ? ["checked"] : ["value"]) {
      [field[part], theirs[index][part]] = [theirs[index][part], field[part]];
    }
  });
  const [mine, its] = [one, other].map((row) => row.querySelector("details"));
  [mine.open, its.open] = [its.open, mine.open];
}

function empty(row) {
  for (const field of fields(row)) {
    if (field.type === "checkbox") field.checked = false;
    else field.value = "";
  }
  row.querySelector("details").open = false;
}

const actions = {
  more() {
    const next = rows().find((row) => row.hidden);
    if (!next) return;
    show(next, true);
    next.querySelector("textarea").focus();
  },
  up(row) {
    move(row, -1, "up");
  },
  down(row) {
    move(row, 1, "down");
  },
  remove(row) {
    const all = shown();
    const index = all.indexOf(row);
    for (const next of all.slice(index + 1)) exchange(all[all.indexOf(next) - 1], next);
    const last = all[all.length - 1];
    empty(last);
    if (all.length > 1) show(last, false);
    shown()[Math.min(index, shown().length - 1)].querySelector("textarea").focus();
  },
};

function move(row, by, name) {
  const other = shown()[shown().indexOf(row) + by];
  if (!other) return;
  exchange(row, other);
  const button = other.querySelector(`[value^=${name}]`);
  (button.disabled ? other.querySelector("textarea") : button).focus();
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("[name=rows]");
  if (!button) return;
  event.preventDefault();
  const [action] = button.value.split("-");
  actions[action](button.closest("[data-answer]"));
  list.dispatchEvent(new Event("input", { bubbles: true })); // for the draft
});

// Of a single choice one answer is right: the one that was marked last.
list.addEventListener("change", (event) => {
  if (form.elements.kind.value !== "single" || !event.target.checked) return;
  for (const box of list.querySelectorAll("[type=checkbox]")) box.checked = box === event.target;
});

// What a draft brings back stands in rows that are seen.
form.addEventListener("input", () => {
  for (const row of rows()) {
    if (row.hidden && fields(row).some(({ type, value }) => type !== "checkbox" && value)) show(row, true);
  }
});

settle();
