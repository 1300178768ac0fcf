// Actions that only want to be confirmed, and what came of one that did not work for all.
import { html, style, useState } from "../../base/html.js";
import { t } from "../../base/words.js";
import { Button, Copy } from "../../parts/basics.js";
import { Confirm, Dialog } from "../../parts/dialog.js";
import { unsavedOf } from "../tabs/editing/unsaved.js";
import { isPipeline } from "./possible.js";
import { act } from "./run.js";

style(import.meta.url, "actions.css");
const NAMED = 6;

/** What a dialog does, as its button says it: the menu's words without the dots that promise a dialog. */
export const doing = (kind) => t(`act.${kind}`).replace(/\s*…$/, "");

/** The tasks that are meant, by name; of many the first. */
export const Named = ({ tasks }) => html`<ul class="act-named">${tasks.slice(0, NAMED).map((task) => html`<li key=${task.id}>${task.name || task.id}</li>`)}
  ${tasks.length > NAMED && html`<li class="faint">${t("act.more", { n: tasks.length - NAMED })}</li>`}</ul>`;

/** How far it got; said as soon as it takes more than one call. */
export function useProgress(tasks) {
  const [done, setDone] = useState(0);
  const line = done > 0 && tasks.length > 1 && html`<p role="status">${t("act.progress", { n: done, all: tasks.length })}</p>`;
  return { line, progress: setDone };
}

/** What keeps tasks from being done with as they look on their pages, in words; "" where nothing does. */
export const unsavedWhy = (tasks) => {
  const some = unsavedOf(tasks);
  return some.length ? t("act.unsaved", { names: some.slice(0, NAMED).map((task) => task.name || task.id).join(", ") }) : "";
};
export const Why = ({ why }) => why && html`<p class="notice" role="alert">${why}</p>`;

function Simple({ kind, tasks, onClose, finished, danger = false, children }) {
  const { line, progress } = useProgress(tasks);
  const go = async () => finished(await act(kind, tasks, {}, { progress }));
  return html`<${Confirm} title=${t(`act.${kind}.title`, { n: tasks.length })} label=${doing(kind)} danger=${danger} act=${go} onClose=${onClose}>
    <${Named} tasks=${tasks} /><p>${t(`act.${kind}.text`, { n: tasks.length })}</p>${children}${line}<//>`;
}

export const Abort = (props) => html`<${Simple} kind="abort" danger ...${props}>
  ${props.tasks.some(isPipeline) && html`<p>${t("act.abort.steps")}</p>`}<//>`;
export const Reset = (props) => html`<${Simple} kind="reset" danger ...${props} />`;
export const Publish = (props) => html`<${Simple} kind="publish" ...${props} />`;

/** For which tasks it did not work, one by one and why; and which files are left behind. */
export function Outcome({ action, tasks, outcome, onClose }) {
  const { succeeded, failed, files } = outcome;
  const names = new Map(tasks.map((task) => [task.id, task.name]));
  return html`<${Dialog} title=${t(failed.length ? "act.outcome.part" : "act.outcome.files")} onClose=${onClose} wide=${failed.length > 0}>
    <div class="act-outcome">
      <p>${t("act.outcome.text", { what: doing(action), n: succeeded.length, all: succeeded.length + failed.length })}</p>
      ${failed.length > 0 && html`<div class="scroller" tabindex="0" role="region" aria-label=${t("act.outcome.failed")}>
        <table class="plain" aria-label=${t("act.outcome.failed")}><thead><tr><th scope="col">${t("act.task")}</th><th scope="col">${t("act.reason")}</th></tr></thead>
        <tbody>${failed.map((one) => html`<tr key=${one.id}><th scope="row">${names.get(one.id) || one.id}</th><td>${one.error?.msg}</td></tr>`)}</tbody></table></div>`}
      ${files.length > 0 && html`<p>${t("act.outcome.left", { n: files.length })} <${Copy} text=${files.join("\n")} /></p>
        <pre class="act-files" tabindex="0">${files.join("\n")}</pre>`}
    </div>
    <footer><${Button} kind="primary" onClick=${onClose}>${t("dialog.close")}<//></footer><//>`;
}
