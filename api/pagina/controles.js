const TEXTOS = JSON.parse(document.getElementById("textos").textContent);
const VOTOS = [-3, -2, -1, 0, 1, 2, 3];
// By unit: steps of the slider and its arrow keys, and of the number field, with as many decimals; a tenth of
// these where the model saw a span of less than ten.
const PASSOS = { "°C": [0.5, 0.1], "%": [1, 1], "m/s": [0.1, 0.1], "W/m²": [10, 1], h: [0.25, 0.25], kg: [1, 0.5], clo: [0.1, 0.1], met: [0.1, 0.1] };
// Typical weather of southern Brazil, the hour the local one: offered where the model asks for all of it.
const EXEMPLOS = {
  inverno: { temperatura: 12, umidade: 85, velocidade_vento: 1, radiacao_solar: 150, hora: 10, vestimenta: 1.2 },
  ameno: { temperatura: 20, umidade: 62, velocidade_vento: 1.5, radiacao_solar: 450, hora: 11, vestimenta: 0.7 },
  verao: { temperatura: 32, umidade: 52, velocidade_vento: 1, radiacao_solar: 850, hora: 15, vestimenta: 0.4 },
};
const PRIMEIROS = ["utci", "te", "tu", "wbgt"]; // indices; the others follow as the model has them
const ROUPAS = [0.4, 0.6, 0.9, 1.3, 2.2]; // clo up to which `roupa_0`, `roupa_1`, … say it; ISO 9920
const POUCAS = 3; // words that are buttons beside each other; more are a list
const ENTRE_PEDIDOS_MS = 60, SOSSEGO_MS = 400, DESISTE_MS = 10000, APARECE_MS = 1000, ESPERA_MAX_S = 30;

const $ = (id) => document.getElementById(id);
const lembrar = (caixa, nome, valor) => { // storage may be forbidden; the page does without
  try {
    if (valor === undefined) return window[caixa].getItem(nome);
    return window[caixa].setItem(nome, valor);
  } catch { return null; }
};

// ---- language --------------------------------------------------------------------------------------
let lingua;
const inicial = () => {
  const preferida = [lembrar("localStorage", "conforto.lingua"), ...(navigator.languages || [])]
    .map((l) => String(l || "").slice(0, 2).toLowerCase()).find((l) => l in TEXTOS);
  return preferida || "pt";
};
const local = () => (lingua === "pt" ? "pt-BR" : "en");
const t = (chave, dados = {}) =>
  TEXTOS[lingua][chave].replace(/\{(\w+)\}/g, (_, nome) => dados[nome] ?? "");
const unidade = (u) => (u === "anos" ? t("anos") : u);
const maiuscula = (texto) => texto.charAt(0).toUpperCase() + texto.slice(1);
// The page's own short word for what the server describes, or the server's.
const palavra = (chave, dito) => (chave in TEXTOS[lingua] ? t(chave) : maiuscula(dito?.[lingua] ?? ""));
const rotulo = (nome) => palavra(nome, faixa(nome)?.rotulo) || nome;
const opcao = (campo, valor) => palavra(`${campo.nome}_${valor}`, campo.categorias[valor]).toLowerCase();
const casas = (campo) => (String(campo.fino).split(".")[1] ?? "").length;
const decimal = (x, n, sempre = 0) => x.toLocaleString(local(), { minimumFractionDigits: sempre, maximumFractionDigits: n });
const sinal = (x) => (x > 0 ? "+" : "") + String(x).replace("-", "−");
// Whole percents whose sum is 100: the largest remainders are rounded up.
const inteiros = (p) => {
  const total = p.reduce((soma, x) => soma + x, 0) || 1;
  const exatos = p.map((x) => (x / total) * 100), cheios = exatos.map(Math.floor);
  const faltam = Math.round(100 - cheios.reduce((soma, x) => soma + x, 0));
  exatos.map((x, i) => [cheios[i] - x, i]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, faltam)
    .forEach(([, i]) => { cheios[i] += 1; });
  return cheios;
};
const cento = (n, p) => (n === 0 && p > 0 ? "<1" : n) + (lingua === "pt" ? "\u00a0%" : "%");
const relogio = (h) => {
  const minutos = Math.round(h * 60);
  return [Math.floor(minutos / 60) % 24, minutos % 60].map((n) => String(n).padStart(2, "0")).join(":");
};
const legivel = (campo, x) => (campo.relogio ? relogio(x) : decimal(x, casas(campo)));
const comUnidade = (campo, x) => `${legivel(campo, x)} ${unidade(campo.unidade)}`.trim();
const roupa = (clo) => t(`roupa_${ROUPAS.filter((limite) => clo > limite).length}`);
const exato = (x) => Number(x.toFixed(2)); // without the noise of binary fractions
const nomes = (lista) => [...new Set(lista)].map(rotulo).join(", ");

// ---- state -----------------------------------------------------------------------------------------
let campos = [], indices = []; // of the model: what it asks for, in the order of the form, and what it computes
const valores = {}, informado = {};
let erros = {}; // by field, as the API refused them
let modelo = null, ultima = null, chave = lembrar("sessionStorage", "conforto.chave") || "";
// Indoors the page speaks of surroundings, not of weather.
const noRecinto = () => Boolean(modelo?.entradas.some((e) => ["sala", "predio"].includes(e.de)));
const conforme = (chave) => (noRecinto() && `${chave}_recinto` in TEXTOS[lingua] ? `${chave}_recinto` : chave);
const faixa = (nome) => modelo?.entradas.find((e) => e.campo === nome);
