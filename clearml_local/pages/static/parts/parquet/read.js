// The first rows of a Parquet file. Flat tables only, as those of pandas are; of a list or a struct the name is shown.
import { unpacked } from "./packed.js";
import { Reader } from "./thrift.js";
import { hybrid, meaningOf, plain } from "./values.js";

const MAGIC = 0x31524150; // PAR1
const [PLAIN, PLAIN_DICTIONARY, RLE, RLE_DICTIONARY] = [0, 2, 3, 8];
const [DATA, DICTIONARY, DATA_V2] = [0, 2, 3];
const PAGE_BYTES_MAX = 256e6;
const PAGE_VALUES_MAX = 8e6;
const words = new TextDecoder();

function metadataOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 12 || view.getUint32(bytes.length - 4, true) !== MAGIC) throw new Error("no Parquet file");
  const size = view.getUint32(bytes.length - 8, true);
  if (size > bytes.length - 12) throw new Error("no Parquet file");
  return new Reader(bytes.subarray(bytes.length - 8 - size, bytes.length - 8)).struct();
}

/** The columns at the top of a schema: `{name, element, flat, leaf}`; `leaf` counts those without parts before it. */
function columnsOf([root, ...rest]) {
  const columns = [];
  let at = 0;
  let leaves = 0;
  const skip = () => { const element = rest[at++]; if (!element[5]) leaves += 1; for (let i = 0; i < (element[5] ?? 0); i += 1) skip(); return element; };
  for (let i = 0; i < (root[5] ?? 0); i += 1) {
    const leaf = leaves;
    const element = skip();
    columns.push({ name: words.decode(element[4]), element, leaf, flat: !element[5] && element[3] !== 2 });
  }
  return columns;
}

function valuesOf(bytes, encoding, count, element, dictionary) {
  if (encoding === PLAIN) return plain(bytes, element[1], count, element[2]);
  if (encoding === PLAIN_DICTIONARY || encoding === RLE_DICTIONARY) {
    if (!count) return [];
    const places = hybrid(bytes.subarray(1), bytes[0], count);
    return Array.from(places, (place) => dictionary[place]);
  }
  if (encoding === RLE && element[1] === 0) return Array.from(hybrid(bytes.subarray(4), 1, count), (one) => one === 1);
  throw new Error(`a column is written in a way (${encoding}) that is not known here`);
}

/** One page of data as values, null where there is none. */
async function pageOf(header, bytes, { element, codec, dictionary }) {
  const optional = element[3] === 1;
  let levels = null;
  let rest;
  const { 1: count, 2: second, 4: fourth } = header[8] ?? header[5];
  if (!(count <= PAGE_VALUES_MAX)) throw new Error("a page is too large to be shown");
  if (header[1] === DATA_V2) {
    const { 5: before = 0, 6: repeated = 0, 7: packed = true } = header[8];
    if (optional) levels = hybrid(bytes.subarray(repeated, repeated + before), 1, count);
    const body = bytes.subarray(repeated + before);
    rest = packed ? await unpacked(codec, body, header[2] - repeated - before) : body;
  } else {
    rest = await unpacked(codec, bytes, header[2]);
    if (optional) {
      const size = new DataView(rest.buffer, rest.byteOffset, 4).getUint32(0, true);
      levels = hybrid(rest.subarray(4, 4 + size), 1, count);
      rest = rest.subarray(4 + size);
    }
  }
  const there = levels ? levels.reduce((sum, one) => sum + one, 0) : count;
  const values = valuesOf(rest, header[1] === DATA_V2 ? fourth : second, there, element, dictionary);
  if (!levels) return values;
  let at = 0;
  return Array.from(levels, (one) => (one ? values[at++] : null));
}

/** The values of a column in one group of rows, at least so many of them where there are. */
async function chunkOf(bytes, element, { 4: codec, 5: count, 9: data, 11: dictionaryAt }, most) {
  const state = { element, codec, dictionary: null };
  const reader = new Reader(bytes, dictionaryAt && dictionaryAt < data ? dictionaryAt : data);
  const found = [];
  while (found.length < Math.min(count, most)) {
    const header = reader.struct();
    if (header[2] > PAGE_BYTES_MAX) throw new Error("a page is too large to be shown");
    const page = reader.take(header[3]);
    if (header[1] === DICTIONARY) state.dictionary = plain(await unpacked(codec, page, header[2]), element[1], header[7][1], element[2]);
    else if (header[1] === DATA || header[1] === DATA_V2) for (const one of await pageOf(header, page, state)) found.push(one);
  }
  return found;
}

/** The first `most` values of a column; null for one that is no flat one. */
async function columnOf(bytes, groups, { name, element, flat, leaf }, most) {
  const { kind, of } = meaningOf(element);
  if (!flat) return { name, kind, values: null };
  const values = [];
  for (const { 1: chunks, 3: count } of groups) {
    const left = Math.min(most - values.length, count);
    if (left <= 0) break;
    const found = await chunkOf(bytes, element, chunks[leaf][3], left);
    for (let i = 0; i < left; i += 1) values.push((found[i] ?? null) === null ? null : of(found[i]));
  }
  return { name, kind, values };
}

/**
 * The first `most` rows: `{rows, all, names, column(place)}`; a column, `{name, kind, values}`, is read when it is asked for.
 * Throws an Error that says what about the file is not known here.
 */
export function openParquet(bytes, most) {
  const { 2: schema, 3: all, 4: groups = [] } = metadataOf(bytes);
  const columns = columnsOf(schema);
  const rows = Math.min(all, most);
  return { rows, all, names: columns.map(({ name }) => name), column: (place) => columnOf(bytes, groups, columns[place], rows) };
}
