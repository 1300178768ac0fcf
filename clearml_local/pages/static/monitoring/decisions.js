// What the service that trains again decided, and why.
import { html } from "../base/html.js";
import { useCall } from "../base/data.js";
import { concerns } from "../base/live.js";
import { taskAddress } from "../base/router.js";
import { Ago } from "../base/times.js";
import { t } from "../base/words.js";
import { Loaded, Section } from "../parts/basics.js";
import { Status } from "../parts/status.js";
import { useTasksOf, written } from "./looks.js";

const ROWS_MAX = 100;
const LONG = 60;
const ID = /\b[0-9a-f]{32}\b/;

function rowsOf(text) {
  try {
    const rows = JSON.parse(text);
    return Array.isArray(rows) ? rows.filter((row) => row && typeof row === "object").slice(-ROWS_MAX).reverse() : [];
  } catch { return []; }
}

/** A text in which ids are links: their first digits are enough to read. */
const Linked = ({ text }) => `${text}`.split(/\b([0-9a-f]{32})\b/).map((part, i) => (i % 2
  ? html`<a key=${i} class="mono" title=${part} href=${`/search?q=${part}`}>${part.slice(0, 8)}</a>` : part));

const Cell = ({ value: said, name, how }) => {
  const value = written(said);
  if (value === "") return "–";
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return html`<${Ago} at=${value} />`;
  const [run] = (name === how.run && ID.exec(value)) || [];
  if (run) return html`<a class="mono" title=${run} href=${`/pipelines/*/tasks/${run}`}>${run.slice(0, 8)}</a>`;
  return html`<${Linked} text=${value} />`;
};

function Rows({ task, how }) {
  const asked = useCall("tasks.get_configurations", { tasks: [task.id], names: [how.configuration] }, { when: (changes) => concerns(changes, "tasks", task.id), keep: true });
  return html`<${Loaded} from=${asked}>${({ configurations }) => {
    const rows = rowsOf(configurations[0]?.configuration[0]?.value ?? "");
    const names = [...new Set(rows.flatMap(Object.keys))].filter((name) => rows.some((row) => row[name]));
    if (!rows.length) return html`<p>${t("decisions.none")}</p>`;
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t("decisions.title")}><table class="plain look-table decisions">
      <thead><tr>${names.map((name) => html`<th key=${name} scope="col">${t(`decisions.${name}`) === `decisions.${name}` ? name : t(`decisions.${name}`)}</th>`)}</tr></thead>
      <tbody>${rows.map((row, i) => html`<tr key=${i}>${names.map((name) => html`<td key=${name} class=${written(row[name]).length > LONG ? "long" : ""}><${Cell} value=${row[name]} name=${name} how=${how} /></td>`)}</tr>`)}</tbody></table></div>`;
  }}<//>`;
}

export function Decisions({ how }) {
  const asked = useTasksOf(how);
  return html`<${Section} title=${t("decisions.title")}><${Loaded} from=${asked}>${(tasks) => (tasks.length === 0 ? html`<p class="faint">${t("decisions.notask")}</p>`
    : html`<p><a href=${taskAddress(tasks[0])}>${tasks[0].name}</a> <${Status} status=${tasks[0].status} /> <span class="faint"><${Ago} at=${tasks[0].started ?? tasks[0].created} /></span></p>
      <${Rows} task=${tasks[0]} how=${how} />`)}<//><//>`;
}
