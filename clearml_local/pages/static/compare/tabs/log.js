// What two tasks wrote, line by line without the times: only what differs.
import { html, useMemo } from "../../base/html.js";
import { call } from "../../base/api.js";
import { useData } from "../../base/data.js";
import { useKept } from "../../base/kept.js";
import { concerns } from "../../base/live.js";
import { setQuery } from "../../base/router.js";
import { t } from "../../base/words.js";
import { Empty, Loaded } from "../../parts/basics.js";
import { Chooser } from "../../parts/fields/chooser.js";
import { Differences } from "../differences.js";
import "../../parts/reports/words.js";

const MOST = 10_000;
const LINES = 20_000;
const PAUSE_MS = 2000; // a whole log is read each time
// Times, durations, ids and addresses of this run: what differs in any two logs and says nothing.
const TIMES = /\b\d+(?:[.,]\d+)? ?(?:ms|s|min|seconds|minutes)\b|\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\b|\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b/g;
const IDS = /\b[0-9a-f]{32}\b|\bpid[ =]\d+|http:\/\/127\.0\.0\.1:\d+/gi;
const COLOURS = /\x1b\[[0-9;]*[A-Za-z]/g;

const withoutTimes = (line) => line.replace(TIMES, "⏱").trimEnd();
const withoutIds = (line) => withoutTimes(line).replace(IDS, "#");

/** The last lines that a task wrote, and how many entries there are in all. */
async function logOf(task, how) {
  const { events, total } = await call("events.get_task_log", { task, batch_size: MOST, navigate_earlier: true, order: "asc" }, how);
  const lines = [];
  for (const { msg } of events) {
    for (const line of `${msg ?? ""}`.replace(/\n$/, "").split("\n")) lines.push(line.replace(COLOURS, "").split("\r").filter(Boolean).pop() ?? "");
  }
  return { lines: lines.slice(-LINES), left: Math.max(0, total - events.length) + Math.max(0, lines.length - LINES), total };
}

function Pair({ found, names, ids, wrap }) {
  const [shownA, shownB] = found.map((one) => one.lines);
  const [a, b] = useMemo(() => [shownA, shownB].map((lines) => lines.map(ids ? withoutTimes : withoutIds)), [shownA, shownB, ids]);
  const left = found.map((one) => one.left);
  if (!shownA.length && !shownB.length) return html`<${Empty} title=${t("compare.log.none")} />`;
  return html`${left.map((n, at) => n > 0 && html`<p class="notice" key=${at}>${t("compare.log.bounded", { name: names[at], n: found[at].lines.length, left: n })}</p>`)}
    <${Differences} a=${a} b=${b} shownA=${shownA} shownB=${shownB} names=${names} wrap=${wrap} />`;
}

export default function Log({ runs, baseAt, query }) {
  const place = (id, otherwise) => { const at = runs.findIndex((run) => run.task.id === id); return at < 0 ? otherwise : at; };
  const a = place(query.la, baseAt);
  const b = place(query.lb, runs.findIndex((_, at) => at !== a));
  const pair = [runs[a], runs[b]];
  const ids = query.ids === "1";
  const [wrap, setWrap] = useKept("log.wrap", false); // as in the log of one task
  const found = useData((how) => Promise.all(pair.map((run) => logOf(run.task.id, how))), pair.map((run) => run.task.id).join(),
    { pause: PAUSE_MS, when: (changes) => pair.some((run) => run.task.status === "in_progress" && concerns(changes, "tasks", run.task.id)) });
  const choice = (name, at) => html`<${Chooser} label=${t(`compare.log.${name}`)} value=${runs[at].task.id} onChange=${(id) => setQuery({ [name]: id })}
    options=${runs.map((run) => ({ value: run.task.id, text: run.label }))} />`;
  return html`<div class="bar compare-bar">${choice("la", a)}${choice("lb", b)}
      <label class="check"><input type="checkbox" checked=${!ids} onChange=${(event) => setQuery({ ids: event.currentTarget.checked ? null : "1" })} /> ${t("compare.log.ids")}</label>
      <label class="check"><input type="checkbox" checked=${wrap} onChange=${() => setWrap(!wrap)} /> ${t("log.wrap")}</label></div>
    <p class="faint">${t("compare.log.how")}</p>
    ${a === b ? html`<${Empty} title=${t("compare.log.same_task")} />` : html`<${Loaded} from=${found}>${(data) => html`<${Pair} found=${data} names=${pair.map((run) => run.label)} ids=${ids} wrap=${wrap} />`}<//>`}`;
}
