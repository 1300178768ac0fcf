// ---- the answer: how it really felt ----------------------------------------------------------------
// A question is about the inputs as they are set, and the first prediction for them. Answers wait in a queue
// until the server has them, also those to questions of before: nobody answers twice for a slow network.
let questao = null, fila = [], entregando = false, relogioFila = 0, quedasFila = 0, recado = null;
const PASSAM = [429, 502, 503, 504]; // of a server or a proxy that cannot now
const assinar = (r) => JSON.stringify([r.modelo_id, r.preenchidos]); // what else a prediction was made of

function perguntar() { // anew, where an input has changed
  const de = JSON.stringify(corpo());
  if (questao?.de === de) return;
  questao = { de, id: null, assinado: "", voto: null, guardado: null };
  if (!fila.length) recado = null;
  pintarRetorno();
}

function ligar(r, de) {
  perguntar();
  if (questao.de !== de) return; // the inputs have changed meanwhile: the next prediction is the one
  if (questao.id && questao.assinado === assinar(r)) return; // asked again for its language: the same question
  if (questao.id) { questao = null; perguntar(); }
  Object.assign(questao, { id: r.request_id, assinado: assinar(r) });
  if (questao.voto !== null) postar(questao);
}

function responder(voto) {
  perguntar();
  if (campos.some(vazio) || Object.keys(erros).length) return void avisar("retorno_corrija", questao);
  const mesma = questao.guardado === voto && questao.voto === voto;
  questao.voto = voto;
  if (mesma) avisar("retorno_guardado", questao);
  else if (questao.id) postar(questao);
  else avisar("retorno_espera", questao);
}

function postar(q) {
  if (!fila.includes(q)) fila.push(q);
  jaEntregar();
}
function jaEntregar() {
  clearTimeout(relogioFila);
  entregar();
}

async function entregar() {
  if (entregando || !fila.length) return;
  const q = fila[0], voto = q.voto;
  let daqui = 0;
  entregando = true;
  avisar("retorno_enviando", q);
  try {
    await chamar("feedback", { request_id: q.id, voto });
    quedasFila = 0;
    q.guardado = voto;
    if (q.voto === voto) { fila.shift(); avisar("retorno_guardado", q); } // else another was chosen meanwhile
  } catch (falha) {
    daqui = naoEntregue(q, voto, falha);
  }
  entregando = false;
  if (!fila.length || daqui === null) return;
  clearTimeout(relogioFila);
  relogioFila = setTimeout(entregar, daqui * 1000);
}

// Seconds until it is tried again; null: not before the person has done something.
function naoEntregue(q, voto, falha) {
  if (!falha.status || PASSAM.includes(falha.status)) {
    const s = segundosDe(falha.status ? falha.espera : 2 ** ++quedasFila);
    avisar(!falha.status ? "retorno_sem_conexao" : falha.status === 429 ? "retorno_limite" : "retorno_ocupado", q, { s });
    return s;
  }
  if (falha.status === 401) {
    avisar("retorno_sem_chave", q);
    pedirChave();
    return null;
  }
  if (q.voto !== voto && falha.status !== 404) return 0; // another was chosen meanwhile
  fila.shift();
  q.voto = q.guardado;
  if (falha.status === 404) refazer(q);
  else avisar("retorno_erro", q, falha);
  return 0;
}

// The log knows this prediction no more, or never did. It is made again, so that there is one to answer to.
function refazer(q) {
  avisar("retorno_desconhecido", q);
  if (q !== questao) return;
  Object.assign(q, { id: null, voto: null, guardado: null });
  pedir();
}

function avisar(motivo, q, dados = {}) {
  recado = { motivo, q, dados };
  pintarRetorno();
}

function pintarRetorno() { // in the language of the moment
  for (const botao of $("sensacoes").children) {
    const voto = Number(botao.dataset.sensacao);
    botao.textContent = t(`v${voto}`);
    botao.setAttribute("aria-pressed", questao?.voto === voto);
  }
  const antes = recado && recado.q !== questao && recado.motivo === "retorno_guardado";
  const dito = recado && { ...recado.dados, rotulo: recado.q.voto === null ? "" : t(`v${recado.q.voto}`) };
  escrever($("nota-retorno"), recado ? t(antes ? "retorno_de_antes" : recado.motivo, dito) : "");
  $("nota-retorno").className = !recado ? "" : recado.motivo === "retorno_guardado" ? "certo"
    : ["retorno_enviando", "retorno_espera"].includes(recado.motivo) ? "" : "erro";
}

function construirRetorno() {
  for (const voto of VOTOS) {
    const botao = Object.assign(document.createElement("button"), { type: "button" });
    botao.dataset.sensacao = voto;
    botao.addEventListener("click", () => responder(voto));
    $("sensacoes").append(botao);
  }
}
