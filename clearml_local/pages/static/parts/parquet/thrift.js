// Thrift's compact protocol, as far as the metadata of Parquet files need it: structs become objects by field number.
const TRUE = 1, FALSE = 2, BYTE = 3, I16 = 4, I32 = 5, I64 = 6, DOUBLE = 7, BINARY = 8, LIST = 9, SET = 10, STRUCT = 12;
const DEPTH = 40;

export class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    if (this.at >= this.bytes.length) throw new Error("the file ends too soon");
    return this.bytes[this.at++];
  }

  /** A whole number of as many bytes as it needs; beyond 2^53 it loses its last digits. */
  varint() {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      if (factor > 2 ** 63) throw new Error("a number has no end");
    }
  }

  zigzag() {
    const value = this.varint();
    return value % 2 ? -(value + 1) / 2 : value / 2;
  }

  take(size) {
    if (size < 0 || this.at + size > this.bytes.length) throw new Error("the file ends too soon");
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }

  value(type, depth) {
    if (depth > DEPTH) throw new Error("nested too deep");
    if (type === TRUE || type === FALSE) return type === TRUE;
    if (type === BYTE) return this.byte();
    if (type === I16 || type === I32 || type === I64) return this.zigzag();
    if (type === DOUBLE) { const part = this.take(8); return new DataView(part.buffer, part.byteOffset, 8).getFloat64(0, true); }
    if (type === BINARY) return this.take(this.varint());
    if (type === LIST || type === SET) return this.list(depth);
    if (type === STRUCT) return this.struct(depth + 1);
    throw new Error(`an unknown type ${type}`);
  }

  list(depth) {
    const head = this.byte();
    const size = head >> 4 === 15 ? this.varint() : head >> 4;
    const type = head & 15;
    if (size > this.bytes.length) throw new Error("a list is longer than the file");
    return Array.from({ length: size }, () => (type === TRUE || type === FALSE ? this.byte() === TRUE : this.value(type, depth + 1)));
  }

  struct(depth = 0) {
    const found = {};
    for (let number = 0; ;) {
      const head = this.byte();
      if (head === 0) return found;
      number = head >> 4 ? number + (head >> 4) : this.zigzag();
      found[number] = this.value(head & 15, depth);
    }
  }
}
