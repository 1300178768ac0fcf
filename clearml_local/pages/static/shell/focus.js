// Where the focus goes when what had it vanishes: a row that is deleted, a bar of what was selected, a dialog whose
// opener is gone. Without this it falls to the body: keys do nothing any more, and a screen reader begins at the top.

const ITEM = "li, tr";
const PLACE = "[tabindex], dialog, section, fieldset, [role=region], [role=group], [role=list], ul[aria-label], ol[aria-label]";
const MAIN = "[role=grid], h1";

let last = null; // what had the focus

const isShown = (element) => element?.isConnected && element.checkVisibility();
const lost = () => last && (document.activeElement === document.body || document.activeElement === null);

/** Put the focus on something that is no stop for Tab: it is one until the focus leaves. What acts is never chosen: a key that is still held down would act once more. */
function give(element) {
  if (!element.matches("[tabindex]")) {
    element.setAttribute("tabindex", "-1");
    element.addEventListener("blur", () => element.removeAttribute("tabindex"), { once: true });
  }
  element.focus({ preventScroll: true });
}

/** The item beside one that was taken away. */
function beside({ removedNodes, nextSibling, previousSibling }) {
  if (![...removedNodes].some((node) => node.matches?.(ITEM))) return null;
  for (const [first, step] of [[nextSibling, "nextSibling"], [previousSibling, "previousSibling"]]) {
    for (let node = first; node; node = node[step]) if (node.matches?.(ITEM) && isShown(node)) return node;
  }
  return null;
}

/** The nearest thing around it that is still there and has a name; in the page the table, or the heading. */
function around(from) {
  for (let node = from; node && !node.matches("main, body"); node = node.parentElement) if (node.matches(PLACE) && isShown(node)) return node;
  const main = document.querySelector("main");
  const some = [...main?.querySelectorAll(MAIN) ?? []].filter(isShown);
  return some.find((one) => one.matches("[role=grid]")) ?? some[0] ?? main;
}

function vanished(records) {
  if (!lost()) return;
  if (last.isConnected) { // it was put to another place of the page
    if (records.some((one) => [...one.removedNodes].some((node) => node.contains(last)))) last.focus({ preventScroll: true });
    return;
  }
  let gone = last;
  let record = null;
  for (const one of records) {
    if ([...one.removedNodes].some((node) => node.contains(gone))) { record = one; gone = one.target; }
  }
  if (!record) return;
  last = null;
  const goal = beside(record) ?? around(record.target.closest("*"));
  if (goal) give(goal);
}

/** Begin; returns what ends it. */
export function keepFocus() {
  const came = (event) => { last = event.target; };
  // What is left on purpose is not to be given back when it vanishes later on.
  const left = (event) => setTimeout(() => { if (last === event.target && lost()) last = null; });
  const watch = new MutationObserver(vanished);
  watch.observe(document.body, { childList: true, subtree: true });
  document.addEventListener("focusin", came);
  document.addEventListener("focusout", left);
  return () => { watch.disconnect(); document.removeEventListener("focusin", came); document.removeEventListener("focusout", left); };
}
