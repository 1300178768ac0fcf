// Words of the project's actions.
import { addWords } from "../../base/words.js";

addWords({
  en: {
    "doing.why.archived": "It is archived: restore it first", "doing.why.needs": "Only for versions tagged {tags}", "doing.why.has": "It is tagged {tags} already",
    "doing.why.previous": "No live version before it is known and still there", "doing.why.repository": "The task that made this model names no repository, so no agent can be given the code. The command does it:",
    "doing.why.queue": "There is no queue to put it into", "doing.now": "Live now, will be displaced", "doing.now.none": "no version", "doing.then": "Live afterwards", "doing.then.unknown": "not known before",
    "doing.now.column": "now: {version}", "doing.then.column": "then: {version}", "doing.displaces": "{then} takes the place of {now}.",
    "doing.rules": "This is asked of a queue, and the rules of the command hold. It is refused, and nothing changes, when:",
    "doing.queue": "Queue", "doing.agents": "{n} {n|agent listens|agents listen}: {names}", "doing.agents.none": "No agent listens on {queue}: the task waits there until one comes.",
    "doing.command": "The same as a command", "doing.command.instead": "Without an agent, type this where the project is:",
    "doing.code.branch": "Runs {script} of {repository}, the newest commit of branch {branch}.", "doing.code.commit": "Runs {script} of {repository}, commit {commit}.",
    "doing.enqueued": "Asked for: the task is in the queue {queue}", "doing.queued": "It waits in the queue {queue} for an agent.", "doing.running": "An agent carries it out.",
    "doing.done": "Done. Live is {name}, {version}.", "doing.done.none": "Done.", "doing.refused": "Refused; in the words of the task:", "doing.failed": "It failed before it could say why; its log tells.", "doing.stopped": "It was stopped before its end.",
    "doing.log": "Console", "doing.close": "Close", "doing.lines": "The last lines of its log",
  },
  pt: {
    "doing.why.archived": "Está arquivada: restaure-a primeiro", "doing.why.needs": "Só para versões com a etiqueta {tags}", "doing.why.has": "Já tem a etiqueta {tags}",
    "doing.why.previous": "Nenhuma versão em uso antes dela é conhecida e ainda existe", "doing.why.repository": "A tarefa que criou este modelo não nomeia um repositório, e nenhum agente pode receber o código. O comando o faz:",
    "doing.why.queue": "Não há fila em que colocá-la", "doing.now": "Em uso agora, será substituída", "doing.now.none": "nenhuma versão", "doing.then": "Em uso depois", "doing.then.unknown": "não se sabe antes",
    "doing.now.column": "agora: {version}", "doing.then.column": "depois: {version}", "doing.displaces": "A {then} toma o lugar da {now}.",
    "doing.rules": "O pedido vai para uma fila, e valem as regras do comando. É recusado, e nada muda, quando:",
    "doing.queue": "Fila", "doing.agents": "{n} {n|agente atende|agentes atendem}: {names}", "doing.agents.none": "Nenhum agente atende {queue}: a tarefa espera ali até que venha um.",
    "doing.command": "O mesmo como comando", "doing.command.instead": "Sem agente, digite isto onde está o projeto:",
    "doing.code.branch": "Executa {script} de {repository}, o commit mais novo do ramo {branch}.", "doing.code.commit": "Executa {script} de {repository}, commit {commit}.",
    "doing.enqueued": "Pedido feito: a tarefa está na fila {queue}", "doing.queued": "Espera na fila {queue} por um agente.", "doing.running": "Um agente a executa.",
    "doing.done": "Pronto. Em uso está {name}, {version}.", "doing.done.none": "Pronto.", "doing.refused": "Recusada; nas palavras da tarefa:", "doing.failed": "Falhou antes de poder dizer por quê; o registro conta.", "doing.stopped": "Foi interrompida antes do fim.",
    "doing.log": "Console", "doing.close": "Fechar", "doing.lines": "As últimas linhas do seu registro",
  },
});
