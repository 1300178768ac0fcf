// The log of a task, in chunks: the end first, the rest when somebody scrolls there or searches; while the task
// runs only what is new. A chunk covers a fixed number of events, and each event some lines.
import { call } from "../../base/api.js";
import { linesOf } from "./log_lines.js";

export const CHUNK = 2000;
const AT_ONCE = 10_000;

const sameEvent = (one, other) => one?.timestamp === other?.timestamp && one?.msg === other?.msg;

export class LogSource {
  constructor(task) {
    Object.assign(this, { task, total: 0, chunks: [], version: 0, last: null, loading: new Map(), lines: 0, events: 0 });
  }

  async fetch(from, size, signal) {
    const body = { task: this.task, event_type: "log", order: "asc", batch_size: size, scroll_id: `${from}` };
    return call("events.get_task_events", body, { signal });
  }

  /** Take what has come since the last time; the first time, the end of the log. Answers this. */
  async follow({ signal } = {}) {
    if (!this.chunks.length) {
      const { total } = await this.fetch(0, 1, signal);
      this.grow(total);
      if (total) await this.load(this.chunks.length - 1, signal);
      if (this.chunks.length > 1) await this.load(this.chunks.length - 2, signal);
      return this;
    }
    if (!this.last) await this.load(this.chunks.length - 1, signal); // the first time was broken off
    // One event again: where it is another one, lines came in between, or the task began anew.
    const from = Math.max(0, this.total - 1);
    const { events, total } = await this.fetch(from, AT_ONCE, signal);
    if (total < this.total || (this.last && !sameEvent(events[0], this.last))) {
      Object.assign(this, { total: 0, chunks: [], last: null, lines: 0, events: 0 });
      this.version += 1;
      return this.follow({ signal });
    }
    this.append(this.last ? events.slice(1) : events);
    return this.total < total ? this.follow({ signal }) : this;
  }

  /** Whether there may be more chunks than before, none of which is here yet. */
  grow(total) {
    this.total = total;
    for (let from = this.chunks.length * CHUNK; from < total; from += CHUNK) this.chunks.push({ events: 0, lines: null });
    this.chunks.forEach((chunk, at) => { chunk.events = Math.min(CHUNK, total - at * CHUNK); });
    this.version += 1;
  }

  append(events) {
    for (const event of events) {
      if (this.total % CHUNK === 0) this.chunks.push({ events: 0, lines: [] });
      const chunk = this.chunks[this.chunks.length - 1];
      chunk.events += 1;
      this.total += 1;
      if (chunk.lines) this.count(chunk, [event]);
    }
    if (events.length) {
      this.last = events[events.length - 1];
      this.version += 1;
    }
  }

  count(chunk, events) {
    for (const event of events) {
      const lines = linesOf(event);
      chunk.lines.push(...lines);
      this.lines += lines.length;
      this.events += 1;
    }
    chunk.rows = null;
  }

  /** Bring one chunk, once. Answers whether it is new. */
  load(at, signal) {
    const chunk = this.chunks[at];
    if (!chunk || chunk.lines) return Promise.resolve(false);
    if (!this.loading.has(chunk)) {
      const bring = this.fetch(at * CHUNK, Math.min(CHUNK, chunk.events), signal).then(({ events }) => {
        this.take(chunk, events);
        return true;
      }).finally(() => this.loading.delete(chunk));
      this.loading.set(chunk, bring);
    }
    return this.loading.get(chunk);
  }

  take(chunk, events) {
    if (chunk.lines || !this.chunks.includes(chunk)) return;
    chunk.lines = [];
    this.count(chunk, events);
    if (chunk === this.chunks[this.chunks.length - 1]) this.last = events[events.length - 1] ?? null;
    this.version += 1;
  }

  /** Bring everything, some chunks with each call; `progress` hears a share from 0 to 1. */
  async loadAll(progress = () => {}, signal) {
    const wide = AT_ONCE / CHUNK;
    for (let at = 0; at < this.chunks.length; at += wide) {
      const some = this.chunks.slice(at, at + wide);
      if (some.some((chunk) => !chunk.lines)) {
        const { events } = await this.fetch(at * CHUNK, AT_ONCE, signal);
        some.forEach((chunk, place) => this.take(chunk, events.slice(place * CHUNK, place * CHUNK + chunk.events)));
      }
      progress(Math.min(1, (at + wide) / this.chunks.length));
    }
  }

  get complete() { return this.chunks.every((chunk) => chunk.lines); }

  /** Lines that an event has on average, for chunks that are not here. */
  get lineShare() { return this.events ? Math.max(1, this.lines / this.events) : 1; }
}
