// JSON made readable without a change: every number, name and order stays as it was written.

const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]|[^\s"[\]{},:]+/g;
const OPENS = /^[[{]$/;
const CLOSES = /^[\]}]$/;

function indented(text) {
  const tokens = text.match(TOKENS);
  let depth = 0;
  const line = () => `\n${"  ".repeat(depth)}`;
  return tokens.map((token, at) => {
    if (OPENS.test(token)) {
      if (CLOSES.test(tokens[at + 1])) return token;
      depth += 1;
      return token + line();
    }
    if (CLOSES.test(token)) {
      if (OPENS.test(tokens[at - 1])) return token;
      depth -= 1;
      return line() + token;
    }
    return token === "," ? token + line() : token === ":" ? ": " : token;
  }).join("");
}

/** A list or an object of JSON with indents, for reading; null for what is none. */
export function pretty(text) {
  const value = `${text ?? ""}`.trim();
  if (!/^[[{]/.test(value)) return null;
  try {
    JSON.parse(value);
    return indented(value);
  } catch { return null; }
}
