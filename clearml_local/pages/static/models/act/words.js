// Words of the project's actions.
import { addWords } from "../../base/words.js";

addWords({
  en: {
    "act.why.archived": "It is archived: restore it first", "act.why.needs": "Only for versions tagged {tags}", "act.why.has": "It is tagged {tags} already",
    "act.why.previous": "No live version before it is known and still there", "act.why.repository": "The task that made this model names no repository, so no agent can be given the code. The command does it:",
    "act.why.queue": "There is no queue to put it into", "act.now": "Live now, will be displaced", "act.now.none": "no version", "act.then": "Live afterwards", "act.then.unknown": "not known before",
    "act.now.column": "now: {version}", "act.then.column": "then: {version}", "act.displaces": "{then} takes the place of {now}.",
    "act.rules": "This is asked of a queue, and the rules of the command hold. It is refused, and nothing changes, when:",
    "act.queue": "Queue", "act.agents": "{n} {n|agent listens|agents listen}: {names}", "act.agents.none": "No agent listens on {queue}: the task waits there until one comes.",
    "act.command": "The same as a command", "act.command.instead": "Without an agent, type this where the project is:",
    "act.code.branch": "Runs {script} of {repository}, the newest commit of branch {branch}.", "act.code.commit": "Runs {script} of {repository}, commit {commit}.",
    "act.enqueued": "Asked for: the task is in the queue {queue}", "act.queued": "It waits in the queue {queue} for an agent.", "act.running": "An agent carries it out.",
    "act.done": "Done. Live is {name}, {version}.", "act.done.none": "Done.", "act.refused": "Refused; in the words of the task:", "act.stopped": "It was stopped before its end.",
    "act.log": "Log", "act.close": "Close", "act.lines": "The last lines of its log",
  },
  pt: {
    "act.why.archived": "Está arquivada: restaure-a primeiro", "act.why.needs": "Só para versões com a etiqueta {tags}", "act.why.has": "Já tem a etiqueta {tags}",
    "act.why.previous": "Nenhuma versão em uso antes dela é conhecida e ainda existe", "act.why.repository": "A tarefa que criou este modelo não nomeia um repositório, e nenhum agente pode receber o código. O comando o faz:",
    "act.why.queue": "Não há fila em que colocá-la", "act.now": "Em uso agora, será substituída", "act.now.none": "nenhuma versão", "act.then": "Em uso depois", "act.then.unknown": "não se sabe antes",
    "act.now.column": "agora: {version}", "act.then.column": "depois: {version}", "act.displaces": "A {then} toma o lugar da {now}.",
    "act.rules": "O pedido vai para uma fila, e valem as regras do comando. É recusado, e nada muda, quando:",
    "act.queue": "Fila", "act.agents": "{n} {n|agente atende|agentes atendem}: {names}", "act.agents.none": "Nenhum agente atende {queue}: a tarefa espera ali até que venha um.",
    "act.command": "O mesmo como comando", "act.command.instead": "Sem agente, digite isto onde está o projeto:",
    "act.code.branch": "Executa {script} de {repository}, o commit mais novo do ramo {branch}.", "act.code.commit": "Executa {script} de {repository}, commit {commit}.",
    "act.enqueued": "Pedido feito: a tarefa está na fila {queue}", "act.queued": "Espera na fila {queue} por um agente.", "act.running": "Um agente a executa.",
    "act.done": "Pronto. Em uso está {name}, {version}.", "act.done.none": "Pronto.", "act.refused": "Recusada; nas palavras da tarefa:", "act.stopped": "Foi interrompida antes do fim.",
    "act.log": "Registro", "act.close": "Fechar", "act.lines": "As últimas linhas do seu registro",
  },
});
