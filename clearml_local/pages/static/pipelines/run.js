// One run: its stages as a graph that moves while it goes on, and beside it the stage or the run that is looked at.
import { html, style, useMemo, useRef } from "../base/html.js";
import { navigate, pipelineAddress, useTitle } from "../base/router.js";
import { Ago, Ran, answer, asReported, duration } from "../base/times.js";
import { said, t } from "../base/words.js";
import { Empty, Facts, Id, Loaded, Loading, Tags } from "../parts/basics.js";
import { Graph } from "../parts/graph.js";
import { Menu } from "../parts/menu.js";
import { Status, statusWord } from "../parts/status.js";
import { WaitsUnheard } from "../queues/unheard.js";
import { useTaskActions } from "../tasks/actions.js";
import { RunButtons } from "./actions.js";
import { edgesOf, isOver, metricOf, progressOf, secondsOf, stagesOf } from "./dag.js";
import { pipelineName, projectFile, useRun, useStageTasks } from "./data.js";
import { NewRun } from "./new.js";
import { RunPanel } from "./overview.js";
import { StagePanel } from "./stage.js";
import "./words.js";

style(import.meta.url, "pipelines.css");
style(import.meta.url, "run.css");

const BESIDE = 2; // stages abreast up to which a graph is narrow enough to stand beside the panel

export default function Page({ place }) {
  if (place.parts[4] === "new") return html`<${NewRun} key=${place.parts[3]} project=${place.parts[1]} like=${place.parts[3]} query=${place.query} />`;
  return html`<${Watched} place=${place} />`;
}

function Watched({ place }) {
  const run = useRun(place.parts[3]);
  return html`<${Loaded} from=${run}>${(found) => (found ? html`<${Run} key=${found.id} run=${found} place=${place} />` : html`
    <${Empty} title=${t("run.gone.title")}><p>${t("run.gone.text")}</p><a class="button" href="/pipelines">${t("pipe.all")}</a><//>`)}<//>`;
}

function Run({ run, place }) {
  const ids = useMemo(() => [...new Set(stagesOf(run).map((stage) => stage.id).filter(Boolean))], [run]);
  const tasks = useStageTasks(ids);
  const known = useRef(null); // what was shown last stays until all that is new is known
  if (!tasks.loading) known.current = stagesOf(run, tasks.data ?? new Map());
  const stages = known.current ?? [];
  const stage = stages.find((one) => one.name === place.query.stage);
  const tab = place.parts.slice(4).join("/");
  const panel = useRef(null);
  useTitle(`${run.name} · ${statusWord(run.status)}`);
  const choose = (name) => {
    navigate(`${pipelineAddress(run)}${name === stage?.name ? "" : `?${new URLSearchParams({ stage: name })}`}`);
    if (innerWidth < 992 && name !== stage?.name) requestAnimationFrame(() => panel.current?.scrollIntoView({ block: "start", behavior: "smooth" }));
  };
  return html`<${Head} run=${run} stages=${stages} /><${WaitsUnheard} tasks=${[run, ...stages.map((one) => one.task)]} />
    <div class=${`run-body ${abreast(stages) <= BESIDE ? "beside" : ""}`}>
      <section class="run-graph" aria-label=${t("run.graph", { name: run.name })}>${stages.length
        ? html`<${Graph} name="pipeline" nodes=${stages.map((one) => nodeOf(one, run))} edges=${edgesOf(stages)} selected=${stage?.name} onSelect=${choose}
            label=${t("run.graph", { name: run.name })} />`
        : tasks.loading ? html`<${Loading} />` : html`<p class="faint card">${t(isOver(run) ? "run.nograph.over" : "run.nograph")}</p>`}</section>
      <div class="run-panel" ref=${panel}>${stage
        ? html`<${StagePanel} key=${stage.name} run=${run} stage=${stage} stages=${stages} view=${place.query.view ?? ""} />`
        : html`<${RunPanel} run=${run} stages=${stages} tab=${tab} />`}</div></div>`;
}

/** How many stages lie side by side, at most. */
function abreast(stages) {
  const levels = new Map();
  const byName = new Map(stages.map((one) => [one.name, one]));
  const level = (name, seen = new Set()) => {
    if (levels.has(name)) return levels.get(name);
    if (seen.has(name) || !byName.has(name)) return -1;
    const found = 1 + Math.max(-1, ...byName.get(name).parents.map((parent) => level(parent, new Set([...seen, name]))));
    levels.set(name, found);
    return found;
  };
  const counts = {};
  for (const one of stages) { const at = level(one.name); counts[at] = (counts[at] ?? 0) + 1; }
  return Math.max(0, ...Object.values(counts));
}

function nodeOf(stage, run) {
  const seconds = secondsOf(stage.task);
  const time = stage.state === "in_progress" && stage.task ? html`<${Ran} task=${stage.task} />` : Number.isNaN(seconds) || stage.cached ? "" : duration(seconds);
  return {
    id: stage.name, title: stage.name, status: stage.state, time, lines: lineOf(stage),
    href: `${pipelineAddress(run)}?${new URLSearchParams({ stage: stage.name })}`,
  };
}

/** What the project's file wants said of a stage in one line: `{Section/name}` stands for a parameter of its task. */
function lineOf(stage) {
  const lines = (projectFile().stages?.lines ?? []).map((line) => filled(said(line), stage.task));
  return lines.some(Boolean) || !projectFile().stages?.lines ? lines.filter(Boolean) : [" "]; // as high as it will be: nothing jumps
}

function filled(text, task) {
  let whole = true;
  const line = text.replace(/\{([^}/]+)\/([^}]+)\}/g, (_, section, name) => {
    const value = task?.hyperparams?.[section]?.[name]?.value;
    if (value === undefined || value === "") whole = false;
    return asReported(value ?? "");
  });
  return whole ? line : "";
}

function Head({ run, stages }) {
  const { done, all } = progressOf(stages);
  const { items, dialog } = useTaskActions([run], { onDone: ({ action }) => { if (action === "remove") navigate("/pipelines"); } });
  const metrics = (projectFile().metrics ?? []).map((one) => [one, metricOf([run, ...stages.map((stage) => stage.task)], one)]).filter(([, value]) => value !== undefined);
  const commit = run.script?.version_num;
  return html`<div class="page-head"><nav class="crumbs"><a href="/pipelines">${t("pipe.all")}</a> / <a href=${`/pipelines/${run.project?.id ?? "*"}`}>${
      pipelineName(run.project)}</a></nav>
    <div class="about"><h1>${run.name}</h1><${Status} status=${run.status} /><${Tags} tags=${run.tags} /></div>
    <div class="actions"><${RunButtons} run=${run} stages=${stages} />
      <${Menu} label="⋯" title=${t("run.more")} items=${items.filter((item) => !["abort", "enqueue"].includes(item.id))} /></div></div>${dialog}
    <div class="card run-facts"><${Facts} rows=${[
      [t("run.started"), html`<${Ago} at=${run.started ?? run.created} />`], [t("run.duration"), html`<${Ran} task=${run} />`],
      all > 0 && [t("run.stages"), t("pipe.stages.done", { done, all })],
      ...metrics.map(([one, value]) => [said(one.label) || one.variant, html`<strong class="number">${answer(one, value)}</strong>`]),
      commit && [t("run.commit"), html`<code title=${commit}>${commit.slice(0, 10)}</code>`],
      [t("run.id"), html`<${Id} id=${run.id} />`]]} /></div>`;
}
