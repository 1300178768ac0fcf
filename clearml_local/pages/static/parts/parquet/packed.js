// What Parquet packs pages with: Snappy here, gzip by the browser, zstd by a library that is fetched when it is needed.
import { bounded } from "../archive/zip.js";

const CODECS = { 0: "none", 1: "snappy", 2: "gzip", 6: "zstd" };

/** Snappy's raw form: copies of what came before, and bytes as they are. */
export function unsnapped(bytes, size) {
  const out = new Uint8Array(size);
  let at = 0;
  let to = 0;
  while (bytes[at++] > 127);
  while (at < bytes.length) {
    const tag = bytes[at++];
    const kind = tag & 3;
    let length;
    if (kind === 0) {
      length = (tag >> 2) + 1;
      if (length > 60) {
        const more = length - 60;
        length = 1;
        for (let i = 0; i < more; i += 1) length += bytes[at++] * 256 ** i;
      }
      if (at + length > bytes.length || to + length > size) throw new Error("a page is broken");
      out.set(bytes.subarray(at, at + length), to);
      at += length;
      to += length;
      continue;
    }
    let back;
    if (kind === 1) { length = ((tag >> 2) & 7) + 4; back = ((tag >> 5) << 8) | bytes[at++]; }
    else {
      length = (tag >> 2) + 1;
      back = bytes[at] | (bytes[at + 1] << 8);
      at += 2;
      if (kind === 3) { back += bytes[at] * 65536 + bytes[at + 1] * 16777216; at += 2; }
    }
    if (back < 1 || back > to || to + length > size) throw new Error("a page is broken");
    for (let i = 0; i < length; i += 1, to += 1) out[to] = out[to - back];
  }
  return out;
}

/** A page's bytes as they were before they were packed. */
export async function unpacked(codec, bytes, size) {
  const name = CODECS[codec];
  if (name === "none" || bytes.length === 0) return bytes;
  if (name === "snappy") return unsnapped(bytes, size);
  if (name === "gzip") return (await bounded(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")), size)).bytes;
  if (name === "zstd") return (await import("/vendor/fzstd.js")).decompress(bytes, new Uint8Array(size));
  throw new Error(`its pages are packed in a way (${codec}) that is not known here`);
}
