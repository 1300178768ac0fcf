import { addWords } from "../base/words.js";

addWords({
  en: {
    "home.new": "Nothing has run here yet", "home.new.text": "Type one of these in a terminal. What they start shows here by itself.",
    "home.new.run": "A run of this project", "home.new.sdk": "A script of yours, with the ClearML SDK", "home.new.agents": "Agents that take tasks from queues",
    "home.running": "Running", "home.running.none": "Nothing runs now.", "home.progress": "Progress of {name}", "home.iteration": "iteration {n}",
    "home.failed": "Failed last", "home.failed.none": "Nothing failed.", "home.of": "of {name}", "home.noreason": "No reason was given.", "home.log": "Last lines of the log of {name}",
    "home.live": "Live", "home.live.none": "No model is live: a run has to pass the gate first.", "home.published": "Published last", "home.published.none": "No model was published.",
    "home.version": "version {version}", "home.since": "live for", "home.made": "made",
    "home.waiting": "Waiting", "home.waits": "{n}{more} {n|waits|wait}", "home.empty": "empty", "home.listen": "{n} {n|agent listens|agents listen}", "home.nobody": "nobody listens",
    "home.next": "next:", "home.noqueue": "There is no queue.", "home.alerts": "Last alerts", "home.alerts.all": "Monitoring",
    "home.runs": "Last runs", "home.runs.none": "Nothing has ended yet.", "home.pipeline": "Pipeline", "home.task": "Task", "home.state": "State", "home.ran": "Ran for", "home.when": "Started",
  },
  pt: {
    "home.new": "Nada rodou aqui ainda", "home.new.text": "Digite um destes comandos num terminal. O que eles começam aparece aqui sozinho.",
    "home.new.run": "Uma execução deste projeto", "home.new.sdk": "Um script seu, com o SDK do ClearML", "home.new.agents": "Agentes que executam as tarefas das filas",
    "home.running": "Em execução", "home.running.none": "Nada está em execução.", "home.progress": "Progresso de {name}", "home.iteration": "iteração {n}",
    "home.failed": "Últimas falhas", "home.failed.none": "Nada falhou.", "home.of": "de {name}", "home.noreason": "Nenhum motivo foi dado.", "home.log": "Últimas linhas do registro de {name}",
    "home.live": "Em uso", "home.live.none": "Nenhum modelo está em uso: antes uma execução tem de passar no portão.", "home.published": "Publicados por último", "home.published.none": "Nenhum modelo foi publicado.",
    "home.version": "versão {version}", "home.since": "em uso há", "home.made": "feito",
    "home.waiting": "Esperando", "home.waits": "{n}{more} {n|espera|esperam}", "home.empty": "vazia", "home.listen": "{n} {n|agente atende|agentes atendem}", "home.nobody": "ninguém atende",
    "home.next": "próxima:", "home.noqueue": "Não há nenhuma fila.", "home.alerts": "Últimos alertas", "home.alerts.all": "Monitoramento",
    "home.runs": "Últimas execuções", "home.runs.none": "Nada terminou ainda.", "home.pipeline": "Pipeline", "home.task": "Tarefa", "home.state": "Estado", "home.ran": "Rodou por", "home.when": "Começou",
  },
});
