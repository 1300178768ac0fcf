import { addWords } from "../../base/words.js";

addWords({
  en: {
    "graph.zoom": "Size of the graph", "graph.in": "Larger", "graph.out": "Smaller", "graph.fit": "All in sight", "graph.real": "Full size",
    "graph.help": "Arrow keys go from one to the next along the edges; + and − change the size, 0 brings all in sight.",
    "graph.after": "after {names}", "graph.empty": "There is nothing to draw.",
  },
  pt: {
    "graph.zoom": "Tamanho do grafo", "graph.in": "Maior", "graph.out": "Menor", "graph.fit": "Tudo à vista", "graph.real": "Tamanho real",
    "graph.help": "As setas do teclado seguem as ligações; + e − mudam o tamanho, 0 põe tudo à vista.",
    "graph.after": "depois de {names}", "graph.empty": "Não há o que desenhar.",
  },
});
