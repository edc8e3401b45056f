// Write and preview as two tabs; what is written is rendered by the server, as readers will see it.
// Without this file the form's *Preview* button opens it in a tab of its own.
export function start(editor, textarea) {
  const list = editor.querySelector("[role=tablist]");
  const tabs = [...list.children];
  const [write, preview] = tabs.map((tab) => document.getElementById(tab.getAttribute("aria-controls")));
  const button = textarea.form.querySelector("button[name=preview]");
  const failed = editor.querySelector("[data-editor-failed]");

  const select = (chosen) => {
    for (const tab of tabs) {
      const isChosen = tab === chosen;
      tab.setAttribute("aria-selected", isChosen);
      tab.tabIndex = isChosen ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !isChosen;
    }
  };
  const show = async () => {
    preview.ariaBusy = "true";
    const shown = await rendered(textarea, button);
    preview.ariaBusy = "false";
    failed.hidden = Boolean(shown);
    if (!shown) select(tabs[0]);
    else preview.replaceChildren(...shown);
  };
  const open = (tab) => {
    select(tab);
    if (tab === tabs[1]) show();
  };

  write.setAttribute("role", "tabpanel");
  write.setAttribute("aria-labelledby", tabs[0].id);
  for (const tab of tabs) tab.addEventListener("click", () => open(tab));
  list.addEventListener("keydown", (event) => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    event.preventDefault();
    const other = tabs.find((tab) => tab.ariaSelected !== "true");
    open(other);
    other.focus();
  });
  list.hidden = false;
  button.hidden = true;
}

// The elements of the preview; null when nobody is signed in any more, or nothing answers.
async function rendered(textarea, button) {
  const body = new URLSearchParams({
    csrfmiddlewaretoken: textarea.form.elements.csrfmiddlewaretoken.value,
    preview: button.value,
    [button.value]: textarea.value,
  });
  const answer = await fetch(button.formAction, { method: "POST", body }).catch(() => null);
  const page = new DOMParser().parseFromString((await answer?.text()) ?? "", "text/html");
  const preview = page.getElementById("preview");
  preview?.querySelector("#preview-heading").remove(); // the tab says it
  return preview && [...preview.childNodes];
}
