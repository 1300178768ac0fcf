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

/** The columns at the top of a schema: `{name, element, flat}`. */
function columnsOf([root, ...rest]) {
  const columns = [];
  let at = 0;
  const skip = () => { const element = rest[at++]; for (let i = 0; i < (element[5] ?? 0); i += 1) skip(); return element; };
  for (let i = 0; i < (root[5] ?? 0); i += 1) {
    const element = skip();
    columns.push({ name: words.decode(element[4]), element, flat: !element[5] && element[3] !== 2 });
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

/**
 * The first `most` rows: `{columns: [{name, kind, values}], rows, all}`; `values` is null for a column that is no flat one.
 * Throws an Error that says what about the file is not known here.
 */
export async function readParquet(bytes, most) {
  const { 2: schema, 3: all, 4: groups = [] } = metadataOf(bytes);
  const rows = Math.min(all, most);
  const columns = columnsOf(schema).map((column) => ({ ...column, ...meaningOf(column.element), values: column.flat ? [] : null }));
  let left = rows;
  for (const { 1: chunks, 3: count } of groups) {
    if (left <= 0) break;
    for (const { 3: chunk } of chunks) {
      const column = columns.find(({ name }) => name === words.decode(chunk[3][0]));
      if (!column?.values) continue;
      const values = await chunkOf(bytes, column.element, chunk, left);
      for (const one of values.slice(0, left)) column.values.push(one === null ? null : column.of(one));
    }
    left -= count;
  }
  return { rows, all, columns: columns.map(({ name, kind, values }) => ({ name, kind, values })) };
}
