// Sends what a form would send, and shows the answered page in part.

// The page that is answered, with its address, or null when there is none.
export async function send(address, body) {
  const headers = { Accept: "text/html" };
  const answer = await fetch(address, body ? { method: "POST", body, headers } : { headers }).catch(() => null);
  const html = await answer?.text().catch(() => null);
  return html ? Object.assign(new DOMParser().parseFromString(html, "text/html"), { address: answer.url }) : null;
}

// The fields into which someone has typed what is not sent yet.
export function typedFields() {
  return [...document.querySelectorAll("#curriculum [data-item-form] input:not([type=hidden])")]
    .filter((field) => field.value !== field.defaultValue);
}

// What someone types into a field of another form meanwhile stays.
export function replaceRegions(page) {
  const typed = typedFields();
  for (const region of document.querySelectorAll("[data-live]")) {
    const theirs = page.querySelector(`[data-live="${region.dataset.live}"]`);
    if (theirs) region.replaceWith(document.adoptNode(theirs));
  }
  for (const field of typed) {
    const theirs = document.getElementById(field.id);
    if (theirs && !theirs.value) theirs.value = field.value;
  }
}

const wordsOf = (messages) => [...messages].map((message) => message.textContent.trim()).join(" ");

export function announce(page) {
  const words = wordsOf(page.querySelectorAll(".messages > li:not(.error)"));
  document.querySelector("[data-announcer]").textContent = words;
}

// Why nothing was done, though the page is there.
export function refusal(page) {
  return wordsOf(page.querySelectorAll(".messages > .error"));
}
