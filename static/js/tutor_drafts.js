// A draft that is being written: the page looks again by itself.
const PAUSE = 2000; // ms

if (document.querySelector("[data-writing]")) setTimeout(() => location.reload(), PAUSE);
