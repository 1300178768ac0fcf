// The values of a page: levels, dictionaries, plain values, and what a column's type makes of them.
const BOOLEAN = 0, INT32 = 1, INT64 = 2, INT96 = 3, FLOAT = 4, DOUBLE = 5, BYTE_ARRAY = 6, FIXED = 7;
const UINT_8 = 11, UINT_64 = 14; // converted types
const DAY_MS = 86400000;
const DAY_NS = 86400000000000n;
const UNIX_JULIAN_DAY = 2440588;
const words = new TextDecoder();

/** Numbers of so many bits, in runs of one value or packed one after the other. */
export function hybrid(bytes, width, count) {
  const out = new Uint32Array(count);
  const size = Math.ceil(width / 8);
  let at = 0;
  let to = 0;
  while (to < count && at < bytes.length) {
    let head = 0;
    for (let factor = 1; ; factor *= 128) { const byte = bytes[at++]; head += (byte & 127) * factor; if (!(byte > 127)) break; }
    if (head & 1) {
      const some = Math.min((head >>> 1) * 8, count - to);
      for (let i = 0; i < some; i += 1) {
        let value = 0;
        for (let bit = 0; bit < width; bit += 1) { const place = i * width + bit; if (bytes[at + (place >> 3)] & (1 << (place & 7))) value |= 1 << bit; }
        out[to++] = value >>> 0;
      }
      at += (head >>> 1) * width;
    } else {
      let value = 0;
      for (let i = 0; i < size; i += 1) value += bytes[at++] * 256 ** i;
      const some = Math.min(head >>> 1, count - to);
      out.fill(value, to, to + some);
      to += some;
    }
  }
  if (to < count) throw new Error("a page ends too soon");
  return out;
}

/** A number where it holds all digits. */
const whole = (big) => (big >= Number.MIN_SAFE_INTEGER && big <= Number.MAX_SAFE_INTEGER ? Number(big) : big);

/** A number of 32 bits with no more digits than tell it from its neighbours, as it was written before it was packed. */
function single(value) {
  for (let digits = 6; digits < 9; digits += 1) { const short = Number(value.toPrecision(digits)); if (Math.fround(short) === value) return short; }
  return value;
}

/** Plain values of a physical type. */
export function plain(bytes, type, count, fixed) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const each = (size, read) => Array.from({ length: count }, (_, i) => read(i * size));
  switch (type) {
    case BOOLEAN: return each(1, (i) => (bytes[i >> 3] & (1 << (i & 7))) !== 0);
    case INT32: return each(4, (i) => view.getInt32(i, true));
    case INT64: return each(8, (i) => whole(view.getBigInt64(i, true)));
    case INT96: return each(12, (i) => BigInt(view.getUint32(i + 8, true) - UNIX_JULIAN_DAY) * DAY_NS + view.getBigInt64(i, true));
    case FLOAT: return each(4, (i) => view.getFloat32(i, true));
    case DOUBLE: return each(8, (i) => view.getFloat64(i, true));
    case FIXED: return each(fixed, (i) => bytes.subarray(i, i + fixed));
    case BYTE_ARRAY: {
      const out = [];
      for (let at = 0; out.length < count;) { const size = view.getUint32(at, true); out.push(bytes.subarray(at + 4, at + 4 + size)); at += 4 + size; }
      return out;
    }
    default: throw new Error(`a column's type ${type} is not known here`);
  }
}

const day = (days) => { const date = new Date(days * DAY_MS); return Number.isNaN(date.getTime()) ? `${days}` : date.toISOString().slice(0, 10); };

/** A moment of so many parts of a second since 1970, with all of its digits; zeros at their end go, three by three. */
function time(value, parts) {
  const [count, each] = [BigInt(value), BigInt(parts)];
  const part = ((count % each) + each) % each;
  const date = new Date(Number((count - part) / each) * 1000);
  if (Number.isNaN(date.getTime())) return `${value}`;
  const digits = `${part}`.padStart(`${parts}`.length - 1, "0").replace(/(000)+$/, "");
  return `${date.toISOString().slice(0, -5).replace("T", " ")}${digits && `.${digits}`}`;
}
const bigEndian = (bytes) => { let value = bytes[0] > 127 ? -1n : 0n; for (const byte of bytes) value = (value << 8n) | BigInt(byte); return value; };
const hex = (bytes) => `0x${[...bytes.subarray(0, 16)].map((one) => one.toString(16).padStart(2, "0")).join("")}`;

function decimal(value, scale) {
  const digits = `${value instanceof Uint8Array ? bigEndian(value) : value}`;
  if (!scale) return digits;
  const [sign, rest] = digits.startsWith("-") ? ["-", digits.slice(1)] : ["", digits];
  const all = rest.padStart(scale + 1, "0");
  return `${sign}${all.slice(0, -scale)}.${all.slice(-scale)}`;
}

/** How values of a column are read: `{kind, of(value)}`; kind is "number", "text", "time" or "boolean". Of a
 * number no digit is lost: a whole one is a BigInt where a number cannot hold it, one with a fixed point is a text. */
export function meaningOf({ 1: type, 6: converted, 7: scale, 10: logical = {} }) {
  if (logical[8] || converted === 9 || converted === 10) {
    const unit = logical[8]?.[2] ?? {};
    const parts = unit[3] ? 1e9 : unit[2] || converted === 10 ? 1e6 : 1e3;
    return { kind: "time", of: (value) => time(value, parts) };
  }
  if (logical[6] || converted === 6) return { kind: "time", of: day };
  if (type === INT96) return { kind: "time", of: (value) => time(value, 1e9) };
  if (logical[5] || converted === 5) return { kind: "number", of: (value) => decimal(value, scale ?? logical[5]?.[1] ?? 0) };
  if (type === BOOLEAN) return { kind: "boolean", of: (value) => value };
  if (type === BYTE_ARRAY && (logical[1] || logical[4] || logical[12] || converted === 0 || converted === 4 || converted === 19 || converted === undefined)) return { kind: "text", of: (value) => words.decode(value) };
  if (type === BYTE_ARRAY || type === FIXED) return { kind: "text", of: hex };
  const positive = logical[10]?.[2] === false || (converted >= UINT_8 && converted <= UINT_64);
  if (positive && type === INT32) return { kind: "number", of: (value) => value >>> 0 };
  if (positive && type === INT64) return { kind: "number", of: (value) => whole(BigInt.asUintN(64, BigInt(value))) };
  return { kind: "number", of: type === FLOAT ? single : (value) => value };
}
