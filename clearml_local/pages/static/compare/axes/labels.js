// Words beside an axis: there is little room, and what is not the same must not look the same.
import { short } from "./scale.js";

/** Short forms of different texts, by which each can be told from the others: what they begin with alike is left out. */
export function shortened(texts, most) {
  const found = texts.map((text) => short(text, most));
  const alike = new Map();
  found.forEach((text, at) => alike.set(text, [...(alike.get(text) ?? []), at]));
  for (const places of alike.values()) {
    if (places.length < 2) continue;
    const some = places.map((at) => texts[at]);
    let same = 0;
    while (some.every((text) => same < text.length && text[same] === some[0][same])) same += 1;
    for (const at of places) found[at] = short(`…${texts[at].slice(Math.max(0, same - 2))}`, most);
  }
  return found;
}

/** What stands beside the ticks of a scale: numbers whole, they would not be told apart cut; words in short forms, `nothing` where one is empty. */
export const tickLabels = (ticks, most, nothing = "") => (typeof ticks[0]?.value === "number" ? ticks.map(({ text }) => text)
  : shortened(ticks.map(({ text }) => `${text}` || nothing), most));
