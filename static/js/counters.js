// Says how long a text is: always where there is much room, else when it comes to an end.
// Counts as the server does: code points, without the spaces around.
const LONG = 1000; // characters
const NEAR = 0.8; // of the limit
const BEFORE_SAID = 1000; // ms without typing, until it is read aloud

const { over } = document.currentScript.dataset;
const number = new Intl.NumberFormat(document.documentElement.lang);

function countAll() {
  for (const field of document.querySelectorAll("[data-limit]:not([data-counted])")) {
    field.dataset.counted = "";
    const limit = Number(field.dataset.limit);
    const counter = document.createElement("p");
    counter.className = "counter";
    const said = document.createElement("p");
    said.className = "visually-hidden";
    said.role = "status";
    field.after(counter, said);
    let timer = 0;
    const count = () => {
      const length = [...field.value.trim()].length;
      const isNear = length > limit * NEAR;
      const excess = length > limit ? `: ${number.format(length - limit)} ${over}` : "";
      counter.classList.toggle("over", length > limit);
      counter.textContent = isNear || limit >= LONG ? `${number.format(length)} / ${number.format(limit)}${excess}` : "";
      return isNear ? counter.textContent : "";
    };
    field.addEventListener("input", () => {
      const words = count();
      clearTimeout(timer);
      timer = setTimeout(() => { said.textContent = words; }, BEFORE_SAID);
    });
    count();
  }
}

countAll();
document.addEventListener("page:replaced", countAll); // by the form with its errors: upload.js; by other results: filters.js
