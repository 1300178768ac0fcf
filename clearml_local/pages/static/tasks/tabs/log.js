// What the task printed.
import { html } from "../../base/html.js";
import { setQuery, usePlace } from "../../base/router.js";
import { Log } from "../../parts/log.js";

export default function LogTab({ task }) {
  const { query } = usePlace();
  return html`<${Log} key=${task.id} id=${task.id} find=${query.find ?? ""} onFind=${(find) => setQuery({ find })} name=${task.name} />`;
}
