// Asks before an action: what is displaced by what, which rules may refuse, which queue, who listens there.
import { html, useState } from "../../base/html.js";
import { useCall, useData } from "../../base/data.js";
import { call } from "../../base/api.js";
import { concerns } from "../../base/live.js";
import { setQuery } from "../../base/router.js";
import { listenCommand } from "../../base/texts.js";
import { said, t } from "../../base/words.js";
import { Command } from "../../parts/basics.js";
import { Confirm } from "../../parts/dialog.js";
import { announce } from "../../parts/toast.js";
import { isSilent } from "../../queues/workers.js";
import { Verdict } from "../family.js";
import { rules, versionOf } from "../rules.js";
import { Numbers } from "../tabs/general.js";
import { changeOf, commandOf, filled } from "./possible.js";
import { codeOf, enqueue, unmakeable } from "./task.js";

function Field({ field, value, set }) {
  const id = `doing-${field.name}`;
  const help = field.help && html`<span class="help" id=${`${id}-help`}>${said(field.help)}</span>`;
  if (field.type === "boolean") {
    return html`<div class="field"><label class="check"><input type="checkbox" id=${id} checked=${!!value} aria-describedby=${help ? `${id}-help` : undefined} onChange=${(event) => set(event.target.checked)} /> ${said(field.label)}</label>${help}</div>`;
  }
  return html`<div class="field"><label for=${id}>${said(field.label)}</label>${field.choices
    ? html`<select id=${id} value=${value} onChange=${(event) => set(event.target.value)}>${field.choices.map((one) => html`<option value=${one} key=${one}>${one}</option>`)}</select>`
    : html`<input id=${id} value=${value ?? ""} onInput=${(event) => set(event.target.value)} />`}${help}</div>`;
}

function Side({ side, title, model, other }) {
  return html`<div class="doing-side" data-side=${side}><p class="faint">${title}</p>${model
    ? html`<p><strong>${model.name}</strong> <span class="unbroken">${versionOf(model)}</span></p>${rules().gate && html`<p><${Verdict} model=${model} /></p>`}` : html`<p>${other}</p>`}</div>`;
}

function Change({ now, then, asked }) {
  const sides = [now && [t("doing.now.column", { version: versionOf(now) }), now], then && then !== now && [t("doing.then.column", { version: versionOf(then) }), then]].filter(Boolean);
  return html`<div class="doing-sides"><${Side} side="old" title=${t("doing.now")} model=${now} other=${t("doing.now.none")} />
    <${Side} side="new" title=${t("doing.then")} model=${then} other=${t("doing.then.unknown")} /></div>
    ${sides.length > 0 && html`<${Numbers} columns=${[...sides].reverse()} />`}
    ${now && then && html`<p>${t("doing.displaces", { then: versionOf(then), now: versionOf(now) })}</p>`}`;
}

/** Names of the agents that listen on a queue. */
function listening(workers, queue) {
  return workers.filter((one) => (one.queues ?? []).some(({ id }) => id === queue) && !isSilent(one.last_activity_time)).map(({ id }) => id);
}

function Queue({ queues, queue, set, agents, command }) {
  const name = queues.find(({ id }) => id === queue)?.name ?? "";
  return html`<div class="field"><label for="doing-queue">${t("doing.queue")}</label>
      <select id="doing-queue" value=${queue} onChange=${(event) => set(event.target.value)}>${queues.map((one) => html`<option value=${one.id} key=${one.id}>${one.name}</option>`)}</select>
      ${agents === null ? null : agents.length ? html`<span class="help" data-agents=${agents.length}>${t("doing.agents", { n: agents.length, names: agents.slice(0, 3).join(", ") })}</span>`
    : html`<div class="notice" role="status" data-agents="0"><p>${t("doing.agents.none", { queue: name })}</p><${Command} text=${listenCommand(name)} /></div>`}</div>
    ${agents?.length === 0 && html`<${Command} title=${t("doing.command.instead")} text=${command} />`}`;
}

export function Ask({ action, data: { model, live, family }, close }) {
  const [values, setValues] = useState(Object.fromEntries((action.fields ?? []).map(({ name, default: value, type }) => [name, value ?? (type === "boolean" ? false : "")])));
  const [picked, setPicked] = useState(null);
  const queues = useCall("queues.get_all", { only_fields: ["name"], order_by: ["name"] });
  const workers = useData((how) => call("workers.get_all", {}, how), "workers", { when: (changes) => concerns(changes, "workers") });
  const all = queues.data?.queues ?? [];
  const queue = picked ?? all.find(({ name }) => name === action.queue)?.id ?? all[0]?.id ?? "";
  const agents = workers.data ? listening(workers.data.workers, queue) : null;
  const command = commandOf(action, model, values);
  const { repository, branch, version_num: commit } = codeOf(model);
  const unmade = unmakeable(model);
  const why = unmade ? t(unmade) : queue ? "" : t("doing.why.queue");
  const act = async () => {
    const id = await enqueue(action, model, values, queue);
    announce(t("doing.enqueued", { queue: all.find((one) => one.id === queue)?.name ?? "" }));
    setQuery({ doing: id });
  };
  return html`<${Confirm} title=${filled(action.title ?? action.label, model)} label=${said(action.label)} act=${act} onClose=${close} why=${why}>
    <${Change} ...${changeOf(action, model, live, family)} />
    ${(action.rules ?? []).length > 0 && html`<div><p>${t("doing.rules")}</p><ul class="doing-rules">${action.rules.map((one) => html`<li key=${said(one)}>${said(one)}</li>`)}</ul></div>`}
    ${(action.fields ?? []).map((field) => html`<${Field} key=${field.name} field=${field} value=${values[field.name]} set=${(value) => setValues({ ...values, [field.name]: value })} />`)}
    ${unmade ? html`<p class="notice">${t(unmade)}</p><${Command} title=${t("doing.command.instead")} text=${command} />`
    : html`<${Queue} queues=${all} queue=${queue} set=${setPicked} agents=${agents} command=${command} />
      <p class="faint">${t(branch ? "doing.code.branch" : "doing.code.commit", { script: action.task.entry_point, repository, branch, commit: commit.slice(0, 8) })}</p>
      ${agents?.length !== 0 && html`<${Command} title=${t("doing.command")} text=${command} />`}`}<//>`;
}
