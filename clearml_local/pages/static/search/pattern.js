// What somebody typed, as a pattern for the server and as marks in what is found.
import { loosely } from "../base/texts.js";

const MARKS_MAX = 50;
const wordsOf = (text) => text.trim().split(/\s+/).filter(Boolean);

/** A regular expression for the server: what was typed as it stands, or every word of it, in whatever order. */
export function patternOf(text, regex) {
  if (regex) return text.trim();
  const words = wordsOf(text).map(loosely);
  return words.length === 1 ? words[0] : `^${words.map((word) => `(?=[\\s\\S]*${word})`).join("")}`;
}

/** What to mark; null where that is no expression here. */
export function markerOf(text, regex) {
  const source = regex ? text.trim() : wordsOf(text).map(loosely).sort((a, b) => b.length - a.length).join("|");
  if (!source) return null;
  try { return new RegExp(source, "gi"); } catch { return null; }
}

export const matches = (marker, text) => { if (!marker) return false; marker.lastIndex = 0; return marker.test(`${text ?? ""}`); };

/** A text in pieces [text, whether it is marked]. */
export function pieces(text, marker) {
  const found = [];
  let at = 0;
  if (marker) {
    marker.lastIndex = 0;
    for (const match of text.matchAll(marker)) {
      if (!match[0]) continue;
      if (match.index > at) found.push([text.slice(at, match.index), false]);
      found.push([match[0], true]);
      at = match.index + match[0].length;
      if (found.length > MARKS_MAX) break;
    }
  }
  if (at < text.length) found.push([text.slice(at), false]);
  return found;
}

/** The part of a long text around its first match. */
export function around(text, marker, length = 120) {
  if (text.length <= length) return text;
  if (marker) marker.lastIndex = 0;
  const at = Math.max(0, (marker?.exec(text)?.index ?? 0) - length / 3);
  return `${at > 0 ? "…" : ""}${text.slice(at, at + length)}${at + length < text.length ? "…" : ""}`;
}
