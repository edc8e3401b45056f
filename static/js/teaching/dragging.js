// Rows are dragged by their handles, by mouse and by touch (static/vendor/sortablejs).
const OPTIONS = {
  ghostClass: "is-dragged",
  animation: 150, // ms
  forceFallback: true, // the same for mouse and touch
  emptyInsertThreshold: 24, // px around an empty chapter
};

let lists = []; // of the rows that are there; each is kept by Sortable until it is destroyed

// Calls `dropped(item, index, list, putBack)`, where `index` is the item's among those of `list`.
export function followDrags(root, dropped) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let next = null; // what stands behind the item before it is dragged
  const options = {
    ...OPTIONS,
    animation: still ? 0 : OPTIONS.animation,
    onChoose({ item }) { next = item.nextElementSibling; },
    onEnd({ item, from, to, oldDraggableIndex, newDraggableIndex }) {
      if (from === to && oldDraggableIndex === newDraggableIndex) return;
      dropped(item, newDraggableIndex, to, () => from.insertBefore(item, next));
    },
  };
  for (const list of lists) list.destroy();
  const rows = { group: "lectures", draggable: "li", handle: "[data-handle]" };
  const chapterLists = [...root.querySelectorAll("[data-chapter]")];
  lists = chapterLists.map((list) => window.Sortable.create(list, { ...options, ...rows }));
  const chapters = root.querySelector("[data-chapters]"); // a path of courses has none
  const sections = { group: "chapters", draggable: "section", handle: "section > div > [data-handle]" };
  if (chapters) lists.push(window.Sortable.create(chapters, { ...options, ...sections }));
}
