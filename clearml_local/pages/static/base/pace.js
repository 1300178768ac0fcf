// How often a page asks again. Many may look on while something runs, and the run must not feel it: on a busy machine,
// or beside many other pages, answers come later, and so do the next questions.

const SHARE = 25; // asking and drawing take this part of the time at most
const BESIDE_MS = 3000; // a window in which nobody works, though it may be in sight
const MOST_MS = 10000; // what is shown is never older, however slow the machine

/** The pace of one question that is asked again and again. */
export class Pace {
  constructor() { Object.assign(this, { last: -Infinity, cost: 0, asked: 0 }); }

  /** It is asked; to be called back once what was answered is set. The first answer, of a page that opens, says nothing. */
  begin() {
    const begun = this.last = performance.now();
    this.asked += 1;
    const first = this.asked === 1;
    return () => afterDrawing(() => { if (!first) this.cost = (this.cost + performance.now() - begun) / 2; });
  }

  /** Milliseconds until it may be asked again: at least `pause` after the last time, more where that is slow. */
  wait(pause) {
    const least = document.hasFocus() ? pause : Math.max(pause, BESIDE_MS);
    return Math.max(0, Math.max(least, Math.min(MOST_MS, this.cost * SHARE)) - (performance.now() - this.last));
  }
}

/** Call back once what was set is drawn; a page out of sight draws nothing. */
function afterDrawing(tell) {
  if (!document.hidden) requestAnimationFrame(() => setTimeout(tell, 0));
}

/** Call back when somebody looks at the page again, or works in its window; returns how to stop. */
export function onReturn(tell) {
  const seen = () => { if (!document.hidden) tell(); };
  document.addEventListener("visibilitychange", seen);
  addEventListener("focus", seen);
  return () => { document.removeEventListener("visibilitychange", seen); removeEventListener("focus", seen); };
}
