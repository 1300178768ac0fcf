// What a task is and how it went: state and reason, times, who and where, comment, and what it noted while it ran.
import { html } from "../../base/html.js";
import { addressOf } from "../../base/router.js";
import { Ago, Ran, bytes, duration, exact, moment, number, runSeconds } from "../../base/times.js";
import { pairKey } from "../../base/texts.js";
import { hasWord, t } from "../../base/words.js";
import { Command, Copy, Facts, Section } from "../../parts/basics.js";
import { Status, reasonWord } from "../../parts/status.js";
import { EditableText, updateTask } from "./inline.js";

const when = (at) => (at ? html`<${Ago} at=${at} /> <span class="faint">${exact(moment(at))}</span>` : null);
const TIMES = ["created", "started", "completed", "status_changed", "last_update", "published"];
const HIDDEN = /^_/;

function runtimeText(name, value) {
  if (value !== null && typeof value === "object") return JSON.stringify(value);
  if (name === "memory_gb") return bytes(Number(value) * 1e9);
  return `${value}`;
}

function Progress({ task: { status, runtime } }) {
  const share = Number(runtime?.progress);
  if (status !== "in_progress" || !(share >= 0 && share <= 100) || runtime?.progress === undefined) return null;
  return html`<progress max="100" value=${share} aria-label=${t("info.progress")}></progress> ${number(share)} %`;
}

/** What was counted as work says something only where that is not the time taken. */
const worked = (task) => task.status !== "in_progress" && task.active_duration > 0 && !(Math.abs(runSeconds(task) - task.active_duration) < 1);

const LAST_SHOWN = 40;

function LastMetrics({ task, href }) {
  const rows = Object.values(task.last_metrics ?? {}).flatMap((some) => Object.values(some)).sort((a, b) => `${a.metric}${a.variant}`.localeCompare(`${b.metric}${b.variant}`));
  if (!rows.length) return null;
  return html`<${Section} title=${t("info.metrics")}><div class="scroller" tabindex="0" role="region" aria-label=${t("info.metrics")}><table class="plain" aria-label=${t("info.metrics")}>
    <thead><tr><th scope="col">${t("metric")}</th><th scope="col">${t("variant")}</th>${["last", "min", "max"].map((name) => html`<th scope="col" class="number" key=${name}>${t(`curve.${name}`)}</th>`)}</tr></thead>
    <tbody>${rows.slice(0, LAST_SHOWN).map((one) => html`<tr key=${pairKey(one.metric, one.variant)}><th scope="row">${one.metric === "Summary" ? t("scalars.single") : one.metric}</th><td>${one.variant}</td>
      ${[one.value, one.min_value, one.max_value].map((value) => html`<td class="number">${number(value)}</td>`)}</tr>`)}</tbody></table></div>
    ${rows.length > LAST_SHOWN && html`<p><a href=${href}>${t("info.metrics.more", { n: rows.length - LAST_SHOWN })}</a></p>`}<//>`;
}

export default function Info({ task, reload, hrefOf }) {
  const published = task.status === "published" ? t("edit.published") : "";
  const runtime = Object.entries(task.runtime ?? {}).filter(([name]) => !HIDDEN.test(name)).sort(([a], [b]) => a.localeCompare(b));
  const properties = Object.values(task.hyperparams?.properties ?? {});
  const type = hasWord(`type.${task.type}`) ? t(`type.${task.type}`) : task.type;
  return html`<${Section} title=${t("info.state")}><${Facts} rows=${[
      [t("info.status"), html`<${Status} status=${task.status} /> <${Progress} task=${task} />`],
      [t("info.reason"), reasonWord(task.status_reason) || "–"], task.status_message && [t("info.message"), task.status_message],
      [t("info.ran"), html`<${Ran} task=${task} />`], worked(task) && [t("info.active"), duration(task.active_duration)],
      [t("info.iterations"), number(task.last_iteration ?? 0)],
      ...TIMES.filter((name) => task[name]).map((name) => [t(`info.${name}`), when(task[name])]),
    ]} /><//>
    <${Section} title=${t("info.what")}><${Facts} rows=${[
      [t("info.id"), html`<code>${task.id}</code> <${Copy} text=${task.id} label=${t("copy.id")} />`], [t("info.type"), type], [t("info.user"), task.user?.name],
      [t("info.worker"), task.last_worker], [t("info.machine"), task.runtime?.hostname ?? null],
      [t("info.project"), task.project?.id && html`<a href=${`/projects/${task.project.id}/tasks`}>${task.project.name ?? task.project.id}</a>`],
      [t("info.parent"), task.parent?.id && html`<a href=${addressOf({ ...task.parent, project: task.parent.project ?? task.project })}>${task.parent.name ?? task.parent.id}</a>`],
      [t("info.destination"), task.output?.destination],
    ]} />
      <div><h3>${t("info.comment")}</h3><${EditableText} as=${`${task.id} comment`} value=${task.comment} lines label=${t("info.comment.edit")} why=${published} save=${(comment) => updateTask(task, { comment }).then(reload)} /></div><//>
    <${LastMetrics} task=${task} href=${hrefOf("scalars")} />
    ${properties.length > 0 && html`<${Section} title=${t("info.properties")}><${Facts} rows=${properties.map((one) => [one.name, `${one.value ?? ""}`])} /><//>`}
    ${runtime.length > 0 && html`<${Section} title=${t("info.runtime")}><${Facts} rows=${runtime.map(([name, value]) => [name, html`<code>${runtimeText(name, value)}</code>`])} /><//>`}
    <${Command} title=${t("same.command")} text=${`python -c "from clearml import Task; print(Task.get_task('${task.id}').get_status())"`} />`;
}
