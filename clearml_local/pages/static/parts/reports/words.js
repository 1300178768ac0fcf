// Words of what tasks report: curves, plots, logs, images, tables.
import { addWords } from "../../base/words.js";

addWords({
  en: {
    "curve.reset": "Whole range", "curve.values": "Values as a table", "curve.name": "Curve", "curve.last": "Last", "curve.min": "Min",
    "curve.max": "Max", "curve.points": "Points", "curve.empty": "No values yet.", "curve.legend": "Curves: press one to hide or show it",
    "curve.keys": "{n} {n|curve|curves}. Arrows move along, + and − zoom, 0 shows everything.",
    "curve.failed": "The drawing could not be loaded.",
    "plot.frame": "Plot: {title}", "plot.drawing": "Drawing …", "plot.broken": "This plot is no JSON that can be drawn.",
    "plot.failed": "This plot could not be drawn: {why}", "plot.missing": "To see it drawn, install plotly beside the server and start it again:",
    "plot.raw": "What was reported", "plot.values": "Values as a table", "plot.silent": "the frame does not answer",
    "plot.rows.more": "The first {n} rows of {all}.",
  },
  pt: {
    "curve.reset": "Tudo", "curve.values": "Valores em tabela", "curve.name": "Curva", "curve.last": "Último", "curve.min": "Mín.",
    "curve.max": "Máx.", "curve.points": "Pontos", "curve.empty": "Ainda não há valores.", "curve.legend": "Curvas: aperte uma para escondê-la ou mostrá-la",
    "curve.keys": "{n} {n|curva|curvas}. As setas andam, + e − aproximam e afastam, 0 mostra tudo.",
    "curve.failed": "O desenho não pôde ser carregado.",
    "plot.frame": "Gráfico: {title}", "plot.drawing": "Desenhando …", "plot.broken": "Este gráfico não é um JSON que se possa desenhar.",
    "plot.failed": "Este gráfico não pôde ser desenhado: {why}", "plot.missing": "Para vê-lo desenhado, instale o plotly junto do servidor e inicie-o de novo:",
    "plot.raw": "O que foi relatado", "plot.values": "Valores em tabela", "plot.silent": "a moldura não responde",
    "plot.rows.more": "As primeiras {n} linhas de {all}.",
  },
});
