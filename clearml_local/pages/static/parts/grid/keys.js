// Where a key leads from a cell: null for keys that do not move.
export function moveOf(event, { index, cell, count, cells, page }) {
  const far = event.ctrlKey || event.metaKey;
  const places = {
    ArrowDown: far ? count - 1 : index + 1, ArrowUp: far ? 0 : index - 1, PageDown: index + page, PageUp: index - page, Home: 0, End: count - 1,
  };
  if (event.key in places) return { index: Math.max(0, Math.min(count - 1, places[event.key])), cell };
  if (event.shiftKey) return null;
  if (event.key === "ArrowRight") return { index, cell: Math.min(cells - 1, cell + 1) };
  if (event.key === "ArrowLeft") return { index, cell: Math.max(0, cell - 1) };
  return null;
}
