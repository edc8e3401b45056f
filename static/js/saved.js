// Saves a course for later, or no longer, without leaving the page.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-save]")) return;
  event.preventDefault();
  const button = form.querySelector("button");
  const body = new URLSearchParams(new FormData(form, button));
  const headers = { Accept: "application/json" };
  const answer = await fetch(form.action, { method: "POST", headers, body }).catch(() => null);
  if (!answer?.ok) {
    if (button.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name }));
    form.submit(); // signed out, or the course is gone: a page says so
    return;
  }
  const { saved } = await answer.json();
  button.setAttribute("aria-pressed", String(saved));
  if (saved) button.name = "undo";
  else button.removeAttribute("name");
});
