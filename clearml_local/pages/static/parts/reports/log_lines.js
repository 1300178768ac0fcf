// Lines of a log: what a terminal would show of them. Colours become classes of the theme; everything else that
// terminals obey is dropped, and the text stays text.

const SEQUENCE = /\x1b\[([0-?]*)[ -/]*([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[@-Z\\-_]/g;
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;
const CONTROLS = new RegExp(CONTROL, "g");
const COLUMNS_SHOWN = 4000;
const LINK = /https?:\/\/[^\s<>"'`]+[^\s<>"'`.,;:!?)\]}]/g;
const LEVELS = [
  ["error", /\b(ERROR|CRITICAL|FATAL|Traceback \(most recent call last\)|\w*(Error|Exception):)/], ["warning", /\b(WARN(ING)?|\w*Warning:)/], ["debug", /\bDEBUG\b/],
];
const BASIC = [[0, 0, 0], [205, 49, 49], [13, 188, 121], [229, 229, 16], [36, 114, 200], [188, 63, 188], [17, 168, 205], [229, 229, 229]];

/** Splits what one event printed; of what a carriage return wrote over, the last stays (progress bars). */
export function linesOf(event) {
  const [time, worker] = [event.timestamp, event.worker];
  const loud = `${event.level ?? ""}`.toLowerCase();
  return `${event.msg ?? ""}`.replace(/\r?\n$/, "").split("\n").map((raw) => {
    const parts = raw.replace(/\r+$/, "").split("\r");
    const text = parts[parts.length - 1].replaceAll("\t", "    ");
    return { text, time, worker, aside: loud === "error" || loud === "warning" || loud === "critical", plain: null, level: undefined };
  });
}

/** A line without colours; what is searched and copied. */
export function plainOf(line) {
  line.plain ??= line.text.includes("\x1b") || CONTROL.test(line.text) ? line.text.replace(SEQUENCE, "").replace(CONTROLS, "") : line.text;
  return line.plain;
}

/** "error", "warning", "debug" or "" by what a line says. */
export function levelOf(line) {
  line.level ??= LEVELS.find(([, pattern]) => pattern.test(plainOf(line)))?.[0] ?? "";
  return line.level;
}

/** Columns that a line takes; wide letters (CJK, emoji) take two. */
export function columnsOf(line) {
  const text = plainOf(line);
  if (line.columns === undefined) {
    line.columns = text.length;
    if (/[^\x00-\u10ff]/.test(text)) for (const letter of text) if (letter.codePointAt(0) > 0x10ff && !/[\u2000-\u259f]/.test(letter)) line.columns += letter.length > 1 ? 0 : 1;
  }
  return Math.min(line.columns, COLUMNS_SHOWN + 20);
}

const nearest = (rgb) => BASIC.map((one, at) => [one.reduce((sum, value, part) => sum + (value - rgb[part]) ** 2, 0), at]).sort((a, b) => a[0] - b[0])[0][1];
function colourOf256(n) {
  if (n < 16) return n % 8;
  if (n > 231) return n > 243 ? 7 : 0;
  const cube = n - 16;
  return nearest([Math.floor(cube / 36) * 51, Math.floor((cube % 36) / 6) * 51, (cube % 6) * 51]);
}

function applied(state, codes) {
  const next = { ...state };
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at];
    if (code === 0) { for (const name of Object.keys(next)) delete next[name]; } else if (code === 1) next.bold = true;
    else if (code === 2) next.dim = true;
    else if (code === 3) next.italic = true;
    else if (code === 4) next.under = true;
    else if (code === 7) next.inverse = true;
    else if (code === 22) { delete next.bold; delete next.dim; } else if (code === 23) delete next.italic;
    else if (code === 24) delete next.under;
    else if (code === 27) delete next.inverse;
    else if (code === 39) delete next.colour;
    else if (code === 49) delete next.ground;
    else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) next.colour = code % 10;
    else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) next.ground = code % 10;
    else if (code === 38 || code === 48) {
      const name = code === 38 ? "colour" : "ground";
      if (codes[at + 1] === 5) { next[name] = colourOf256(codes[at + 2] ?? 0); at += 2; } else if (codes[at + 1] === 2) { next[name] = nearest(codes.slice(at + 2, at + 5)); at += 4; }
    }
  }
  return next;
}

const classOf = (state) => Object.entries(state).map(([name, value]) => (value === true ? `a-${name}` : `a-${name}-${value}`)).join(" ");

/** A line as [{text, look, href}]: one for each colour and each address in it. */
export function spansOf(line) {
  const spans = [];
  let state = {};
  let from = 0;
  const raw = line.text.slice(0, COLUMNS_SHOWN * 2);
  const add = (text) => {
    const clean = text.replace(CONTROLS, "");
    let at = 0;
    for (const found of clean.matchAll(LINK)) {
      if (found.index > at) spans.push({ text: clean.slice(at, found.index), look: classOf(state) });
      spans.push({ text: found[0], look: classOf(state), href: found[0] });
      at = found.index + found[0].length;
    }
    if (at < clean.length) spans.push({ text: clean.slice(at), look: classOf(state) });
  };
  for (const found of raw.matchAll(SEQUENCE)) {
    add(raw.slice(from, found.index));
    from = found.index + found[0].length;
    if (found[2] === "m") state = applied(state, (found[1] || "0").split(/[;:]/).map(Number));
  }
  add(raw.slice(from));
  if (plainOf(line).length > COLUMNS_SHOWN) return [...cut(spans), { text: " …", look: "a-dim" }];
  return spans;
}

function cut(spans) {
  let left = COLUMNS_SHOWN;
  return spans.flatMap((span) => {
    if (left <= 0) return [];
    const text = span.text.slice(0, left);
    left -= text.length;
    return [{ ...span, text }];
  });
}
