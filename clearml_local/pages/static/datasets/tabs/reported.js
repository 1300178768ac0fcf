// What the version, and the task that wrote it, reported about its rows: tables and plots.
import { html } from "../../base/html.js";
import { call } from "../../base/api.js";
import { useData } from "../../base/data.js";
import { concerns } from "../../base/live.js";
import { taskAddress } from "../../base/router.js";
import { t } from "../../base/words.js";
import { Loaded, Section } from "../../parts/basics.js";
import { Plot } from "../../parts/plot.js";

const OWN = /^__Dataset /; // the SDK's own pictures of the files: these pages show them in their own way
const MOST = 12;

export function Reported({ task }) {
  const from = useData(async (how) => (await call("events.get_task_plots", { task: task.id, iters: 1 }, how)).plots.filter(({ metric }) => !OWN.test(metric)), `reported ${task.id}`, { when: (changes) => concerns(changes, "tasks", task.id) });
  const maker = task.parent?.id ? task.parent : null;
  return html`<${Loaded} from=${from}>${(plots) => (plots.length || maker) && html`<${Section} title=${t("dataset.reported")}>
    ${plots.slice(0, MOST).map((one) => html`<div key=${`${one.metric} ${one.variant}`}><${Plot} plot=${one.plot_str} title=${[one.metric, one.variant].filter(Boolean).join(" · ")} /></div>`)}
    ${maker && html`<p><a href=${taskAddress({ id: maker.id, project: "*" }, "info-output/metrics/plots")}>${t("dataset.reported.by", { name: maker.name ?? maker.id.slice(0, 8) })}</a></p>`}<//>`}<//>`;
}
