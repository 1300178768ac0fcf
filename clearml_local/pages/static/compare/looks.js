// How each task is told from the others in every tab: colours that most colour-blind people can tell apart, and dashes,
// so that nobody needs the colours.
import { html } from "../base/html.js";

const COLOURS = 8;
const DASHES = [[], [7, 4], [2, 3], [12, 3, 2, 3], [14, 5], [5, 2, 1, 2], [1, 4]];

/** The look of the task at a place: `{colour, dash}`; 56 of them. */
export const lookOf = (place) => ({ colour: `var(--c${(place % COLOURS) + 1})`, dash: DASHES[Math.floor(place / COLOURS) % DASHES.length] });

export const Swatch = ({ look }) => html`<svg class="swatch" viewBox="0 0 26 8" aria-hidden="true"><line x1="1" y1="4" x2="25" y2="4"
  stroke-width="3.5" style=${{ stroke: look.colour }} stroke-dasharray=${look.dash.join(" ")} /></svg>`;

/** Names of tasks that can be told apart: those that come more than once get the beginning of their id. */
export function labelsOf(tasks) {
  const count = new Map();
  for (const { name } of tasks) count.set(name, (count.get(name) ?? 0) + 1);
  return tasks.map(({ id, name }) => (count.get(name) > 1 ? `${name} · ${id.slice(0, 6)}` : name || id.slice(0, 8)));
}
