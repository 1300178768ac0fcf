// Smoothing as one knows it from other pages: an exponential mean that forgets by iterations, not by points, so that a
// thinned curve looks as the whole one does; without the pull of the first value.

const STEPS = 1000;

/** `weight` from 0 (none) to 0.99 for each step; a thinned curve has a thousand of them. x in any unit. */
export function smoothed({ x, y, thinned }, weight) {
  if (!(weight > 0) || y.length < 3) return y;
  const step = (x[x.length - 1] - x[0]) / (thinned ? STEPS : x.length - 1) || 1;
  let [sum, total] = [0, 0];
  return y.map((value, at) => {
    const kept = at ? weight ** Math.max(0.01, (x[at] - x[at - 1]) / step) : weight;
    sum = sum * kept + value * (1 - kept);
    total = total * kept + (1 - kept);
    return total ? sum / total : value;
  });
}

/** The points of a whole curve with those of a stretch of it put in the place of its own. */
export function within(whole, part) {
  if (!part?.x.length || !whole.x.length) return part ?? whole;
  const [from, to] = [part.x[0], part.x[part.x.length - 1]];
  const before = whole.x.findIndex((one) => one >= from);
  const first = before < 0 ? whole.x.length : before;
  const found = whole.x.findIndex((one) => one > to);
  const last = found < 0 ? whole.x.length : found;
  return { ...whole, x: [...whole.x.slice(0, first), ...part.x, ...whole.x.slice(last)], y: [...whole.y.slice(0, first), ...part.y, ...whole.y.slice(last)] };
}
