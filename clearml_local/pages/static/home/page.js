// Home: what runs, what failed last and why, what is live, what waits, in one glance.
import { html, style } from "../base/html.js";
import { useTitle } from "../base/router.js";
import { knownSession } from "../base/api.js";
import { said, t } from "../base/words.js";
import { Command, Empty } from "../parts/basics.js";
import { settings } from "../monitoring/looks.js";
import { useFailed, useLive, useRunning, useRuns, useWaiting } from "./ask.js";
import { Alerts } from "./alerts.js";
import { Failed } from "./failed.js";
import { Live } from "./live.js";
import { Running } from "./running.js";
import { Runs } from "./runs.js";
import { Waiting } from "./waiting.js";
import "./words.js";

style(import.meta.url, "home.css");

const SDK = `eval "$(python -m clearml_local env)"
python train.py            # with: from clearml import Task; Task.init("My project", "first")`;

/** Who is new sees what to type. */
function Beginning() {
  const { project } = knownSession() ?? {};
  const commands = project?.commands ?? {};
  return html`<${Empty} title=${t("home.new")}><p>${t("home.new.text")}</p>
    ${commands.run && html`<${Command} title=${t("home.new.run")} text=${commands.run} />`}
    <${Command} title=${t("home.new.sdk")} text=${SDK} />
    <${Command} title=${t("home.new.agents")} text=${commands.agents ?? "python -m clearml_local up"} /><//>`;
}

export default function Page() {
  const [running, failed, runs, live, waiting] = [useRunning(), useFailed(), useRuns(), useLive(), useWaiting()];
  const title = said(knownSession()?.project?.title);
  useTitle(t("nav.home"));
  const waits = waiting.data?.queues.some((queue) => queue.entries.length);
  const isNew = runs.data && running.data && waiting.data && !runs.data.any && !running.data.tasks.length && !waits;
  return html`<div class="page-head"><h1>${title || t("nav.home")}</h1></div>
    ${isNew ? html`<${Beginning} />` : html`<div class="home">
      <${Running} asked=${running} />
      <${Live} asked=${live} />
      <${Failed} asked=${failed} />
      <${Waiting} asked=${waiting} />
      ${settings() && html`<${Alerts} how=${settings()} />`}
      <${Runs} asked=${runs} />
    </div>`}`;
}
