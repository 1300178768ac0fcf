// How an agent's machine did during the last hour.
import { html } from "../base/html.js";
import { own } from "../base/own.js";
import { call, serverNow } from "../base/api.js";
import { useData } from "../base/data.js";
import { number } from "../base/times.js";
import { t } from "../base/words.js";
import { Spark } from "./spark.js";
import { usePoll } from "./workers.js";

const HOUR_S = 3600;
const INTERVAL_S = 30;
const ASK_MS = 30000;
const percent = (value) => `${number(Math.round(value))} %`;
const gigabytes = (value) => `${number(value >= 10240 ? Math.round(value / 1024) : Math.round(value / 102.4) / 10)} GB`;
// The agent (3.0) reports what is free of its disk in per cent, whereas the schema of its call says MB.
const share = (value) => (value <= 100 ? percent(value) : gigabytes(value));
// Figures as agents name them; memory comes in MB.
const FIGURES = [
  { key: "cpu_usage", high: 100, write: percent }, { key: "memory_used", write: gigabytes },
  { key: "disk_free_home", write: share }, { key: "gpu_usage", high: 100, write: percent },
  { key: "gpu_memory_used", write: gigabytes },
];

async function ask(how) {
  const to = Math.ceil(serverNow() / 1000);
  const body = { from_date: to - HOUR_S, to_date: to, interval: INTERVAL_S, items: FIGURES.map(({ key }) => ({ key, category: "avg" })) };
  const { workers } = await call("workers.get_stats", body, how);
  return { to: to * 1000, of: Object.fromEntries(workers.map((one) => [one.worker, one.metrics])) };
}

export function useLoad() {
  const asked = useData(ask, "load", { keep: true });
  usePoll(asked.refresh, ASK_MS);
  return asked.data;
}

export function Load({ load, agent }) {
  const metrics = own(load?.of, agent) ?? [];
  const shown = FIGURES.flatMap((figure) => {
    const found = metrics.find((one) => one.metric === figure.key);
    const points = found?.dates.map((at, i) => [at, found.stats[0].values[i]]) ?? [];
    return points.length ? [{ ...figure, points }] : [];
  });
  if (!shown.length) return html`<p class="faint">${t("agents.noload")}</p>`;
  return html`<div class="load">${shown.map((one) => html`<${Spark} key=${one.key} name=${t(`load.${one.key}`)} points=${one.points}
    high=${one.high} write=${one.write} span=${[load.to - HOUR_S * 1000, load.to]} gap=${INTERVAL_S * 4000} />`)}</div>`;
}
