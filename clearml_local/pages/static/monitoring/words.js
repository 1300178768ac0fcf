import { addWords } from "../base/words.js";

addWords({
  en: {
    "monitoring.title": "Monitoring", "level.none": "nothing found", "level.untested": "not tested", "level.low": "low", "level.medium": "medium", "level.high": "high",
    "looks.none": "Nobody has looked at the model yet", "looks.none.text": "Each look at what was predicted becomes a task here. These make one, or make them regularly:",
    "looks.title": "Looks: {n}", "looks.when": "When", "looks.level": "Severity", "looks.alerts": "Alerts only", "looks.noalert": "None of them is an alert.",
    "look.newest": "The newest look", "look.chosen": "A look of before", "look.back": "The newest", "look.report": "Whole report ↗", "look.task": "Its task",
    "look.findings": "Found: {n}", "look.nothing": "Nothing was found.", "look.untested": "There was too little to test: whether the model fits is not known.", "look.untested.of": "There was too little to test: {n} of at least {needed} rows. Whether the model fits is not known.", "look.measures": "Everything measured: {n} {n|row|rows}", "look.next": "Look again as a command",
    "course.title": "Window after window", "course.text": "Each look is a point; the dashed line is where it matters.", "course.limit": "limit of {name}", "course.of": "{name}",
    "decisions.title": "Training again", "decisions.none": "Nothing was decided yet.", "decisions.notask": "No service looks after that: it never ran here.",
    "decisions.time": "When", "decisions.model": "Model", "decisions.decision": "Decision", "decisions.why": "Why", "decisions.causes": "Causes", "decisions.run": "Run",
    "serving.title": "What answers now", "serving.none": "Nothing serves the model.", "serving.last": "The last that did:", "serving.heard": "last heard of", "serving.address": "Address", "serving.endpoints": "Endpoints",
    "serving.endpoint": "Endpoint", "serving.model": "Model", "serving.instances": "Instances", "serving.requests": "Requests", "serving.latency": "Latency (ms)", "serving.up": "Up for",
    "plain.title": "Tasks that watch or serve", "plain.name": "Name", "plain.project": "Project", "plain.status": "State", "plain.tags": "Tags", "plain.ran": "Ran for", "plain.when": "Last change",
    "plain.none": "Nothing watches a model here", "plain.none.text": "Tasks of type monitor or service are shown here, and serving endpoints that report.",
    "plain.more": "Show more of a project", "plain.more.text": "A small file says which tasks look at a model, and which of their numbers count:",
  },
  pt: {
    "monitoring.title": "Monitoramento", "level.none": "nada achado", "level.untested": "não testado", "level.low": "baixa", "level.medium": "média", "level.high": "alta",
    "looks.none": "Ninguém verificou o modelo ainda", "looks.none.text": "Cada verificação do que foi previsto vira uma tarefa aqui. Estes comandos fazem uma, ou fazem sempre:",
    "looks.title": "Verificações: {n}", "looks.when": "Quando", "looks.level": "Gravidade", "looks.alerts": "Só alertas", "looks.noalert": "Nenhuma delas é um alerta.",
    "look.newest": "A última verificação", "look.chosen": "Uma verificação anterior", "look.back": "A última", "look.report": "Relatório completo ↗", "look.task": "A tarefa",
    "look.findings": "Achados: {n}", "look.nothing": "Nada foi achado.", "look.untested": "Havia pouco para testar: não se sabe se o modelo serve.", "look.untested.of": "Havia pouco para testar: {n} de ao menos {needed} linhas. Não se sabe se o modelo serve.", "look.measures": "Tudo o que foi medido: {n} {n|linha|linhas}", "look.next": "Verificar de novo, como comando",
    "course.title": "Janela após janela", "course.text": "Cada verificação é um ponto; a linha tracejada é onde passa a importar.", "course.limit": "limite de {name}", "course.of": "{name}",
    "decisions.title": "Treinar de novo", "decisions.none": "Nada foi decidido ainda.", "decisions.notask": "Nenhum serviço cuida disso: nunca rodou aqui.",
    "decisions.time": "Quando", "decisions.model": "Modelo", "decisions.decision": "Decisão", "decisions.why": "Por quê", "decisions.causes": "Causas", "decisions.run": "Execução",
    "serving.title": "O que responde agora", "serving.none": "Nada serve o modelo.", "serving.last": "O último que serviu:", "serving.heard": "último sinal", "serving.address": "Endereço", "serving.endpoints": "Pontos de acesso",
    "serving.endpoint": "Ponto de acesso", "serving.model": "Modelo", "serving.instances": "Processos", "serving.requests": "Pedidos", "serving.latency": "Latência (ms)", "serving.up": "No ar há",
    "plain.title": "Tarefas que vigiam ou servem", "plain.name": "Nome", "plain.project": "Projeto", "plain.status": "Estado", "plain.tags": "Etiquetas", "plain.ran": "Rodou por", "plain.when": "Última mudança",
    "plain.none": "Nada vigia um modelo aqui", "plain.none.text": "Aparecem aqui tarefas do tipo monitor ou service, e pontos de acesso que se informam.",
    "plain.more": "Mostrar mais de um projeto", "plain.more.text": "Um pequeno arquivo diz quais tarefas verificam um modelo, e quais números delas contam:",
  },
});
