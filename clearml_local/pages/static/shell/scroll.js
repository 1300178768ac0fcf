// How far a page was scrolled: it is there again after Back, Forward and a reload, as soon as its content has come again.
// The browser's own way gives up before that. Keys and the mouse end the wait: who moves meanwhile wants to be elsewhere.
import { entryOf } from "../base/router.js";

const KEPT = "clearml.scroll";
const MOST = 100;
const WAIT_MS = 5000;
const EVERY_MS = 50;
const MOVES = ["wheel", "touchstart", "pointerdown", "keydown"];

const kept = new Map();
try { for (const [entry, top] of JSON.parse(sessionStorage.getItem(KEPT) ?? "[]")) kept.set(`${entry}`, Number(top) || 0); } catch { /* then from the top */ }

let returning = 0; // a timer, while a page is not as tall again as it was

function stop() {
  clearInterval(returning);
  returning = 0;
}

function goBack() {
  stop();
  const top = kept.get(entryOf()) ?? 0;
  const last = performance.now() + WAIT_MS;
  const tryIt = () => {
    scrollTo({ top, behavior: "instant" });
    if (Math.abs(scrollY - top) < 2 || performance.now() > last) stop();
  };
  returning = setInterval(tryIt, EVERY_MS);
}

function note() {
  if (returning) return;
  kept.delete(entryOf());
  kept.set(entryOf(), Math.round(scrollY));
  if (kept.size > MOST) kept.delete(kept.keys().next().value);
}

/** Begin; returns what ends it. */
export function keepScroll() {
  history.scrollRestoration = "manual";
  const write = () => { try { sessionStorage.setItem(KEPT, JSON.stringify([...kept])); } catch { /* for as long as the page is open then */ } };
  addEventListener("scroll", note, { passive: true });
  addEventListener("popstate", goBack);
  addEventListener("pagehide", write);
  for (const one of MOVES) addEventListener(one, stop, { passive: true });
  if (kept.get(entryOf())) goBack();
  return () => {
    stop();
    removeEventListener("scroll", note);
    removeEventListener("popstate", goBack);
    removeEventListener("pagehide", write);
    for (const one of MOVES) removeEventListener(one, stop);
  };
}
