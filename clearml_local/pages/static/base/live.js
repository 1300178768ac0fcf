// Changes, soon after they happen. All tabs of a browser share one stream: browsers allow six connections to a
// host, and a stream holds one for as long as its page is open. Whoever has the lock listens and tells the others.
import { useEffect, useRef } from "./html.js";

const listeners = new Set();
const states = new Set();
const channel = new BroadcastChannel("clearml-live");
let state = "starting";

const deliver = (message) => {
  if (message.changes) for (const hear of listeners) hear(message.changes);
  if (message.state) setState(message.state);
};
function setState(now) {
  if (state === now) return;
  const returned = state === "lost" && now === "live";
  state = now;
  for (const tell of states) tell(now);
  if (returned) for (const hear of listeners) hear({ everything: null }); // who knows what was missed
}
channel.onmessage = ({ data }) => {
  if (data.ask) { if (leading) channel.postMessage({ state }); } else deliver(data);
};

let leading = false;
function lead() {
  leading = true;
  return new Promise(() => { // never resolved: the lock goes with the page
    const share = (message) => { deliver(message); channel.postMessage(message); };
    const source = new EventSource("/live");
    source.addEventListener("hello", () => share({ state: "live" }));
    source.onmessage = ({ data }) => share({ changes: JSON.parse(data) });
    source.onerror = () => {
      share({ state: "lost" });
      if (source.readyState === EventSource.CLOSED) { source.close(); setTimeout(() => lead(), 3000); }
    };
  });
}

let begun = false;
/** Begin to listen; to be called once somebody is logged in. */
export function begin() {
  if (begun) return;
  begun = true;
  navigator.locks.request("clearml-live", lead);
  channel.postMessage({ ask: true });
}

/** Whether changes are heard of: "starting", "live" or "lost". */
export const liveState = () => state;
export function onState(tell) {
  states.add(tell);
  return () => states.delete(tell);
}

/** Whether changes concern a kind, or one document of it. An unnamed rest ("too many") concerns everybody. */
export function concerns(changes, kind, id) {
  if ("everything" in changes) return true;
  if (!(kind in changes)) return false;
  return id === undefined || changes[kind] === null || changes[kind].includes(id);
}

/** Call back with each change as long as a component is shown. */
export function useChanges(hear) {
  const latest = useRef(hear);
  latest.current = hear;
  useEffect(() => {
    const tell = (changes) => latest.current(changes);
    listeners.add(tell);
    return () => listeners.delete(tell);
  }, []);
}
