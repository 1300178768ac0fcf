// What can be done with the runs that were chosen.
import { html } from "../base/html.js";
import { compareAddress, navigate } from "../base/router.js";
import { t } from "../base/words.js";
import { Button } from "../parts/basics.js";
import { Menu } from "../parts/menu.js";
import { useTaskActions } from "../tasks/actions.js";

export function Chosen({ runs, onNone }) {
  const { items, dialog } = useTaskActions(runs, { onDone: onNone });
  if (!runs.length) return dialog;
  return html`<div class="pipe-chosen" role="status"><span>${t("pipe.chosen", { n: runs.length })}</span>
    <${Button} kind="primary" why=${runs.length < 2 ? t("pipe.compare.why") : ""}
      onClick=${() => navigate(compareAddress(runs.map((run) => run.id), "parameters", "*"))}>${t("pipe.compare")}<//>
    <${Menu} label=${t("pipe.chosen.do")} items=${items.filter((item) => item.id !== "compare")} />
    <${Button} kind="quiet" onClick=${onNone}>${t("pipe.chosen.clear")}<//></div>${dialog}`;
}
