// ---- result ----------------------------------------------------------------------------------------
function mostrar(r) {
  const primeira = !ultima;
  ultima = r;
  erros = {};
  const p = VOTOS.map((v) => r.probabilidades[v] ?? 0);
  const porCento = inteiros(p);
  const topo = Math.max(0.6, ...p); // the bars share one scale that does not jump
  $("numero").textContent = sinal(r.predicao);
  $("rotulo").textContent = r.rotulo;
  const resultado = $("resultado");
  resultado.dataset.voto = r.predicao;
  resultado.classList.remove("velho");
  [...$("votos").children].forEach((item, i) => {
    item.style.setProperty("--p", p[i] / topo);
    item.querySelector(".cento").textContent = cento(porCento[i], p[i]);
    if (VOTOS[i] === r.predicao) item.setAttribute("aria-current", "true"); else item.removeAttribute("aria-current");
  });
  for (const { nome } of indices) {
    const x = r.indices[nome];
    $(`indice-${nome}`).textContent = typeof x === "number" ? decimal(x, 1, 1) : "–";
  }
  pintar(document.activeElement);
  sossegar(primeira ? 0 : SOSSEGO_MS);
}

// What a screen reader is told: once, when nothing has changed for a while.
let relogioSossego = 0;
function sossegar(ms = SOSSEGO_MS) {
  clearTimeout(relogioSossego);
  relogioSossego = setTimeout(dizer, ms);
}
function dizer() {
  if (emVoo) return;
  if (ultima) frasear();
  const errados = [...campos.filter(vazio).map((campo) => campo.nome), ...Object.keys(erros)];
  if (errados.length) situar(t("corrija", { campos: nomes(errados) }), "erro");
  else if (ultima && !espera) {
    const fora = ultima.fora_da_faixa.map((f) => f.campo);
    situar(fora.length ? t("fora", { campos: nomes(fora) }) : t("dentro"), fora.length ? "fora" : "");
  }
}
function frasear() {
  const todas = VOTOS.map((v) => ultima.probabilidades[v] ?? 0), porCento = inteiros(todas);
  const somar = (quais, filtro) => VOTOS.reduce((soma, v, i) => soma + (filtro(v) ? quais[i] : 0), 0);
  const p = (filtro) => cento(somar(porCento, filtro), somar(todas, filtro));
  const [voto, probabilidades] = $("frase").children;
  escrever(voto, t("frase_voto", { voto: sinal(ultima.predicao), rotulo: ultima.rotulo }));
  escrever(probabilidades, t("frase", {
    p: p((v) => v === ultima.predicao), frio: p((v) => v < ultima.predicao), calor: p((v) => v > ultima.predicao),
  }));
}
const escrever = (no, texto) => { if (no.textContent !== texto) no.textContent = texto; };
function situar(texto, tipo) {
  escrever($("situacao"), texto);
  $("situacao").className = tipo;
}

function mostrarModelo() {
  $("sintetico").hidden = !modelo.sintetico;
  const dia = new Date(modelo.promovido_em);
  const data = Number.isNaN(dia.getTime()) ? "" : t("promovido", { data: dia.toLocaleDateString(local(), { dateStyle: "long" }) });
  $("honesto").textContent = t(conforme("honesto"), { n: modelo.classes.length });
  for (const item of $("votos").children) item.hidden = !modelo.classes.includes(Number(item.dataset.voto));
  const [frio, calor] = document.querySelector(".pontas").children;
  frio.textContent = t(`v${Math.min(...modelo.classes)}`);
  calor.textContent = t(`v${Math.max(...modelo.classes)}`);
  $("modelo").textContent = t("modelo", { ...modelo, data });
}
