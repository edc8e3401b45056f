// Buttons that copy a text and say so. Without a clipboard they stay hidden.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.parentElement.querySelector("[data-copied]").textContent = button.dataset.done;
  });
}
