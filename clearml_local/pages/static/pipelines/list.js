// All pipelines, or one: its runs, newest first.
import { html, style, useEffect, useState } from "../base/html.js";
import { navigate, setQuery, useTitle } from "../base/router.js";
import { t } from "../base/words.js";
import { Button, Empty, Loaded, Start } from "../parts/basics.js";
import { Menu } from "../parts/menu.js";
import { STATES, statusWord } from "../parts/status.js";
import { Chosen } from "./chosen.js";
import { FIRST_PIPELINE, newAddress, pipelineName, parentName, projectFile, useLive, usePipelines, useRuns } from "./data.js";
import { NewRun } from "./new.js";
import { Runs } from "./runs.js";
import "./words.js";

style(import.meta.url, "pipelines.css");

const PAGE = 50;

export default function Page({ place }) {
  const project = place.parts[1] && place.parts[1] !== "*" ? place.parts[1] : null;
  if (place.parts[2] === "new" && project) return html`<${NewRun} project=${project} query=${place.query} />`;
  return html`<${List} key=${project} project=${project} query=${place.query} />`;
}

function List({ project, query }) {
  const pipelines = usePipelines(!project);
  const filter = { project, state: query.state, text: query.q };
  const [size, setSize] = useState(PAGE);
  const runs = useRuns(filter, size);
  const live = useLive();
  const [chosen, setChosen] = useState([]);
  const all = pipelines.data?.projects;
  const one = project ? all?.find((some) => some.id === project) : all?.length === 1 ? all[0] : null;
  const name = project ? pipelineName(one) || t("pipe.title") : t("pipe.title");
  useTitle(name);
  const filtered = Boolean(filter.state || filter.text);
  return html`<div class="page-head">
      ${project && html`<nav class="crumbs"><a href="/pipelines">${t("pipe.all")}</a>${one && html` / ${parentName(one)}`}</nav>`}
      <h1>${name}</h1>
      <div class="actions">${one && html`<${Button} kind="primary" why=${runs.data?.tasks.length || filtered ? "" : t("pipe.new.none")}
        onClick=${() => navigate(newAddress(one.id))}>${t("pipe.new")}<//>`}
        ${!project && all?.length > 1 && html`<${Menu} kind="primary" label=${`${t("pipe.new")} ▾`} title=${t("pipe.new.of")} items=${ordered(all).map((some) => ({
          label: `${parentName(some)} / ${pipelineName(some)}`, run: () => navigate(newAddress(some.id)), why: runsOf(some) ? undefined : t("pipe.new.none") }))} />`}</div></div>
    ${!project && all?.length > 1 && html`<${Pipelines} some=${all} />`}
    <${Filters} filter=${filter} />
    <${Loaded} from=${runs}>${({ tasks }) => (tasks.length ? html`
      <${Chosen} runs=${tasks.filter((run) => chosen.includes(run.id))} onNone=${() => setChosen([])} />
      <${Runs} runs=${tasks} several=${!project && all?.length > 1} live=${live.data ?? new Map()} chosen=${chosen} setChosen=${setChosen} />
      ${tasks.length >= size && html`<div><${Button} onClick=${() => setSize(size + PAGE)}>${t("pipe.more")}<//></div>`}`
    : filtered ? html`<${Empty} title=${t("pipe.nothing.title")}><${Button} onClick=${() => setQuery({ state: null, q: null })}>${t("pipe.nothing.clear")}<//><//>`
      : html`<${Empty} title=${t("pipe.none.title")}><${Start} how=${t("pipe.none.text")} program=${FIRST_PIPELINE} />
        <p class="faint">${t("pipe.none.foreign")}</p><//>`)}<//>`;
}

/** Pipelines; the one that the project's file names comes first. */
function ordered(some) {
  const first = (one) => (parentName(one) === projectFile().project ? 0 : 1);
  return [...some].sort((a, b) => first(a) - first(b));
}

const statesOf = (one) => one.stats?.active?.status_count ?? {};
const runsOf = (one) => one.stats?.active?.total_tasks || Object.values(statesOf(one)).reduce((sum, n) => sum + n, 0);

/** A card for each pipeline. */
function Pipelines({ some }) {
  return html`<ul class="pipe-cards" aria-label=${t("pipe.title")}>${ordered(some).map((one) => {
    const [count, runs] = [statesOf(one), runsOf(one)];
    return html`<li key=${one.id}><a class="card" href=${`/pipelines/${one.id}`}><strong>${pipelineName(one)}</strong><span class="faint">${parentName(one)}</span>
      <span>${[t("pipe.count", { n: runs }), count.in_progress > 0 && t("pipe.count.running", { n: count.in_progress }),
        count.failed > 0 && t("pipe.count.failed", { n: count.failed })].filter(Boolean).join(" · ")}</span></a></li>`;
  })}</ul>`;
}

function Filters({ filter }) {
  const [text, setText] = useState(filter.text ?? "");
  useEffect(() => {
    const timer = setTimeout(() => { if (text.trim() !== (filter.text ?? "")) setQuery({ q: text.trim() }); }, 250);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(() => { if ((filter.text ?? "") !== text.trim()) setText(filter.text ?? ""); }, [filter.text]);
  return html`<form class="pipe-filters" role="search" aria-label=${t("pipe.filters")} onSubmit=${(event) => event.preventDefault()}>
    <label><span>${t("pipe.filter.state")}</span><select id="state" value=${filter.state ?? ""} onChange=${(event) => setQuery({ state: event.target.value })}>
      <option value="">${t("pipe.filter.any")}</option>${STATES.map((state) => html`<option key=${state} value=${state}>${statusWord(state)}</option>`)}</select></label>
    <label><span>${t("pipe.filter.text")}</span><input id="text" value=${text} onInput=${(event) => setText(event.target.value)} /></label></form>`;
}
