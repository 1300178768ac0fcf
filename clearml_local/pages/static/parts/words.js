import { addWords } from "../base/words.js";

addWords({
  en: {
    "chooser.type": "Type to find one", "chooser.found": "{n} {n|choice|choices}", "chooser.none": "Nothing has such a name.", "chooser.more": "{n} more: type to find them.",
    "loading": "Loading …", "tags": "Tags",
    "copy.copy": "Copy", "copy.id": "Copy the id", "copy.command": "Copy the command", "copy.done": "Copied",
    "copy.failed": "The browser does not let this page copy: select the text and copy it yourself",
    "file.copy": "Copy the address",
    "dialog.close": "Close", "dialog.cancel": "Cancel",
    "error.title": "That did not work.", "error.retry": "Try again", "error.unknown": "No reason was given.",
    "error.gone": "The server does not answer: it has ended, or is just starting. `python -m clearml_local ui` starts it.",
    "yes": "yes", "no": "no",
    "status.created": "draft", "status.queued": "queued", "status.in_progress": "running", "status.completed": "completed",
    "status.published": "published", "status.failed": "failed", "status.stopped": "aborted", "status.closed": "closed",
    "status.cached": "cached", "status.skipped": "skipped", "status.pending": "waiting", "status.aborted": "aborted",
    "status.unknown": "unknown",
  },
  pt: {
    "chooser.type": "Digite para achar", "chooser.found": "{n} {n|opção|opções}", "chooser.none": "Nada tem esse nome.", "chooser.more": "mais {n}: digite para achar.",
    "loading": "Carregando …", "tags": "Etiquetas",
    "copy.copy": "Copiar", "copy.id": "Copiar o identificador", "copy.command": "Copiar o comando", "copy.done": "Copiado",
    "copy.failed": "O navegador não deixa esta página copiar: selecione o texto e copie-o",
    "file.copy": "Copiar o endereço",
    "dialog.close": "Fechar", "dialog.cancel": "Cancelar",
    "error.title": "Não deu certo.", "error.retry": "Tentar de novo", "error.unknown": "Nenhum motivo foi dado.",
    "error.gone": "O servidor não responde: terminou, ou está começando. `python -m clearml_local ui` o inicia.",
    "yes": "sim", "no": "não",
    "status.created": "rascunho", "status.queued": "na fila", "status.in_progress": "em execução", "status.completed": "concluída",
    "status.published": "publicada", "status.failed": "falhou", "status.stopped": "interrompida", "status.closed": "encerrada",
    "status.cached": "do cache", "status.skipped": "pulada", "status.pending": "esperando", "status.aborted": "interrompida",
    "status.unknown": "desconhecido",
  },
});
