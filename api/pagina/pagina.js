// ---- the page ----------------------------------------------------------------------------------------
function traduzir() {
  document.documentElement.lang = local();
  document.title = t("titulo_janela");
  $("cartao").href = `model/card?lang=${lingua}`;
  for (const no of document.querySelectorAll("[data-t]")) no.textContent = t(no.dataset.t);
  for (const no of document.querySelectorAll("[data-rotulo]")) no.setAttribute("aria-label", t(no.dataset.rotulo));
  for (const no of document.querySelectorAll("[data-lingua]")) no.setAttribute("aria-pressed", no.dataset.lingua === lingua);
  for (const campo of CAMPOS) {
    campo.rotulo.textContent = t(campo.nome);
    campo.unidadeNo.textContent = unidade(campo.unidade);
    const nome = campo.unidade ? `${t(campo.nome)}, ${unidade(campo.unidade)}` : t(campo.nome);
    for (const entrada of [campo.valor, campo.curso]) entrada.setAttribute("aria-label", nome);
    campo.caixa?.setAttribute("aria-label", t("informar") + t(campo.nome));
  }
  for (const voto of VOTOS) $(`voto${voto}`).textContent = t(`v${voto}`);
  for (const nome of Object.keys(INDICES)) {
    $(`nome-${nome}`).textContent = t(`i_${nome}`);
    $(`diz-${nome}`).textContent = t(`d_${nome}`);
  }
  pintarRetorno();
  if (modelo) mostrarModelo();
  if (espera) esperar(espera);
  else if (!ultima) situar(t("carregando"), "");
}

// Not before the model is known, so that nothing jumps when it comes; but not after long, either.
function aparecer() { $("pagina").hidden = false; }

function falar(nova) {
  lingua = nova;
  traduzir();
  emVoo?.abort("lingua");
  mudou();
}

const elemento = (tipo, classe, dentro = []) => {
  const no = Object.assign(document.createElement(tipo), { className: classe });
  no.append(...dentro);
  return no;
};
function construir() {
  CAMPOS.forEach(criar);
  construirRetorno();
  for (const voto of VOTOS) {
    const palavra = Object.assign(elemento("span", "palavra so-leitor-cel"), { id: `voto${voto}` });
    const barra = elemento("span", "barra");
    barra.setAttribute("aria-hidden", "true");
    const item = elemento("li", "", [elemento("span", "numero", [sinal(voto)]), " ", palavra, " ",
      elemento("span", "cento", ["–"]), elemento("span", "trilho", [barra])]);
    item.dataset.voto = voto;
    $("votos").append(item);
  }
  for (const [nome, medida] of Object.entries(INDICES)) {
    const valor = Object.assign(elemento("span", "medida", ["–"]), { id: `indice-${nome}` });
    $("indices").querySelector("dl").append(elemento("div", "", [
      Object.assign(elemento("dt", ""), { id: `nome-${nome}` }),
      elemento("dd", "quanto", [valor, ` ${medida}`]),
      Object.assign(elemento("dd", "diz"), { id: `diz-${nome}` }),
    ]));
  }
  for (const { nome, inicio } of CAMPOS) valores[nome] = EXEMPLOS.ameno[nome] ?? inicio;
  for (const botao of document.querySelectorAll("[data-lingua]")) {
    botao.addEventListener("click", () => {
      lembrar("localStorage", "conforto.lingua", botao.dataset.lingua);
      falar(botao.dataset.lingua);
    });
  }
  for (const botao of document.querySelectorAll("[data-exemplo]")) {
    botao.addEventListener("click", () => {
      const exemplo = EXEMPLOS[botao.dataset.exemplo];
      Object.assign(valores, exemplo);
      for (const campo of CAMPOS.filter((c) => c.nome in exemplo && c.caixa)) {
        informado[campo.nome] = campo.caixa.checked = true;
      }
      mudou();
    });
  }
  for (const opcao of document.querySelectorAll("input[name=sexo]")) opcao.addEventListener("change", () => mudou());
  $("entradas").addEventListener("submit", (evento) => evento.preventDefault());
  window.addEventListener("online", () => { jaAgora(); jaEntregar(); });
}

construir();
falar(inicial());
setTimeout(aparecer, APARECE_MS);
