// ---- controls: made of what the model asks for -------------------------------------------------------
const GRUPOS = ["tempo", "pessoa"];
const grupoDe = (entrada) => (entrada.de === "pessoa" ? "pessoa" : "tempo");
const formaDe = (m) => JSON.stringify(m.entradas.map((e) => [e.campo, e.obrigatorio, e.permitido, e.unidade]));

// The fields of a model, numbers before words in each group; what was said of the same quantity stays.
function montarCampos() {
  for (const grupo of GRUPOS) for (const no of [...$(grupo).querySelectorAll(".campo")]) no.remove();
  campos = GRUPOS.flatMap((grupo) => modelo.entradas.filter((e) => grupoDe(e) === grupo)
    .sort((a, b) => Boolean(a.categorias) - Boolean(b.categorias)).map((e) => campoDe(e, grupo)));
  const ficam = new Set(campos.map((campo) => campo.nome));
  for (const nome of Object.keys(valores)) if (!ficam.has(nome)) { delete valores[nome]; delete informado[nome]; }
  for (const grupo of GRUPOS) $(grupo).hidden = !campos.some((campo) => campo.grupo === grupo);
  const cabem = Object.entries(EXEMPLOS).filter(([, dito]) => Object.keys(dito).every((n) => ficam.has(n)));
  document.querySelector(".exemplos").hidden = !cabem.length;
  for (const campo of campos) {
    if (valores[campo.nome] === undefined) valores[campo.nome] = inicioDe(campo, cabem.length ? EXEMPLOS.ameno : {});
    informado[campo.nome] ??= true;
    if (campo.categorias) criarPalavras(campo); else criar(campo);
  }
}

function campoDe(entrada, grupo) {
  const { campo: nome, obrigatorio, unidade: medida = "", categorias, min, max } = entrada;
  const [passo, fino] = PASSOS[medida] ?? [1, 1], estreito = max - min < 10 * passo && medida !== "h";
  return {
    nome, grupo, categorias, opcional: !obrigatorio, relogio: medida === "h", unidade: medida === "h" ? "" : medida,
    passo: estreito ? exato(passo / 10) : passo, fino: estreito ? exato(fino / 10) : fino,
  };
}

// Where a form begins: an example that the model knows something of, else the middle of what it saw.
function inicioDe(campo, exemplo) {
  const { exemplo: usual, min, max } = faixa(campo.nome);
  if (campo.categorias) return campo.opcional ? "" : usual;
  if (campo.nome in exemplo) return exemplo[campo.nome];
  return min <= usual && usual <= max ? usual : exato(Math.round((min + max) / 2 / campo.passo) * campo.passo);
}

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
    campo.caixa.checked = informado[campo.nome];
    campo.caixa.addEventListener("change", () => { informado[campo.nome] = campo.caixa.checked; mudou(); });
    campo.rotulo.htmlFor = campo.caixa.id;
    campo.rotulo.before(campo.caixa);
  } else {
    campo.rotulo.htmlFor = campo.valor.id;
    informado[campo.nome] = true;
  }
  campo.curso.addEventListener("input", () => { valores[campo.nome] = Number(campo.curso.value); mudou(campo.curso); });
  campo.valor.addEventListener("input", () => { valores[campo.nome] = digitado(campo); mudou(campo.valor); });
  $(campo.grupo).append(no);
}

// Words: buttons beside each other, or a list; "" is "not said".
function criarPalavras(campo) {
  const palavras = [...Object.keys(campo.categorias), ...(campo.opcional ? [""] : [])];
  if (!palavras.includes(valores[campo.nome])) valores[campo.nome] = palavras[palavras.length - 1];
  const molde = palavras.length > POUCAS ? "molde-lista" : "molde-opcoes", no = $(molde).content.cloneNode(true);
  campo.nota = no.querySelector(".nota");
  campo.rotulo = no.querySelector(".nome");
  campo.nota.id = `nota-${campo.nome}`;
  campo.rotulo.id = `nome-${campo.nome}`;
  const escolher = (valor) => { valores[campo.nome] = valor; mudou(); };
  const lista = no.querySelector("select");
  if (lista) {
    lista.id = `valor-${campo.nome}`;
    campo.rotulo.htmlFor = lista.id;
    lista.setAttribute("aria-describedby", campo.nota.id);
    campo.opcoes = palavras.map((valor) => [valor, new Option("", valor, false, valor === valores[campo.nome])]);
    lista.append(...campo.opcoes.map(([, opcaoNo]) => opcaoNo));
    lista.addEventListener("change", () => escolher(lista.value));
  } else {
    const grupo = no.querySelector("[role=radiogroup]");
    grupo.setAttribute("aria-labelledby", campo.rotulo.id);
    grupo.setAttribute("aria-describedby", campo.nota.id);
    campo.opcoes = palavras.map((valor) => {
      const botao = Object.assign(document.createElement("input"), { type: "radio", name: campo.nome, value: valor });
      botao.checked = valor === valores[campo.nome];
      botao.addEventListener("change", () => escolher(valor));
      const texto = document.createElement("span"), caixa = document.createElement("label");
      caixa.append(botao, texto);
      grupo.querySelector(".opcoes").append(caixa);
      return [valor, texto];
    });
  }
  $(campo.grupo).append(no);
}

function traduzirCampos() {
  for (const campo of campos) {
    campo.rotulo.textContent = rotulo(campo.nome);
    if (campo.categorias) {
      for (const [valor, no] of campo.opcoes) no.textContent = valor ? opcao(campo, valor) : t("nao_dizer");
      continue;
    }
    campo.unidadeNo.textContent = unidade(campo.unidade);
    const nome = campo.unidade ? `${rotulo(campo.nome)}, ${unidade(campo.unidade)}` : rotulo(campo.nome);
    for (const entrada of [campo.valor, campo.curso]) entrada.setAttribute("aria-label", nome);
    campo.caixa?.setAttribute("aria-label", t("informar") + rotulo(campo.nome));
  }
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
  if (campo.categorias) return;
  const { permitido, min = permitido[0], max = permitido[1] } = faixa(campo.nome);
  const margem = campo.relogio ? Infinity : max - min || 10 * campo.passo, passo = campo.passo;
  const de = Math.max(permitido[0], exato(Math.floor((min - margem) / passo) * passo));
  const ate = Math.min(campo.relogio ? 24 - passo : permitido[1], exato(Math.ceil((max + margem) / passo) * passo));
  Object.assign(campo.curso, { min: de, max: ate });
  campo.curso.style.setProperty("--de", (min - de) / (ate - de));
  campo.curso.style.setProperty("--ate", (Math.min(max, ate) - de) / (ate - de));
}

// Controls, marks and notes from the state; `origem` is the control being moved, which is left alone.
function pintar(origem) {
  for (const campo of campos) {
    const dado = informado[campo.nome], x = dado ? valores[campo.nome] : ultima?.preenchidos[campo.nome];
    if (campo.categorias) { anotarPalavra(campo); continue; }
    for (const entrada of [campo.valor, campo.curso]) entrada.disabled = !dado;
    if (typeof x === "number") {
      if (origem !== campo.curso) campo.curso.value = x;
      const escrito = campo.relogio ? relogio(x) : String(dado ? exato(x) : Number(x.toFixed(casas(campo))));
      if (origem !== campo.valor && campo.valor.value !== escrito) campo.valor.value = escrito;
      const emPalavras = campo.unidade === "clo" ? `, ${roupa(x)}` : "";
      campo.curso.setAttribute("aria-valuetext", comUnidade(campo, x) + emPalavras);
    }
    anotar(campo, x, dado);
  }
  for (const botao of document.querySelectorAll("[data-exemplo]")) {
    const igual = Object.entries(EXEMPLOS[botao.dataset.exemplo]).every(([n, v]) => informado[n] && valores[n] === v);
    botao.setAttribute("aria-pressed", igual);
  }
  $("pedido").textContent = `POST ${new URL("predict", location.href).pathname}\n${JSON.stringify(corpo(), null, 2)}`;
}

function anotarPalavra(campo) {
  const suposto = ultima?.preenchidos[campo.nome], erro = erros[campo.nome];
  const falta = suposto === undefined ? t("nota_falta") : t("nota_suposto", { valor: opcao(campo, suposto) });
  escrever(campo.nota, erro ?? (valores[campo.nome] ? "" : falta));
  campo.nota.className = `nota${erro ? " erro" : ""}`;
}

function anotar(campo, x, dado) {
  const f = faixa(campo.nome), erro = vazio(campo) ? t("erro_vazio") : erros[campo.nome];
  const limites = f ? { min: legivel(campo, f.min), max: legivel(campo, f.max) } : {};
  const numero = typeof x === "number";
  const fora = Boolean(!erro && f && numero && (x < f.min || x > f.max));
  let nota = f ? t(fora ? "nota_fora" : "visto", limites) : "";
  if (campo.unidade === "clo" && dado && numero) nota = `${roupa(x)} · ${nota}`;
  if (!dado) nota = numero ? (fora ? "⚠ " : "") + t("nota_suposto", { valor: comUnidade(campo, x) }) : t("nota_falta");
  if (erro) nota = erro;
  if (campo.nota.textContent !== nota) campo.nota.textContent = nota;
  campo.nota.className = `nota${erro ? " erro" : fora ? " fora" : ""}`;
  campo.valor.setAttribute("aria-invalid", Boolean(erro));
}

const vazio = ({ nome, categorias }) => !categorias && informado[nome] && !Number.isFinite(valores[nome]);
function corpo() {
  const dados = {};
  for (const { nome, categorias } of campos) {
    if (categorias ? valores[nome] : informado[nome]) dados[nome] = valores[nome];
  }
  return dados;
}

function mudou(origem) {
  pintar(origem);
  perguntar();
  sossegar();
  pedir();
}
