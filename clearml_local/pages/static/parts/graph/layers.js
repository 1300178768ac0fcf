// A layout for very many nodes, in one pass: each lies in the layer behind the last of those it follows, in the order given.

/** Node -> its layer, the longest way from a root. Nodes of a circle come behind what is known before it. */
function layersOf(ids, edges) {
  const layer = new Map(ids.map((id) => [id, 0]));
  const [waits, next] = [new Map(ids.map((id) => [id, 0])), new Map(ids.map((id) => [id, []]))];
  for (const [from, to] of edges) { next.get(from).push(to); waits.set(to, waits.get(to) + 1); }
  const ready = ids.filter((id) => !waits.get(id));
  const done = new Set(ready);
  let asked = 0;
  for (let at = 0; at < ids.length; at += 1) {
    if (at === ready.length) { // all that is left waits for each other: the first of them begins
      while (done.has(ids[asked])) asked += 1;
      ready.push(ids[asked]);
      done.add(ids[asked]);
    }
    for (const to of next.get(ready[at])) {
      waits.set(to, waits.get(to) - 1);
      if (done.has(to)) continue;
      layer.set(to, Math.max(layer.get(to), layer.get(ready[at]) + 1));
      if (!waits.get(to)) { ready.push(to); done.add(to); }
    }
  }
  return layer;
}

/** `{width, height, nodes: Map(id -> {x, y, width, height})}` of boxes `{id, width, height}`; layers are centred on each other. */
export function layered(boxes, edges, { tall, margin, nodesep, ranksep }) {
  const [along, across] = tall ? ["height", "width"] : ["width", "height"];
  const layer = layersOf([...new Set(boxes.map((one) => one.id))], edges);
  const rows = [];
  for (const one of boxes) (rows[layer.get(one.id)] ??= []).push(one);
  const breadths = rows.map((row) => row.reduce((sum, one) => sum + one[across] + nodesep, -nodesep));
  const widest = breadths.reduce((most, one) => Math.max(most, one), 0);
  const nodes = new Map();
  let main = margin;
  rows.forEach((row, at) => {
    let cross = margin + (widest - breadths[at]) / 2;
    for (const { id, width, height } of row) {
      nodes.set(id, tall ? { x: cross, y: main, width, height } : { x: main, y: cross, width, height });
      cross += (tall ? width : height) + nodesep;
    }
    main += row.reduce((most, one) => Math.max(most, one[along]), 0) + ranksep;
  });
  const [length, breadth] = [main - ranksep + margin, widest + 2 * margin];
  return { width: tall ? breadth : length, height: tall ? length : breadth, nodes };
}
