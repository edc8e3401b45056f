// Makes tabs of the sections below the lecture. The address's #hash opens one: its own, or that
// which holds what the hash names.
const sections = [...document.querySelectorAll(".parts > .part")];
const list = document.querySelector(".parts > .tabs");

function select(section) {
  for (const other of sections) {
    const isChosen = other === section;
    other.classList.toggle("is-closed", !isChosen);
    const tab = document.getElementById(`${other.id}-tab`);
    tab.setAttribute("aria-selected", isChosen);
    tab.tabIndex = isChosen ? 0 : -1;
    if (isChosen) bringIntoRow(tab);
  }
}

// On a narrow screen the row of tabs is scrolled sideways; the page stays where it is.
function bringIntoRow(tab) {
  const row = list.getBoundingClientRect();
  const box = tab.getBoundingClientRect();
  list.scrollLeft += Math.min(0, box.left - row.left) + Math.max(0, box.right - row.right);
}

function tabOf(section) {
  const heading = section.querySelector("h2");
  const tab = document.createElement("button");
  tab.type = "button";
  tab.id = `${section.id}-tab`;
  tab.className = "tab";
  tab.textContent = heading.textContent;
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", section.id);
  tab.addEventListener("click", () => {
    select(section);
    history.replaceState(history.state, "", `#${section.id}`);
  });
  section.setAttribute("role", "tabpanel");
  section.setAttribute("aria-labelledby", tab.id);
  return tab;
}

function move(event) {
  const tabs = [...list.children];
  const at = tabs.indexOf(document.activeElement);
  const step = getComputedStyle(list).direction === "rtl" ? -1 : 1;
  const to = { ArrowLeft: at - step, ArrowRight: at + step, Home: 0, End: tabs.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  const tab = tabs[(to + tabs.length) % tabs.length];
  tab.focus();
  select(sections[tabs.indexOf(tab)]);
}

// `:target` is not there yet when modules run.
function target() {
  try {
    return document.getElementById(decodeURIComponent(location.hash.slice(1)));
  } catch {
    return null; // a % that stands for nothing
  }
}

function openNamed() {
  const named = target();
  const section = named && sections.find((it) => it.contains(named));
  if (!section) return false;
  select(section);
  if (named !== section) named.scrollIntoView();
  return true;
}

if (sections.length > 1) {
  list.setAttribute("role", "tablist");
  list.append(...sections.map(tabOf));
  list.addEventListener("keydown", move);
  window.addEventListener("hashchange", openNamed);
  if (!openNamed()) select(sections[0]);
}
