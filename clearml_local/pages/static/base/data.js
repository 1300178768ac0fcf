// What a page shows of the server: asked once, asked again when it changes, never emptied meanwhile.
import { useCallback, useEffect, useRef, useState } from "./html.js";
import { call } from "./api.js";
import { useChanges } from "./live.js";
import { onReturn, Pace } from "./pace.js";

const PAUSE_MS = 1000;
const NOTHING = { key: null, data: undefined, error: null };

/**
 * Data of an asynchronous function: `{data, error, loading, reload, refresh}`.
 * `key` says what is asked for; another key asks anew and drops the data of before, unless `keep`.
 * `when(changes)` says whether a change is a reason to ask again: at most once in `pause` ms, less often where that is
 * slow (pace.js), and not while the page is out of sight; then it is made up for.
 */
export function useData(ask, key, { when = () => false, keep = false, pause = PAUSE_MS } = {}) {
  const [state, setState] = useState(NOTHING);
  const run = useRef({ number: 0, pace: new Pace(), timer: 0, stale: false, asking: false, abort: null });
  const latest = useRef(ask);
  latest.current = ask;
  const again = useRef(null);

  /** Ask again when it is time to. While a question is under way its end does: it would never be answered else. */
  const later = useCallback(() => {
    const mine = run.current;
    mine.stale = true;
    if (!document.hidden && !mine.asking) mine.timer ||= setTimeout(() => again.current(), mine.pace.wait(pause));
  }, []);

  const reload = useCallback(async () => {
    const mine = run.current;
    const number = ++mine.number;
    mine.abort?.abort();
    mine.abort = new AbortController();
    mine.stale = false;
    mine.asking = true;
    clearTimeout(mine.timer);
    mine.timer = 0;
    const done = mine.pace.begin();
    // What another key had is no answer to this one, also where this one's fails.
    const answered = (change) => { if (number === run.current.number) setState((before) => ({ ...(before.key === key ? before : NOTHING), ...change, key })); };
    try {
      answered({ data: await latest.current({ signal: mine.abort.signal }), error: null });
      done();
    } catch (error) {
      if (error.name !== "AbortError") answered({ error });
    }
    if (number !== mine.number) return;
    mine.asking = false;
    if (mine.stale) later();
  }, [key]);
  again.current = reload;

  useEffect(() => {
    if (key !== null) reload();
    const mine = run.current;
    const leave = onReturn(() => { if (mine.stale && !mine.asking) reload(); });
    return () => {
      leave();
      clearTimeout(mine.timer);
      mine.timer = 0;
      mine.number += 1;
      mine.asking = false;
      mine.abort?.abort();
    };
  }, [key, reload]);

  useChanges((changes) => { if (key !== null && when(changes)) later(); });

  /** For what nothing tells of: ask again, unless that is under way. */
  const refresh = useCallback(() => { if (!run.current.asking) reload(); }, [reload]);
  const current = state.key === key;
  const data = current || keep ? state.data : undefined;
  return { data, error: current ? state.error : null, loading: key !== null && !current, reload, refresh };
}

/** The same for one call: `useCall("tasks.get_by_id", {task: id}, {when: (c) => concerns(c, "tasks", id)})`; null asks nothing. */
export function useCall(name, body, options) {
  const key = body === null ? null : `${name} ${JSON.stringify(body)}`;
  return useData((how) => call(name, body, how), key, options);
}
