// Metrics are named in the API by the MD5 of their names; browsers have none of their own. Nothing secret hangs on it.
const SHIFTS = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
const SINES = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));
const known = new Map();

function padded(text) {
  const bytes = new TextEncoder().encode(text);
  const words = new Uint32Array((((bytes.length + 8) >> 6) + 1) * 16);
  bytes.forEach((byte, i) => { words[i >> 2] |= byte << ((i % 4) * 8); });
  words[bytes.length >> 2] |= 0x80 << ((bytes.length % 4) * 8);
  words[words.length - 2] = bytes.length * 8;
  return words;
}

function round(state, words, at) {
  let [a, b, c, d] = state;
  for (let i = 0; i < 64; i += 1) {
    const part = i >> 4;
    const [mixed, word] = [
      [(b & c) | (~b & d), i], [(d & b) | (~d & c), (5 * i + 1) % 16], [b ^ c ^ d, (3 * i + 5) % 16], [c ^ (b | ~d), (7 * i) % 16],
    ][part];
    const sum = (a + mixed + SINES[i] + words[at + word]) | 0;
    const turn = SHIFTS[part][i % 4];
    [a, d, c, b] = [d, c, b, (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0];
  }
  return [(state[0] + a) | 0, (state[1] + b) | 0, (state[2] + c) | 0, (state[3] + d) | 0];
}

/** The MD5 of a text as 32 hexadecimal digits. */
export function md5(text) {
  if (!known.has(text)) {
    const words = padded(text);
    let state = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
    for (let at = 0; at < words.length; at += 16) state = round(state, words, at);
    const bytes = new Uint8Array(Int32Array.from(state).buffer);
    known.set(text, Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""));
  }
  return known.get(text);
}
