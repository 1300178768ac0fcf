// How each task is told from the others in every tab: colours that most colour-blind people can tell apart, and dashes,
// so that nobody needs the colours.
import { isMoment, momentIn } from "../base/formats.js";
import { html } from "../base/html.js";
import { moment } from "../base/times.js";
import { locale } from "../base/words.js";

const COLOURS = 8;
const DASHES = [[], [7, 4], [2, 3], [12, 3, 2, 3], [14, 5], [5, 2, 1, 2], [1, 4]];

/** The look of the task at a place: `{colour, dash}`; 56 of them. */
export const lookOf = (place) => ({ colour: `var(--c${(place % COLOURS) + 1})`, dash: DASHES[Math.floor(place / COLOURS) % DASHES.length] });

export const Swatch = ({ look }) => html`<svg class="swatch" viewBox="0 0 26 8" aria-hidden="true"><line x1="1" y1="4" x2="25" y2="4"
  stroke-width="3.5" style=${{ stroke: look.colour }} stroke-dasharray=${look.dash.join(" ")} /></svg>`;

const ID_START = 6;

/** What tells tasks of one name apart, the first that does: the run that they are stages of, when they began, their ids. */
function marksOf(tasks) {
  const began = (task) => { const ms = moment(task.started); return isMoment(ms) ? momentIn(locale(), ms, { dateStyle: "medium", timeStyle: "short" }) : ""; };
  const ways = [(task) => task.parent?.name, began, (task) => task.id.slice(0, ID_START)];
  const found = ways.map((way) => tasks.map(way)).find((marks) => marks.every(Boolean) && new Set(marks).size === tasks.length);
  return found ?? tasks.map((task) => task.id);
}

/** Names of tasks by which they can be told apart; the same wherever a comparison names one. */
export function labelsOf(tasks) {
  const alike = new Map();
  for (const task of tasks) alike.set(task.name, [...(alike.get(task.name) ?? []), task]);
  const marks = new Map([...alike.values()].filter((some) => some.length > 1).flatMap((some) => { const all = marksOf(some); return some.map((task, at) => [task, all[at]]); }));
  return tasks.map((task) => (marks.has(task) ? `${task.name} · ${marks.get(task)}` : task.name || task.id.slice(0, ID_START)));
}
