// Zip archives read in the page: the directory first, then the files that somebody looks at, never more than asked for.
import { CallError, fetchFile } from "../base/api.js";

const WHOLE_BYTES = 8e6; // smaller ones are fetched at once
const DIRECTORY_BYTES = 8e6;
const ENTRIES_MAX = 20000;
const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const TAIL_BYTES = 65557;

/** Where bytes of a file come from: all of it where it is small, ranges of it where it is not. */
async function source(address, signal) {
  const abort = new AbortController();
  const answer = await fetchFile(address, { signal: signal ? AbortSignal.any([signal, abort.signal]) : abort.signal });
  const size = Number(answer.headers.get("content-length"));
  if (size && size > WHOLE_BYTES) {
    abort.abort();
    return {
      size,
      at: async (from, to) => new Uint8Array(await (await fetchFile(address, { signal, range: [from, to - 1] })).arrayBuffer()),
    };
  }
  const all = new Uint8Array(await answer.arrayBuffer());
  return { size: all.length, at: async (from, to) => all.subarray(from, to) };
}

const broken = (why) => new CallError(why, 422, 0, "zip");

function endOf(tail) {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  for (let i = tail.length - 22; i >= 0; i -= 1) if (view.getUint32(i, true) === END) return { view, i };
  throw broken("no zip archive");
}

function entriesOf(bytes, count) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const names = new TextDecoder();
  const entries = [];
  let at = 0;
  while (entries.length < Math.min(count, ENTRIES_MAX) && at + 46 <= bytes.length && view.getUint32(at, true) === ENTRY) {
    const [name, extra, comment] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true), view.getUint16(at + 32, true)];
    entries.push({
      name: names.decode(bytes.subarray(at + 46, at + 46 + name)), method: view.getUint16(at + 10, true),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1, packed: view.getUint32(at + 20, true), size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at += 46 + name + extra + comment;
  }
  return entries;
}

/** Open an archive of this server: `{entries: [{name, size, packed}], read(entry, most) -> {bytes, cut}}`. */
export async function openZip(address, { signal } = {}) {
  const from = await source(address, signal);
  const { view, i } = endOf(await from.at(Math.max(0, from.size - TAIL_BYTES), from.size));
  const [count, length, start] = [view.getUint16(i + 10, true), view.getUint32(i + 12, true), view.getUint32(i + 16, true)];
  if (start === 0xffffffff || length > DIRECTORY_BYTES || start + length > from.size) throw broken("too large an archive to be looked into");
  const entries = entriesOf(await from.at(start, start + length), count).filter((one) => !one.name.endsWith("/"));
  return { entries, more: count > ENTRIES_MAX, read: (entry, most) => readEntry(from, entry, most) };
}

async function readEntry(from, entry, most) {
  if (entry.encrypted || (entry.method !== 0 && entry.method !== 8)) throw broken("packed in a way that pages cannot read");
  const head = await from.at(entry.offset, entry.offset + 30);
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  if (head.length < 30 || view.getUint32(0, true) !== LOCAL) throw broken("no zip archive");
  const start = entry.offset + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  const packed = await from.at(start, start + Math.min(entry.packed, most));
  if (entry.method === 0) return { bytes: packed, cut: packed.length < entry.size };
  return bounded(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")), most, entry.packed > packed.length);
}

/** What a stream gives, at most so many bytes: an archive may unpack to any size. */
export async function bounded(stream, most, short = false) {
  const reader = stream.getReader();
  const chunks = [];
  let size = 0;
  let cut = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      size += value.length;
      if (size > most) { cut = true; reader.cancel().catch(() => {}); break; }
    }
  } catch (error) {
    if (!short) throw broken(`not readable: ${error.message}`);
    cut = true; // only the beginning was fetched, and its end is no end of a stream
  }
  const bytes = new Uint8Array(Math.min(size, most));
  let at = 0;
  for (const chunk of chunks) { bytes.set(chunk.subarray(0, bytes.length - at), at); at += chunk.length; if (at >= bytes.length) break; }
  return { bytes, cut: cut || short };
}
