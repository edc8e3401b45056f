// Shows an educator's Markdown below the form. Without this file it opens in a tab of its own.
for (const button of document.querySelectorAll("button[name=preview]")) {
  const shown = document.getElementById("preview");

  const show = async (event) => {
    event.preventDefault();
    const { elements } = button.form;
    const answer = await fetch(button.formAction, {
      method: "POST",
      body: new URLSearchParams({
        csrfmiddlewaretoken: elements.csrfmiddlewaretoken.value,
        preview: button.value,
        [button.value]: elements[button.value].value,
      }),
    }).catch(() => null);
    const page = new DOMParser().parseFromString((await answer?.text()) ?? "", "text/html");
    const preview = page.getElementById("preview");
    if (!preview) {  // signed out, or no answer: the tab of its own says so
      button.removeEventListener("click", show);
      button.click();
      return;
    }
    const heading = page.getElementById("preview-heading");
    const second = document.createElement("h2");
    second.id = heading.id;
    second.textContent = heading.textContent;
    heading.replaceWith(second);
    shown.replaceChildren(...preview.childNodes);
    shown.hidden = false;
    shown.focus();
  };

  button.addEventListener("click", show);
}
