// What was run: code, commit and what was changed beside it, packages, container, queue; and the same as commands.
import { html } from "../../base/html.js";
import { call } from "../../base/api.js";
import { useData } from "../../base/data.js";
import { concerns } from "../../base/live.js";
import { t } from "../../base/words.js";
import { quoted } from "../../base/texts.js";
import { Command, Copy, Empty, Facts, Loaded, SafeLink, Section } from "../../parts/basics.js";
import { isPipeline } from "../../parts/status.js";
import { Diff } from "../../parts/reports/diff.js";
import { LeftScript, Script } from "./script.js";

const withCopy = (text) => (text ? html`<code>${text}</code> <${Copy} text=${text} />` : null);

/** The parameters of the command line, where the script reads its own (section Args): a pipeline's are no options of it. */
function argumentsOf(task) {
  if (isPipeline(task)) return "";
  return Object.values(task.hyperparams?.Args ?? {}).filter((one) => `${one.value ?? ""}` !== "" && `${one.value}` !== "None")
    .map((one) => ` ${quoted(`--${one.name}`)} ${quoted(`${one.value}`)}`).join("");
}

function commands(task, script) {
  const lines = [];
  const commit = script.version_num || script.tag || script.branch;
  if (script.repository) {
    lines.push(`git clone -- ${quoted(script.repository)} work && cd work`);
    if (commit) lines.push(`git checkout ${quoted(commit)}`);
    if (script.diff) lines.push(`python -c "from clearml import Task; print(Task.get_task('${task.id}').data.script.diff)" | git apply`);
  } else if (script.diff) lines.push(`python -c "from clearml import Task; print(Task.get_task('${task.id}').data.script.diff)" > ${quoted(script.entry_point || "script.py")}`);
  if (script.working_dir && script.working_dir !== ".") lines.push(`cd ${quoted(script.working_dir)}`);
  if (script.entry_point) lines.push(`python ${script.entry_point.startsWith("-m ") ? script.entry_point.split(/\s+/).map(quoted).join(" ") : quoted(script.entry_point)}${argumentsOf(task)}`);
  return lines.join("\n");
}

function Packages({ requirements }) {
  const kinds = Object.entries(requirements ?? {}).filter(([, text]) => `${Array.isArray(text) ? text.join("") : text ?? ""}`.trim());
  if (!kinds.length) return html`<p class="faint">${t("exec.packages.none")}</p>`;
  return kinds.map(([kind, text]) => {
    const all = Array.isArray(text) ? text.join("\n") : `${text}`;
    return html`<div key=${kind}><h3>${kind} <${Copy} text=${all} label=${t("exec.packages.copy")} /></h3><pre class="block" tabindex="0">${all}</pre></div>`;
  });
}

const Repository = ({ address }) => (address ? html`${/^https?:/i.test(address) ? html`<${SafeLink} href=${address} />` : html`<code>${address}</code>`} <${Copy} text=${address} />` : "–");

export default function Execution({ task, reload }) {
  const ask = async (how) => (await call("tasks.get_by_id_ex", { id: [task.id], only_fields: ["script", "container", "execution.queue.name"] }, how)).tasks[0];
  const asked = useData(ask, `script ${task.id}`, { when: (changes) => concerns(changes, "tasks", task.id), keep: true });
  return html`<${Loaded} from=${asked}>${(found) => {
    const script = found?.script ?? {};
    const container = found?.container ?? {};
    const queue = found?.execution?.queue;
    const text = commands(task, script);
    return html`${task.status !== "created" && html`<${LeftScript} task=${task} />`}<${Section} title=${t("exec.code")} actions=${task.status === "created" && html`<${Script} task=${task} script=${script} container=${container} saved=${() => { asked.reload(); reload(); }} />`}>
        <${Facts} rows=${[
          [t("exec.repository"), html`<${Repository} address=${script.repository} />`], [t("exec.branch"), withCopy(script.branch)], [t("exec.commit"), withCopy(script.version_num)],
          script.tag && [t("exec.tag"), withCopy(script.tag)], [t("exec.entry"), withCopy(script.entry_point)], [t("exec.folder"), withCopy(script.working_dir)], [t("exec.binary"), withCopy(script.binary)],
        ]} />${text && html`<${Command} title=${t("same.command")} text=${text} />`}<//>
      <${Section} title=${t("exec.diff")}>${script.diff ? html`<${Diff} diff=${script.diff} />` : html`<p class="faint">${script.repository ? t("exec.diff.none") : t("exec.diff.unknown")}</p>`}<//>
      <${Section} title=${t("exec.packages")}><${Packages} requirements=${script.requirements} /><//>
      <${Section} title=${t("exec.where")}><${Facts} rows=${[
        [t("exec.queue"), queue?.id && html`<a href="/workers-and-queues/queues">${queue.name ?? queue.id}</a>`], [t("exec.worker"), task.last_worker],
        [t("exec.image"), withCopy(container.image)], [t("exec.arguments"), withCopy(container.arguments)],
      ]} />${container.setup_shell_script && html`<h3>${t("exec.setup")}</h3><pre class="block" tabindex="0">${container.setup_shell_script}</pre>`}<//>
      ${!script.entry_point && !script.diff && html`<${Empty} title=${t("exec.none")}><p class="faint">${t("exec.none.why")}</p><//>`}`;
  }}<//>`;
}
