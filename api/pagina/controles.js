const TEXTOS = JSON.parse(document.getElementById("textos").textContent);
const VOTOS = [-3, -2, -1, 0, 1, 2, 3];
const INDICES = { utci: "°C", te: "°C", tu: "°C", wbgt: "°C", pressao_vapor: "hPa", imc: "kg/m²" };
// passo: of the slider and its arrow keys; fino: of the number field, with as many decimals
const CAMPOS = [
  { nome: "temperatura", grupo: "tempo", passo: 0.5, fino: 0.1, unidade: "°C" },
  { nome: "umidade", grupo: "tempo", passo: 1, fino: 1, unidade: "%" },
  { nome: "velocidade_vento", grupo: "tempo", passo: 0.1, fino: 0.1, unidade: "m/s" },
  { nome: "radiacao_solar", grupo: "tempo", passo: 10, fino: 1, unidade: "W/m²", opcional: true },
  { nome: "hora", grupo: "tempo", passo: 0.25, fino: 0.25, unidade: "", opcional: true, relogio: true },
  { nome: "idade", grupo: "pessoa", passo: 1, fino: 1, unidade: "anos", inicio: 30 },
  { nome: "peso", grupo: "pessoa", passo: 1, fino: 0.5, unidade: "kg", inicio: 70 },
  { nome: "altura", grupo: "pessoa", passo: 1, fino: 1, unidade: "cm", inicio: 170 },
  { nome: "vestimenta", grupo: "pessoa", passo: 0.1, fino: 0.1, unidade: "clo", opcional: true },
];
// typical of Santa Maria, southern Brazil; the hour is the local one
const EXEMPLOS = {
  inverno: { temperatura: 12, umidade: 85, velocidade_vento: 1, radiacao_solar: 150, hora: 10, vestimenta: 1.2 },
  ameno: { temperatura: 20, umidade: 62, velocidade_vento: 1.5, radiacao_solar: 450, hora: 11, vestimenta: 0.7 },
  verao: { temperatura: 32, umidade: 52, velocidade_vento: 1, radiacao_solar: 850, hora: 15, vestimenta: 0.4 },
};
const ROUPAS = [0.4, 0.6, 0.9, 1.3, 2.2]; // clo up to which `roupa_0`, `roupa_1`, … say it; ISO 9920
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
const casas = (campo) => (campo.fino % 1 ? 1 : 0);
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
const nomes = (lista) => [...new Set(lista)].map((c) => (c in TEXTOS[lingua] ? t(c) : c)).join(", ");

// ---- state -----------------------------------------------------------------------------------------
const valores = {}, informado = {};
let erros = {}; // by field, as the API refused them
let modelo = null, ultima = null, chave = lembrar("sessionStorage", "conforto.chave") || "";
const faixa = (nome) => modelo?.entradas.find((e) => e.campo === nome);

// ---- controls --------------------------------------------------------------------------------------
function criar(campo) {
  const no = $("molde").content.cloneNode(true);
  campo.valor = no.querySelector(".valor");
  campo.curso = no.querySelector(".curso");
  campo.nota = no.querySelector(".nota");
  campo.rotulo = no.querySelector(".nome");
  campo.unidadeNo = no.querySelector(".unidade");
  campo.caixa = null;
  campo.valor.id = `valor-${campo.nome}`;
  campo.curso.id = `curso-${campo.nome}`;
  campo.nota.id = `nota-${campo.nome}`;
  for (const entrada of [campo.valor, campo.curso]) entrada.setAttribute("aria-describedby", campo.nota.id);
  campo.valor.type = campo.relogio ? "time" : "number";
  campo.valor.step = campo.relogio ? 60 : campo.fino;
  campo.curso.step = campo.passo;
  if (campo.opcional) {
    campo.caixa = document.createElement("input");
    campo.caixa.type = "checkbox";
    campo.caixa.id = `informar-${campo.nome}`;
    campo.caixa.checked = true;
    campo.caixa.addEventListener("change", () => { informado[campo.nome] = campo.caixa.checked; mudou(); });
    campo.rotulo.htmlFor = campo.caixa.id;
    campo.rotulo.before(campo.caixa);
  } else {
    campo.rotulo.htmlFor = campo.valor.id;
  }
  informado[campo.nome] = true;
  campo.curso.addEventListener("input", () => { valores[campo.nome] = Number(campo.curso.value); mudou(campo.curso); });
  campo.valor.addEventListener("input", () => { valores[campo.nome] = digitado(campo); mudou(campo.valor); });
  const grupo = $(campo.grupo), sexo = grupo.querySelector(".campo[role=radiogroup]");
  if (sexo) sexo.before(no); else grupo.append(no);
}

function digitado(campo) {
  if (campo.valor.value === "") return null;
  if (!campo.relogio) return Number(campo.valor.value);
  const [horas, minutos] = campo.valor.value.split(":").map(Number);
  return horas + minutos / 60;
}

// The slider spans what the model saw and as much again on either side, so that it can be aimed; what the
// API allows beyond can be typed.
function graduar(campo) {
  const f = faixa(campo.nome);
  if (!f) return;
  const { permitido, min = permitido[0], max = permitido[1] } = f;
  const margem = campo.relogio ? Infinity : max - min, passo = campo.passo;
  const de = Math.max(permitido[0], exato(Math.floor((min - margem) / passo) * passo));
  const ate = Math.min(campo.relogio ? 24 - passo : permitido[1], exato(Math.ceil((max + margem) / passo) * passo));
  Object.assign(campo.curso, { min: de, max: ate });
  campo.curso.style.setProperty("--de", (min - de) / (ate - de));
  campo.curso.style.setProperty("--ate", (Math.min(max, ate) - de) / (ate - de));
}

// Controls, marks and notes from the state; `origem` is the control being moved, which is left alone.
function pintar(origem) {
  for (const campo of CAMPOS) {
    const dado = informado[campo.nome], x = dado ? valores[campo.nome] : ultima?.preenchidos[campo.nome];
    for (const entrada of [campo.valor, campo.curso]) entrada.disabled = !dado;
    if (typeof x === "number") {
      if (origem !== campo.curso) campo.curso.value = x;
      const escrito = campo.relogio ? relogio(x) : String(dado ? exato(x) : Number(x.toFixed(casas(campo))));
      if (origem !== campo.valor && campo.valor.value !== escrito) campo.valor.value = escrito;
      const emPalavras = campo.nome === "vestimenta" ? `, ${roupa(x)}` : "";
      campo.curso.setAttribute("aria-valuetext", comUnidade(campo, x) + emPalavras);
    }
    anotar(campo, x, dado);
  }
  const suposto = { f: "f", m: "m", 0: "f", 1: "m" }[ultima?.preenchidos.sexo];
  $("nota-sexo").textContent = sexo() ? "" : suposto ? t("nota_suposto", { valor: t(`sexo_${suposto}`) }) : t("nota_falta");
  for (const botao of document.querySelectorAll("[data-exemplo]")) {
    const igual = Object.entries(EXEMPLOS[botao.dataset.exemplo]).every(([n, v]) => informado[n] && valores[n] === v);
    botao.setAttribute("aria-pressed", igual);
  }
  $("pedido").textContent = `POST ${new URL("predict", location.href).pathname}\n${JSON.stringify(corpo(), null, 2)}`;
}

function anotar(campo, x, dado) {
  const f = faixa(campo.nome), erro = vazio(campo) ? t("erro_vazio") : erros[campo.nome];
  const limites = f ? { min: legivel(campo, f.min), max: legivel(campo, f.max) } : {};
  const numero = typeof x === "number";
  const fora = Boolean(!erro && f && numero && (x < f.min || x > f.max));
  let nota = f ? t(fora ? "nota_fora" : "visto", limites) : "";
  if (campo.nome === "vestimenta" && dado && numero) nota = `${roupa(x)} · ${nota}`;
  if (!dado) nota = numero ? (fora ? "⚠ " : "") + t("nota_suposto", { valor: comUnidade(campo, x) }) : t("nota_falta");
  if (erro) nota = erro;
  if (campo.nota.textContent !== nota) campo.nota.textContent = nota;
  campo.nota.className = `nota${erro ? " erro" : fora ? " fora" : ""}`;
  campo.valor.setAttribute("aria-invalid", Boolean(erro));
}

const vazio = ({ nome }) => informado[nome] && !Number.isFinite(valores[nome]);
const sexo = () => document.querySelector("input[name=sexo]:checked").value;
function corpo() {
  const dados = {};
  for (const { nome } of CAMPOS) if (informado[nome]) dados[nome] = valores[nome];
  if (sexo()) dados.sexo = sexo();
  return dados;
}

function mudou(origem) {
  pintar(origem);
  perguntar();
  sossegar();
  pedir();
}
