// Where nodes and edges lie. Ids are numbers for dagre: what a task calls its stages may be anything.
import { layered } from "./layers.js";
import { Graph as DagreGraph, layout } from "/vendor/dagre.js";

export const NODE_WIDTH = 216;
const HEAD = 58; // title and state
const LINE = 19;
const MARGIN = 12;
const MANY = { nodes: 250, edges: 700 }; // dagre takes seconds for more, and the page stands still
const WIDE = { rankdir: "LR", nodesep: 18, ranksep: 44 };
const TALL = { rankdir: "TB", nodesep: 20, ranksep: 34 };

export const nodeHeight = (node) => HEAD + LINE * (node.lines?.length ?? 0);

/** What decides where things lie: a new state of a node does not. */
export const shapeOf = (nodes, edges) => JSON.stringify([nodes.map((one) => [one.id, nodeHeight(one)]), edges]);

/**
 * `{width, height, tall, nodes: Map(id -> {x, y, width, height}), edges: [{from, to, path}]}`; x and y are of the left
 * upper corner. Edges of nodes that are not there, or from one to itself, are left out.
 */
export function placed(nodes, edges, tall) {
  const numbers = new Map(nodes.map((one, i) => [one.id, `${i}`]));
  const drawn = edges.filter(([from, to]) => from !== to && numbers.has(from) && numbers.has(to));
  return nodes.length > MANY.nodes || drawn.length > MANY.edges ? simple(nodes, drawn, tall) : fine(nodes, drawn, numbers, tall);
}

function simple(nodes, drawn, tall) {
  const boxes = nodes.map((one) => ({ id: one.id, width: NODE_WIDTH, height: nodeHeight(one) }));
  const plan = layered(boxes, drawn, { ...(tall ? TALL : WIDE), margin: MARGIN, tall });
  const edges = drawn.map(([from, to]) => ({ from, to, path: curve([port(plan.nodes.get(from), tall, 1), port(plan.nodes.get(to), tall, 0)], tall) }));
  return { ...plan, tall, edges };
}

function fine(nodes, drawn, numbers, tall) {
  const graph = new DagreGraph().setGraph({ ...(tall ? TALL : WIDE), marginx: MARGIN, marginy: MARGIN });
  for (const one of nodes) graph.setNode(numbers.get(one.id), { width: NODE_WIDTH, height: nodeHeight(one) });
  for (const [from, to] of drawn) graph.setEdge(numbers.get(from), numbers.get(to), {});
  layout(graph);
  const places = new Map();
  for (const [id, i] of numbers) {
    const { x, y, width, height } = graph.node(i);
    places.set(id, { x: x - width / 2, y: y - height / 2, width, height });
  }
  const lines = drawn.map(([from, to]) => ({ from, to, path: curve([
    port(places.get(from), tall, 1), ...graph.edge(numbers.get(from), numbers.get(to)).points.slice(1, -1), port(places.get(to), tall, 0)], tall) }));
  const { width = 0, height = 0 } = graph.graph();
  return { width, height, tall, nodes: places, edges: lines };
}

/** Where lines leave a node (1) or arrive at it (0): the middle of that side. */
const port = ({ x, y, width, height }, tall, end) => (tall ? { x: x + width / 2, y: y + height * end } : { x: x + width * end, y: y + height / 2 });

/** A line through points, bent where it turns, that leaves and arrives in the direction of the graph. */
function curve(points, tall) {
  const at = ({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`;
  const steps = points.slice(1).map((to, i) => {
    const from = points[i];
    const half = tall ? (to.y - from.y) / 2 : (to.x - from.x) / 2;
    const [a, b] = tall ? [{ x: from.x, y: from.y + half }, { x: to.x, y: to.y - half }]
      : [{ x: from.x + half, y: from.y }, { x: to.x - half, y: to.y }];
    return `C${at(a)} ${at(b)} ${at(to)}`;
  });
  return `M${at(points[0])}${steps.join("")}`;
}

/** The layout, wide or tall, that is larger in a box. */
export function fitting(nodes, edges, box) {
  const tall = placed(nodes, edges, true);
  if (tall.width <= box.width && tall.height <= box.height) return tall;
  const wide = placed(nodes, edges, false);
  return scaleIn(wide, box) > scaleIn(tall, box) ? wide : tall;
}

export const scaleIn = (plan, box) => Math.min(1, box.width / plan.width, box.height / plan.height);

/** The node that an arrow key leads to: along an edge, or beside; undefined where there is none. */
export function neighbour(plan, edges, id, key) {
  const [back, forth] = plan.tall ? ["ArrowUp", "ArrowDown"] : ["ArrowLeft", "ArrowRight"];
  const middle = (one) => { const p = plan.nodes.get(one); return [p.x + p.width / 2, p.y + p.height / 2]; };
  const main = (one) => middle(one)[plan.tall ? 1 : 0];
  const cross = (one) => middle(one)[plan.tall ? 0 : 1];
  const nearest = (some) => some.filter((one) => plan.nodes.has(one))
    .sort((a, b) => Math.abs(cross(a) - cross(id)) - Math.abs(cross(b) - cross(id)) || main(a) - main(b))[0];
  if (key === forth) return nearest(edges.filter(([from]) => from === id).map(([, to]) => to));
  if (key === back) return nearest(edges.filter(([, to]) => to === id).map(([from]) => from));
  const sign = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
  const height = plan.nodes.get(id)[plan.tall ? "height" : "width"];
  return nearest([...plan.nodes.keys()].filter((one) => one !== id && Math.abs(main(one) - main(id)) < height && sign * (cross(one) - cross(id)) > 0));
}
