// ---- requests: one at a time, the latest state wins ------------------------------------------------------
let emVoo = null, sujo = false, livreEm = 0, relogioPedido = 0, espera = null, quedas = 0;
function pedir() { sujo = true; agendar(); }
function agendar() {
  if (emVoo || relogioPedido) return;
  relogioPedido = setTimeout(enviar, Math.max(0, livreEm - performance.now()));
}
function jaAgora() {
  clearTimeout(relogioPedido);
  relogioPedido = livreEm = 0;
  pedir();
}
function esperar(por) { // what is waited for is said in the language of the moment
  espera = por;
  situar(t(por.motivo, por), "erro");
}
const segundosDe = (espera) => Math.min(Math.max(1, Math.ceil(espera) || 1), ESPERA_MAX_S);
function adiar(segundos, motivo) {
  const s = segundosDe(segundos);
  livreEm = performance.now() + s * 1000;
  sujo = true;
  esperar({ motivo, s });
}

async function enviar() {
  relogioPedido = 0;
  if (!sujo || campos.some(vazio)) return;
  sujo = false;
  livreEm = performance.now() + ENTRE_PEDIDOS_MS;
  const voar = (...pedido) => chamar(...pedido, emVoo = new AbortController());
  const renovar = async () => receberModelo(await voar("model", null));
  try {
    if (!modelo) await renovar();
    const dados = corpo();
    const r = await voar("predict", dados).catch(async (falha) => {
      const antes = modelo.modelo_id;
      if (falha.status === 422) await renovar(); // another model may ask for something else
      if (modelo.modelo_id === antes) throw falha;
      sujo = true;
    });
    if (!r) return;
    if (r.modelo_id !== modelo.modelo_id) await renovar(); // another was promoted meanwhile
    espera = null;
    quedas = 0;
    mostrar(r);
    ligar(r, JSON.stringify(dados));
  } catch (falha) {
    falhar(falha);
  } finally {
    emVoo = null;
    if (sujo) agendar();
  }
}

// The JSON of a 200; throws the refusal as {status, codigo, ...}, or what `fetch` throws.
async function chamar(caminho, dados, voo = new AbortController()) {
  const desiste = setTimeout(() => voo.abort("demorou"), DESISTE_MS);
  try {
    const resposta = await fetch(caminho, {
      method: dados ? "POST" : "GET",
      headers: {
        "Accept-Language": local(),
        ...(dados && { "Content-Type": "application/json" }),
        ...(chave && { "X-API-Key": chave }),
      },
      body: dados && JSON.stringify(dados),
      cache: "no-store", credentials: "omit", signal: voo.signal,
      keepalive: caminho === "feedback", // also when the page is left at once
    });
    const conteudo = await resposta.json().catch(() => ({}));
    if (resposta.ok) return conteudo;
    throw {
      status: resposta.status, codigo: conteudo.erro?.codigo, mensagem: conteudo.erro?.mensagem ?? resposta.statusText,
      campos: conteudo.erro?.campos ?? [], id: conteudo.request_id ?? "–",
      espera: Number(resposta.headers.get("Retry-After")),
    };
  } finally {
    clearTimeout(desiste);
  }
}

function falhar(falha) {
  if (falha === "lingua") return; // asked again already
  aparecer();
  $("resultado").classList.add("velho");
  if (!falha.status) return void adiar(2 ** ++quedas, "sem_conexao");
  $("sem-modelo").hidden = falha.codigo !== "sem_modelo";
  if (falha.status === 401) return void pedirChave();
  if (falha.status === 429) return void adiar(falha.espera, "limite");
  if (falha.status === 503) return void adiar(falha.espera, ["sem_modelo", "parando"].includes(falha.codigo) ? falha.codigo : "ocupado");
  espera = null;
  erros = Object.fromEntries(falha.campos.map((c) => [c.campo, t("erro_campo", c)]));
  pintar(document.activeElement);
  if (falha.campos.length) sossegar(0);
  else situar(t("erro", falha), "erro");
}

function receberModelo(novo) {
  const outra = !modelo || formaDe(modelo) !== formaDe(novo);
  modelo = novo;
  if (outra) { montar(); sujo ||= Boolean(ultima); } // else the same form stays as it is
  campos.forEach(graduar);
  document.body.classList.remove("carregando");
  aparecer();
  $("chave").hidden = $("sem-modelo").hidden = true;
  mostrarModelo();
  pintar(document.activeElement);
}

// ---- key -------------------------------------------------------------------------------------------
function pedirChave() {
  esperar({ motivo: "sem_chave" });
  $("nota-chave").textContent = t(chave ? "chave_recusada" : "chave_pedida");
  $("chave").hidden = false;
  if (document.activeElement === document.body) $("campo-chave").focus();
}
$("chave").addEventListener("submit", (evento) => {
  evento.preventDefault();
  const dada = $("campo-chave").value.trim();
  if (!/^[\x21-\x7e]+$/.test(dada)) { // no header can carry it
    $("nota-chave").textContent = t("chave_recusada");
    return;
  }
  chave = dada;
  lembrar("sessionStorage", "conforto.chave", chave);
  jaAgora();
  jaEntregar();
});
// A link cannot carry the key: with one, the card is fetched and saved.
$("cartao").addEventListener("click", async (evento) => {
  if (!chave) return;
  evento.preventDefault();
  const resposta = await fetch($("cartao").href, { headers: { "X-API-Key": chave } }).catch(() => null);
  if (!resposta?.ok) return;
  const endereco = URL.createObjectURL(await resposta.blob());
  Object.assign(document.createElement("a"), { href: endereco, download: "model-card.html" }).click();
  setTimeout(() => URL.revokeObjectURL(endereco), ESPERA_MAX_S * 1000);
});
