// The actions of the project's file as buttons of a model's page, and the one that goes on, followed to its end.
import { html, useEffect, useRef, useState } from "../../base/html.js";
import { call } from "../../base/api.js";
import { useData } from "../../base/data.js";
import { concerns } from "../../base/live.js";
import { setQuery, taskAddress } from "../../base/router.js";
import { said, t } from "../../base/words.js";
import { Button, Failure } from "../../parts/basics.js";
import { Status } from "../../parts/status.js";
import { actions, everyAction, versionOf } from "../rules.js";
import { Ask } from "./ask.js";
import { possible } from "./possible.js";

const ENDED = ["completed", "published", "failed", "stopped", "closed"];
const LINES = 12;

export function ActionButtons({ data }) {
  const [asked, setAsked] = useState(null);
  const { model, live, family } = data;
  const some = actions(model).filter((one) => one.task && one.label).map((action) => [action, possible(action, model, live, family)]);
  return html`${some.map(([action, why], place) => html`<${Button} key=${action.name} kind=${why || place ? "plain" : "primary"} why=${why} onClick=${() => setAsked(action)}>${said(action.label)}<//>`)}
    ${asked && html`<${Ask} action=${asked} data=${data} close=${() => setAsked(null)} />`}`;
}

const reasons = () => everyAction().map(({ task }) => task?.reason).filter(Boolean);

const BY_AGENT = /^Changed by /; // an agent's words, which say who and not why

/** Why a task failed, in its own words: the parameter that the file names, else its status; "" where only its log tells. */
function wordsOf(task) {
  for (const path of reasons()) {
    const [section, name] = path.split("/");
    const text = task.hyperparams?.[section]?.[name]?.value;
    if (text) return text;
  }
  return BY_AGENT.test(task.status_message ?? "") ? "" : task.status_message || "";
}

async function ask(id, how) {
  const { tasks: [task] } = await call("tasks.get_all_ex", {
    id: [id], search_hidden: true, only_fields: ["name", "status", "status_message", "status_reason", "project.name", "hyperparams", "execution.queue.name", "last_update"],
  }, how);
  if (!task) return null;
  const log = task.status === "in_progress" || task.status === "failed" ? (await call("events.get_task_log", { task: id, batch_size: LINES, navigate_earlier: true }, how)).events : [];
  return { task, lines: log.flatMap(({ msg }) => msg.split(/\r?\n/)).filter(Boolean).slice(-LINES) };
}

/** The task of an action that was confirmed, named in the address: a reload goes on following it. */
export function Followed({ id, data, reload }) {
  const from = useData((how) => ask(id, how), id ? `doing ${id}` : null, { when: (changes) => concerns(changes, "tasks", id) });
  const status = from.data?.task?.status;
  const before = useRef(undefined);
  useEffect(() => {
    if (before.current && !ENDED.includes(before.current) && ENDED.includes(status)) reload();
    before.current = status;
  }, [status]);
  if (!id || from.data === null) return null;
  if (!from.data) return html`<${Failure} error=${from.error} retry=${from.reload} />`;
  const { task, lines } = from.data;
  const ended = ENDED.includes(status);
  const bad = status === "failed" || status === "stopped";
  const words = bad ? wordsOf(task) : "";
  return html`<section class="section followed" aria-label=${task.name} data-status=${status}><header><h2>${task.name}</h2><span role="status"><${Status} status=${status} /></span>
      <div class="actions"><a class="button" href=${taskAddress(task, "output/log")}>${t("doing.log")}</a>${ended && html`<${Button} onClick=${() => setQuery({ doing: null })}>${t("doing.close")}<//>`}</div></header>
    ${status === "queued" && html`<p>${t("doing.queued", { queue: task.execution?.queue?.name ?? "" })}</p>`}
    ${status === "in_progress" && html`<p class="faint">${t("doing.running")}</p>`}
    ${(status === "completed" || status === "published") && html`<p>${data.live ? t("doing.done", { version: versionOf(data.live), name: data.live.name }) : t("doing.done.none")}</p>`}
    ${bad && html`<p role="alert"><strong>${t(status === "stopped" ? "doing.stopped" : words ? "doing.refused" : "doing.failed")}</strong></p>${words && html`<pre class="text-block">${words}</pre>`}`}
    ${lines.length > 0 && html`<details open=${bad && !words}><summary>${t("doing.lines")}</summary><pre class="text-block">${lines.join("\n")}</pre></details>`}</section>`;
}
