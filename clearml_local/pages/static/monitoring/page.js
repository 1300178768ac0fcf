// Monitoring: how the live model is doing, of what its monitor, its retraining and its service report.
import { html, style, useEffect, useRef } from "../base/html.js";
import { useTitle } from "../base/router.js";
import { t } from "../base/words.js";
import { Plain } from "./plain.js";
import { Course } from "./course.js";
import { Decisions } from "./decisions.js";
import { Look } from "./look.js";
import { Looks } from "./list.js";
import { settings, useLook, useLooks } from "./looks.js";
import { Serving } from "./serving.js";
import { Command, Empty, Loaded } from "../parts/basics.js";
import "./words.js";

style(import.meta.url, "monitoring.css");

const Nothing = ({ how }) => html`<${Empty} title=${t("looks.none")}><p>${t("looks.none.text")}</p>
  ${how.commands.map((one) => html`<${Command} key=${one} text=${one} />`)}<//>`;

/** Brings the look into view that was just chosen, for it stands far above the list; whoever opens the page begins at its top. */
function useBrought(id, shown) {
  const brought = useRef(id);
  useEffect(() => {
    if (brought.current === id || !shown) return;
    brought.current = id;
    const heading = document.querySelector(`[data-look="${CSS.escape(shown)}"] h2`);
    if (!heading) return;
    heading.tabIndex = -1;
    heading.addEventListener("blur", () => heading.removeAttribute("tabindex"), { once: true });
    heading.focus({ preventScroll: true });
    heading.closest("section").scrollIntoView({ block: "start" });
  }, [id, shown]);
}

/** The look that is asked for, else the newest; one that is not among the newest is asked for by its id. */
function Chosen({ looks, id, how }) {
  const [newest] = looks;
  const known = id ? looks.find((one) => one.id === id) : newest;
  const asked = useLook(how, known ? null : id);
  useBrought(id, (known ?? asked.data)?.id);
  if (known) return html`<${Look} key=${known.id} look=${known} newest=${newest} how=${how} />`;
  return html`<${Loaded} from=${asked}>${(look) => (look ? html`<${Look} key=${look.id} look=${look} newest=${newest} how=${how} />`
    : html`<div class="notice" role="status"><p>${t("look.gone", { id })}</p></div>${newest ? html`<${Look} key=${newest.id} look=${newest} newest=${newest} how=${how} />` : html`<${Nothing} how=${how} />`}`)}<//>`;
}

function Watched({ how, place }) {
  const asked = useLooks(how);
  const id = place.query.look;
  return html`<${Loaded} from=${asked}>${(looks) => (!looks.length && !id ? html`<${Nothing} how=${how} />` : html`
    <${Chosen} looks=${looks} id=${id} how=${how} />
    ${looks.length > 0 && html`<${Course} look=${looks.find((one) => Object.keys(one.last_metrics ?? {}).length) ?? looks[0]} how=${how} />
      <${Looks} looks=${looks} chosen=${id ?? looks[0].id} how=${how} />`}`)}<//>
  ${how.decisions && html`<${Decisions} how=${how.decisions} />`}
  <${Serving} how=${how.serving} outputs=${how.outputs} />`;
}

export default function Page({ place }) {
  const how = settings();
  useTitle(t("monitoring.title"));
  return html`<div class="page-head"><h1>${t("monitoring.title")}</h1></div>
    ${how ? html`<${Watched} how=${how} place=${place} />` : html`<${Plain} />`}`;
}
