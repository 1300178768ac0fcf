// What the bench runs in the page, before anything of the page itself.

// When the first rows were drawn, in ms since the navigation began.
new MutationObserver((_, watch) => {
  if (!document.querySelector(".grid-body a")) return;
  watch.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.readyMs = performance.now(); }, 0));
}).observe(document, { subtree: true, childList: true });

/** Do something; tells after how many ms what it leads to was drawn. */
window.clock = (start, reached) => new Promise((resolve, reject) => {
  const begun = performance.now();
  const done = () => requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun), 0));
  const watch = new MutationObserver(() => { if (reached()) { watch.disconnect(); done(); } });
  watch.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  setTimeout(() => reject(new Error("never reached")), 20000);
  start();
});

const cells = (place) => [...document.querySelectorAll(`.grid-body [aria-colindex="${place}"]`)].slice(0, 12).map((cell) => cell.innerText);
const headOf = (column) => document.querySelector(`[data-column="${column}"]`);
const orderOf = (column) => headOf(column).parentElement.getAttribute("aria-sort");
const valueOf = (text, isNumber) => (isNumber ? Number(text.replace(/[^0-9.eE+-]/g, "")) : text);

/** Whether the rows of the last query are there. */
window.settled = () => document.querySelector(".grid:not(.stale) .grid-row [role=gridcell] a") !== null;
/** How many tasks the page says there are. */
window.told = () => Number(document.querySelector(".page-head [role=status]").innerText.replace(/\D/g, ""));

/** Sort by a column, the other way round than now; tells after how many ms the rows are in that order. */
window.sortMs = (column, place, isNumber) => {
  const before = orderOf(column);
  return window.clock(() => headOf(column).click(), () => {
    const order = orderOf(column);
    if (!order || order === before || !window.settled()) return false;
    const found = cells(place).map((text) => valueOf(text, isNumber));
    return found.every((one, at) => !at || (order === "ascending" ? found[at - 1] <= one : found[at - 1] >= one));
  });
};

/** Open another view of the table, as a link does; tells after how many ms its rows are there, and how many it is said. */
window.viewMs = (search, count) => window.clock(() => {
  const link = Object.assign(document.createElement("a"), { href: location.pathname + search });
  document.body.append(link);
  link.click();
  link.remove();
}, () => window.settled() && window.told() === count);

/** The same for a text that is typed: the moment that the page waits for more of it is counted. */
window.typeMs = (text, count) => window.clock(() => {
  const field = document.querySelector("#list-text");
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}, () => window.settled() && window.told() === count);
