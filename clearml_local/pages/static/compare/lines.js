// What differs between two texts, line by line: first the lines that both have exactly once, in their longest common
// order; between those, Myers' way as long as that is cheap. Linear for logs that are mostly the same.
const EDITS_MAX = 300;

/** [[a or null, b or null]]: places of the lines that stand beside each other; equal ones have both. */
export function pairs(a, b) {
  const found = [];
  compare(a, b, 0, a.length, 0, b.length, found, 0);
  return found;
}

function compare(a, b, a0, a1, b0, b1, out, depth) {
  while (a0 < a1 && b0 < b1 && a[a0] === b[b0]) out.push([a0++, b0++]);
  let tail = 0;
  while (a1 - tail > a0 && b1 - tail > b0 && a[a1 - tail - 1] === b[b1 - tail - 1]) tail += 1;
  const [a2, b2] = [a1 - tail, b1 - tail];
  if (a0 < a2 && b0 < b2) {
    const anchors = depth < 40 ? common(a, b, a0, a2, b0, b2) : [];
    if (anchors.length) {
      let [x, y] = [a0, b0];
      for (const [i, j] of anchors) {
        compare(a, b, x, i, y, j, out, depth + 1);
        out.push([i, j]);
        [x, y] = [i + 1, j + 1];
      }
      compare(a, b, x, a2, y, b2, out, depth + 1);
    } else myers(a, b, a0, a2, b0, b2, out);
  } else {
    for (let i = a0; i < a2; i += 1) out.push([i, null]);
    for (let j = b0; j < b2; j += 1) out.push([null, j]);
  }
  for (let n = 0; n < tail; n += 1) out.push([a2 + n, b2 + n]);
}

/** Lines that come once in either stretch, in the longest order that both have. */
function common(a, b, a0, a1, b0, b1) {
  const places = new Map();
  for (let i = a0; i < a1; i += 1) places.set(a[i], places.has(a[i]) ? null : { i, j: -1 });
  for (let j = b0; j < b1; j += 1) {
    const place = places.get(b[j]);
    if (place) place.j = place.j === -1 ? j : -2;
  }
  const tops = []; // patience sorting by j
  for (const place of [...places.values()].filter((one) => one && one.j >= 0).sort((x, y) => x.i - y.i)) {
    let [low, high] = [0, tops.length];
    while (low < high) { const middle = (low + high) >> 1; if (tops[middle].j < place.j) low = middle + 1; else high = middle; }
    place.before = low ? tops[low - 1] : null;
    tops[low] = place;
  }
  const chain = [];
  for (let at = tops.at(-1); at; at = at.before) chain.push([at.i, at.j]);
  return chain.reverse();
}

function myers(a, b, a0, a1, b0, b1, out) {
  const [n, m] = [a1 - a0, b1 - b0];
  const most = Math.min(n + m, EDITS_MAX);
  const furthest = new Map([[1, 0]]);
  const steps = [];
  for (let d = 0; d <= most; d += 1) {
    steps.push(new Map(furthest));
    for (let k = -d; k <= d; k += 2) {
      let x = k === -d || (k !== d && furthest.get(k - 1) < furthest.get(k + 1)) ? furthest.get(k + 1) : furthest.get(k - 1) + 1;
      let y = x - k;
      while (x < n && y < m && a[a0 + x] === b[b0 + y]) { x += 1; y += 1; }
      furthest.set(k, x);
      if (x >= n && y >= m) { out.push(...back(steps, d, n, m, a0, b0)); return; }
    }
  }
  for (let i = a0; i < a1; i += 1) out.push([i, null]); // too different to be worth more
  for (let j = b0; j < b1; j += 1) out.push([null, j]);
}

function back(steps, edits, n, m, a0, b0) {
  const found = [];
  let [x, y] = [n, m];
  for (let d = edits; d >= 0; d -= 1) {
    const furthest = steps[d];
    const k = x - y;
    const down = k === -d || (k !== d && furthest.get(k - 1) < furthest.get(k + 1));
    const before = down ? k + 1 : k - 1;
    const startX = d ? furthest.get(before) : 0;
    const startY = d ? startX - before : 0;
    while (x > startX && y > startY && x > 0 && y > 0) { x -= 1; y -= 1; found.push([a0 + x, b0 + y]); }
    if (d) {
      found.push(down ? [null, b0 + startY] : [a0 + startX, null]);
      [x, y] = [startX, startY];
    }
  }
  return found.reverse();
}

/**
 * Changes with some equal lines around them: `[{equal: n} | {rows: [{kind, a, b, text, other}]}]`, kind "same", "less" (only a),
 * "more" (only b); `texts` are what is shown of each line where that is not what was compared.
 */
export function hunks(a, b, around = 2, textsA = a, textsB = b) {
  const all = pairs(a, b);
  const near = new Uint8Array(all.length);
  all.forEach(([i, j], at) => { if (i === null || j === null) near.fill(1, Math.max(0, at - around), at + around + 1); });
  const found = [];
  for (let at = 0; at < all.length;) {
    let end = at;
    while (end < all.length && near[end] === near[at]) end += 1;
    if (near[at]) {
      found.push({ rows: all.slice(at, end).map(([i, j]) => ({ kind: i === null ? "more" : j === null ? "less" : "same", a: i, b: j, text: i === null ? textsB[j] : textsA[i] })) });
    } else found.push({ equal: end - at, rows: null, from: all[at] });
    at = end;
  }
  return found;
}
