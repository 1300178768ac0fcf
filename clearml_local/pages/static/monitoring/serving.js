// What serves models now: tasks of the project's file, and processes that report themselves as endpoints.
import { html } from "../base/html.js";
import { useCall } from "../base/data.js";
import { taskAddress } from "../base/router.js";
import { Ago, Ran, duration, number } from "../base/times.js";
import { said, t } from "../base/words.js";
import { Copy, Facts, Section } from "../parts/basics.js";
import { Status } from "../parts/status.js";
import { usePoll } from "../queues/workers.js";
import { lastOf, useTasksOf } from "./looks.js";

const LOOK_MS = 15000;

function Service({ task, how, outputs }) {
  const address = task.hyperparams?.[outputs]?.[how.address]?.value;
  return html`<div class="service"><p><a href=${taskAddress(task)}>${task.name}</a> <${Status} status=${task.status} />${" "}
    <span class="faint"><${Ran} task=${task} /> · ${t("serving.heard")} <${Ago} at=${task.last_update} /></span></p>
    <${Facts} rows=${[address && [t("serving.address"), html`<code>${address}</code> <${Copy} text=${address} />`],
      ...(how.metrics ?? []).map((one) => [said(one.label) || one.variant, number(lastOf(task, one))])]} /></div>`;
}

/** Endpoints of processes that report; they have no changes to hear of. */
export function Endpoints() {
  const asked = useCall("serving.get_endpoints", {}, { keep: true });
  usePoll(asked.refresh, LOOK_MS);
  const endpoints = asked.data?.endpoints ?? [];
  if (!endpoints.length) return null;
  return html`<div class="scroller" tabindex="0" role="region" aria-label=${t("serving.endpoints")}><table class="plain">
    <thead><tr><th scope="col">${t("serving.endpoint")}</th><th scope="col">${t("serving.model")}</th><th scope="col" class="number">${t("serving.instances")}</th>
      <th scope="col" class="number">${t("serving.requests")}</th><th scope="col" class="number">${t("serving.latency")}</th><th scope="col">${t("serving.up")}</th></tr></thead>
    <tbody>${endpoints.map((one) => html`<tr key=${one.url}><th scope="row">${one.endpoint ?? ""} <code>${one.url}</code></th><td>${one.model}</td>
      <td class="number">${one.instances}</td><td class="number">${number(one.requests)}</td><td class="number">${number(one.latency_ms)}</td><td>${duration(one.uptime_sec)}</td></tr>`)}</tbody></table></div>`;
}

export function Serving({ how, outputs }) {
  const asked = useTasksOf(how ?? null);
  const running = (asked.data ?? []).filter((one) => one.status === "in_progress");
  const shown = running.length ? running : (asked.data ?? []).slice(0, 1);
  return html`<${Section} title=${t("serving.title")}>${how && !running.length && asked.data && html`<p class="faint">${t("serving.none")}${shown.length > 0 && ` ${t("serving.last")}`}</p>`}
    ${shown.map((task) => html`<${Service} key=${task.id} task=${task} how=${how} outputs=${outputs} />`)}<${Endpoints} /><//>`;
}
