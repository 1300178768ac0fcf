// One stage of a run: how it went, what went in and out, and everything its task holds.
import { html, useState } from "../base/html.js";
import { call } from "../base/api.js";
import { useData } from "../base/data.js";
import { mapOf, own } from "../base/own.js";
import { datasetAddress, modelAddress, pipelineAddress, taskAddress } from "../base/router.js";
import { Ago, Ran, bytes, moment } from "../base/times.js";
import { t } from "../base/words.js";
import { Button, Facts, Id, Loading, Section } from "../parts/basics.js";
import { Status } from "../parts/status.js";
import { Again } from "./actions.js";
import { projectFile, useRun } from "./data.js";
import { Why } from "./overview.js";
import { TaskTabs } from "./tabs.js";

const ID = /\b[0-9a-f]{32}\b/g;

export function StagePanel({ run, stage, stages, view }) {
  const [again, setAgain] = useState(false);
  const { task } = stage;
  const hrefOf = (tab) => `${pipelineAddress(run)}?${new URLSearchParams({ stage: stage.name, ...(tab ? { view: tab } : {}) })}`;
  return html`<div class="stage-head"><h2>${stage.name}</h2><${Status} status=${stage.state} />
      <div class="actions">${task && html`<${Button} onClick=${() => setAgain(true)}>${t("stage.again")}<//><a class="button" href=${taskAddress(task)}>${t("stage.open")}</a>`}
        <a class="button quiet" href=${pipelineAddress(run)}>${t("stage.close")}</a></div></div>
    ${again && html`<${Again} run=${run} stage=${stage} onClose=${() => setAgain(false)} />`}
    ${task ? html`<${TaskTabs} id=${task.id} tab=${view} hrefOf=${hrefOf} label=${t("run.tabs.stage", { name: stage.name })}>
      <${About} run=${run} stage=${stage} logOf=${hrefOf("log")} /><//>` : html`<${Waiting} stage=${stage} stages=${stages} />`}`;
}

/** A stage without a task: what it waits for, and what it will get. */
function Waiting({ stage, stages }) {
  const open = stage.parents.filter((name) => !["completed", "cached"].includes(stages.find((one) => one.name === name)?.state));
  const text = stage.state === "skipped" ? t("stage.skipped") : open.length ? t("stage.none", { names: open.join(", ") }) : t("stage.none.first");
  const given = Object.entries(stage.parameters);
  return html`<p class="card">${text}</p>${given.length > 0 && html`<${Section} title=${t("stage.params")}><div class="scroller" tabindex="0" role="region" aria-label=${t("stage.params")}>
    <table class="plain" aria-label=${t("stage.params")}><thead><tr><th scope="col">${t("stage.parameter")}</th><th scope="col">${t("stage.value")}</th></tr></thead>
      <tbody>${given.map(([name, value]) => html`<tr key=${name}><td><code>${name}</code></td><td class="why-text">${`${value}`}</td></tr>`)}</tbody></table></div><//>`}`;
}

function About({ run, stage, logOf }) {
  const whole = useRun(stage.task.id).data;
  const task = whole ?? stage.task;
  return html`${stage.state === "failed" && html`<${Why} task=${task} title=${t("run.failed.stage", { name: stage.name })} logOf=${logOf} file=${projectFile().stages} />`}
    <${Section} title=${t("stage.task")}>${stage.cached && html`<p>↺ ${t("stage.cached")}</p>`}
      <${Facts} rows=${[[t("run.id"), html`<${Id} id=${task.id} />`], [t("run.started"), html`<${Ago} at=${task.started} />`], [t("run.duration"), html`<${Ran} task=${task} />`],
        task.last_worker && [t("stage.worker"), task.last_worker]]} /><//>
    <${Section} title=${t("stage.data")}>${whole ? html`<${Flow} task=${whole} />` : html`<${Loading} />`}<//>`;
}

/**
 * Ids that a task's parameters name, and what they are. A dataset or model that was made after the task began is its own
 * work: it goes out; so is what only the project's section of outputs names, which an earlier run may have made already. The
 * SDK writes down which datasets were fetched (`orig_datasets`); they came in whatever their age.
 */
function useFlow(task) {
  const named = idsBySection(task.hyperparams ?? {});
  const made = own(named, projectFile().stages?.outputs ?? "") ?? [];
  const given = Object.entries(named).flatMap(([, some]) => (some === made ? [] : some));
  const fetched = Array.isArray(task.runtime?.datasets) ? task.runtime.datasets.filter((one) => typeof one === "string") : [];
  const models = { in: linked(task.models?.input), out: linked(task.models?.output) };
  const ids = [...new Set([...given, ...made, ...fetched])].sort();
  return useData(async (how) => {
    const wanted = [...new Set([...ids, ...models.in, ...models.out])];
    if (!wanted.length) return { in: [], out: [] };
    const [{ tasks }, known] = await Promise.all([
      call("tasks.get_all_ex", { id: wanted, search_hidden: true, system_tags: ["dataset"], page: 0, page_size: 100, only_fields: ["name", "system_tags", "project.name", "created", "runtime.version", "hyperparams.properties.version"] }, how),
      call("models.get_all_ex", { id: wanted, page: 0, page_size: 100, only_fields: ["name", "project", "created", "task"] }, how)]);
    const began = moment(task.started);
    const result = (one) => made.includes(one.id) && !given.includes(one.id);
    const out = (one) => result(one) || (moment(one.created) >= began && !fetched.includes(one.id));
    const shown = [
      ...tasks.map((one) => ({ id: one.id, kind: "dataset", name: one.name, version: one.runtime?.version ?? one.hyperparams?.properties?.version?.value, href: datasetAddress(one), out: out(one) })),
      ...known.models.map((one) => ({ id: one.id, kind: "model", name: one.name, href: modelAddress(one), out: models.out.includes(one.id) || (one.task?.id ?? one.task) === task.id || result(one) }))];
    return { in: shown.filter((one) => !one.out), out: shown.filter((one) => one.out) };
  }, `flow ${task.id} ${ids.join()} ${models.in.join()} ${models.out.join()}`, { keep: true });
}
const idsBySection = (sections) => mapOf(Object.entries(sections).map(([name, some]) => [name, Object.values(some).flatMap((one) => `${one.value ?? ""}`.match(ID) ?? [])]));
const linked = (some) => (some ?? []).map((one) => one.model?.id ?? one.model).filter(Boolean);

function Flow({ task }) {
  const { data } = useFlow(task);
  const artifacts = (task.execution?.artifacts ?? []).filter((one) => one.mode !== "input");
  if (data && !data.in.length && !data.out.length && !artifacts.length) return html`<p class="faint">${t("stage.data.none")}</p>`;
  const items = (some) => some.map((one) => html`<li key=${one.id}><a href=${one.href}>${one.name}${one.version ? ` ${one.version}` : ""}</a> <span class="kind">${t(`stage.${one.kind}`)}</span></li>`);
  return html`<div class="flow"><div><h3>${t("stage.in")}</h3><ul>${items(data?.in ?? [])}${data && !data.in.length && html`<li class="faint">–</li>`}</ul></div>
    <div><h3>${t("stage.out")}</h3><ul>${items(data?.out ?? [])}${artifacts.length > 0 && html`<li><details><summary>${t("stage.artifacts", { n: artifacts.length })}</summary>
      <ul>${artifacts.map((one) => html`<li key=${one.key}>${one.key} <span class="kind">${bytes(one.content_size)}</span></li>`)}</ul></details></li>`}</ul></div></div>`;
}
