// ---- the page ----------------------------------------------------------------------------------------
function traduzir() {
  document.documentElement.lang = local();
  document.title = t("titulo_janela");
  $("cartao").href = `model/card?lang=${lingua}`;
  for (const no of document.querySelectorAll("[data-t]")) no.textContent = t(conforme(no.dataset.t));
  for (const no of document.querySelectorAll("[data-rotulo]")) no.setAttribute("aria-label", t(conforme(no.dataset.rotulo)));
  for (const no of document.querySelectorAll("[data-lingua]")) no.setAttribute("aria-pressed", no.dataset.lingua === lingua);
  traduzirCampos();
  for (const voto of VOTOS) $(`voto${voto}`).textContent = t(`v${voto}`);
  for (const { nome, rotulo: dito } of indices) {
    $(`nome-${nome}`).textContent = palavra(`i_${nome}`, dito);
    $(`diz-${nome}`).textContent = palavra(`d_${nome}`);
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
      for (const campo of campos.filter((c) => c.nome in exemplo && c.caixa)) {
        informado[campo.nome] = campo.caixa.checked = true;
      }
      mudou();
    });
  }
  $("entradas").addEventListener("submit", (evento) => evento.preventDefault());
  window.addEventListener("online", () => { jaAgora(); jaEntregar(); });
}

// What a model asks for and computes: made anew when another model has another form.
function montar() {
  montarCampos();
  const lugar = (indice) => (PRIMEIROS.includes(indice.nome) ? PRIMEIROS.indexOf(indice.nome) : PRIMEIROS.length);
  indices = modelo.indices.filter((indice) => indice.fonte).sort((a, b) => lugar(a) - lugar(b));
  $("indices").hidden = !indices.length;
  $("indices").querySelector("dl").replaceChildren(...indices.map(({ nome, unidade: medida }) => {
    const valor = Object.assign(elemento("span", "medida", ["–"]), { id: `indice-${nome}` });
    return elemento("div", "", [
      Object.assign(elemento("dt", ""), { id: `nome-${nome}` }),
      elemento("dd", "quanto", [valor, ` ${medida}`]),
      Object.assign(elemento("dd", "diz"), { id: `diz-${nome}` }),
    ]);
  }));
  traduzir();
}

construir();
falar(inicial());
setTimeout(aparecer, APARECE_MS);
