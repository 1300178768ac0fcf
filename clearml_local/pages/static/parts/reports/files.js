// The beginning of a file of this server: as much as a preview needs, unpacked where it is gzip.
import { fetchFile } from "../../base/api.js";

/** Read up to `limit` bytes as text; `{text, whole}`. What goes on is not fetched. */
export async function readHead(url, limit, { signal, gzip = false } = {}) {
  const answer = await fetchFile(url, { signal });
  const stream = gzip ? answer.body.pipeThrough(new DecompressionStream("gzip")) : answer.body;
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let [text, size, whole] = ["", 0, true];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    text += decoder.decode(value, { stream: true });
    if (size >= limit) { whole = false; reader.cancel().catch(() => {}); break; }
  }
  return { text: text + decoder.decode(), whole };
}
