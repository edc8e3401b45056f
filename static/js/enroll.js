// Whoever pressed "Sign in to enroll" is enrolled when they come back to this tab, signed in.
// Without the note in this tab, which no link from elsewhere can leave, the form waits for a click.
const NOTE = "enroll";
const LASTS = 30 * 60 * 1000; // ms

for (const link of document.querySelectorAll("[data-enroll]")) {
  link.addEventListener("click", () => {
    sessionStorage.setItem(NOTE, JSON.stringify({ path: link.dataset.enroll, at: Date.now() }));
  });
}

const form = document.querySelector("[data-enroll-form]");
if (form) {
  const note = JSON.parse(sessionStorage.getItem(NOTE) ?? "{}");
  sessionStorage.removeItem(NOTE);
  if (note.path === location.pathname && Date.now() - note.at < LASTS) form.requestSubmit();
}
