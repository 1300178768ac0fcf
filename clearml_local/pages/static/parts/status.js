// The state of a task: colour, sign and word, never colour alone.
import { html } from "../base/html.js";
import { own } from "../base/own.js";
import { hasWord, t } from "../base/words.js";

const SIGNS = {
  created: "○", queued: "◔", in_progress: "◐", completed: "✓", published: "✓", failed: "✕", stopped: "■", closed: "■",
  cached: "↺", skipped: "»", pending: "·", aborted: "■",
};
export const STATES = ["in_progress", "queued", "completed", "published", "failed", "stopped", "created"];

export const statusWord = (status) => t(`status.${status}`);

/** Why a task is in its state: programs often give the name of the state itself. */
export const reasonWord = (reason) => (hasWord(`status.${reason}`) ? statusWord(reason) : reason);

export function Status({ status, word = true }) {
  return html`<span class="status" data-status=${status}>
    <span class="sign" aria-hidden="true">${own(SIGNS, status) ?? "·"}</span>${word
      ? statusWord(status) : html`<span class="reader-only">${statusWord(status)}</span>`}</span>`;
}

/** What the server marks a task, a dataset or a model with. */
export const isArchived = (one) => (one.system_tags ?? []).includes("archived");
export const isPipeline = (one) => (one.system_tags ?? []).includes("pipeline");
