// What a task holds, in tabs, the first of which is this page's own.
import { html } from "../base/html.js";
import { t } from "../base/words.js";
import { Tabs } from "../parts/tabs.js";
import { TaskView, tabOf } from "../tasks/view.js";

const NAMES = ["log", "hyper-params", "scalars", "plots", "images", "artifacts", "execution", "info"];

/** `tab` is what stands in the address, "" for `children`; TaskView's own row of tabs is the one that lacks the first. */
export function TaskTabs({ id, tab, hrefOf, label, children }) {
  const current = tab ? tabOf(tab.split("/")) : "";
  return html`<${Tabs} label=${label} current=${current} tabs=${[{ id: "", label: t("run.overview"), href: hrefOf("") },
      ...NAMES.map((name) => ({ id: name, label: name === "info" ? t("stage.task") : t(`tab.${name}`), href: hrefOf(name) }))]} />
    ${current ? html`<div class="without-tabs"><${TaskView} key=${id} id=${id} tab=${current} hrefOf=${hrefOf} tabs=${NAMES} /></div>` : children}`;
}
