// Who works on what, and whether it still does.
import { html } from "../base/html.js";
import { Ago, duration, moment } from "../base/times.js";
import { t } from "../base/words.js";
import { Command, Empty, Loaded } from "../parts/basics.js";
import { Load, useLoad } from "./load.js";
import { TaskLink, queueAddress, useWorkers } from "./workers.js";

const UP = "python -m clearml_local up";
const stateOf = (agent) => (agent.lost ? "lost" : agent.running.length ? "works" : "idle");

const Work = ({ tasks }) => html`<ul class="work">${tasks.map((task) => html`<li key=${task.id}>
  <${TaskLink} task=${task} /> <span class="faint">${t("agents.since", { time: duration(task.running_time / 1000) })}${
    task.project?.name && ` · ${task.project.name}`}</span></li>`)}</ul>`;

function Agent({ agent, load }) {
  const state = stateOf(agent);
  return html`<article class="card agent" data-state=${state} aria-label=${agent.id}>
    <header><h2 class="mono">${agent.id}</h2><span class="status" data-status=${{ lost: "failed", works: "in_progress", idle: "created" }[state]}>
      <span class="sign" aria-hidden="true">${{ lost: "✕", works: "◐", idle: "○" }[state]}</span>${t(`agents.${state}`, { n: 1 })}</span></header>
    ${agent.lost && html`<div class="notice"><p>${t("agents.lost.text")}</p>
      ${agent.running.length > 0 && html`<p>${t("agents.lost.task")}</p>`}<${Command} text=${UP} title=${t("agents.lost.do")} /></div>`}
    ${agent.running.length > 0 ? html`<${Work} tasks=${agent.running} />` : html`<p class="faint">${t("agents.nothing")}</p>`}
    <p>${t("agents.listens")} ${agent.queues.length ? agent.queues.map((queue, i) => html`${i > 0 && ", "}<a href=${queueAddress(queue)}>${queue.name ?? queue.id}</a>${
      queue.num_tasks > 0 && html` <span class="count">(${queue.num_tasks})</span>`}`) : html`<span class="faint">${t("agents.noqueue")}</span>`}
      ${agent.services && html` <span class="queue-mark" title=${t("agents.services.why")}>${t("agents.services")}</span>`}</p>
    <${Load} load=${load} agent=${agent.id} />
    <p class="faint heard">${t("agents.heard")} <${Ago} at=${agent.last_activity_time} /> · ${t("agents.registered")} <${Ago} at=${agent.register_time} /></p>
  </article>`;
}

const Left = ({ tasks }) => tasks.length > 0 && html`<div class="notice" role="status"><p><strong>${t("agents.left", { n: tasks.length })}</strong> ${t("agents.left.text")}</p>
  <ul class="work">${tasks.map((task) => html`<li key=${task.id}><${TaskLink} task=${task} />
    <span class="faint"><code>${task.last_worker}</code>, ${t("agents.heard")} <${Ago} at=${task.last_worker_report} /></span></li>`)}</ul>
  <${Command} text=${UP} /></div>`;

function Summary({ agents }) {
  const counts = ["works", "idle", "lost"].map((state) => [state, agents.filter((one) => stateOf(one) === state).length]).filter(([, n]) => n);
  return html`<p class="faint">${t("agents.count", { n: agents.length })}${counts.map(([state, n], i) => html`${i ? ", " : ": "}${n} ${t(`agents.${state}`, { n })}`)}</p>`;
}

export function Agents() {
  const asked = useWorkers();
  const load = useLoad();
  return html`<${Loaded} from=${asked}>${({ agents, left }) => html`
    <${Left} tasks=${left.filter((task) => moment(task.started))} />
    ${agents.length === 0 ? html`<${Empty} title=${t("agents.none")}><p>${t("agents.none.text")}</p><${Command} text=${UP} /><//>` : html`
      <${Summary} agents=${agents} />
      <div class="agents">${agents.map((agent) => html`<${Agent} key=${agent.id} agent=${agent} load=${load} />`)}</div>`}`}<//>`;
}
