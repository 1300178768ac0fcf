import { addWords } from "../base/words.js";

addWords({
  en: {
    "search.title": "Search", "search.field": "Name, id, tag, comment, parameter, metric", "search.regex": "Regular expression", "search.regex.ask": "The address of this page brings a regular expression. Such a one can keep the server busy for seconds: it is looked for when you say so.", "search.regex.go": "Search", "search.all": "All", "search.kinds": "Kinds",
    "search.help": "Several words are found in any order. An id that you paste leads straight to what it names.", "search.none": "Nothing was found",
    "search.none.text": "Fewer or shorter words find more. What is archived is left out.", "search.count": "{n} {n|hit|hits}", "search.more": "{n} more", "search.cut": "The newest {n} are shown.",
    "search.mentions.not": "Parameters and metrics were not searched:", "search.mentions.loading": "Looking through parameters and metrics …", "search.mentions": "and {n} more", "kind.pipelines": "Pipeline runs", "kind.tasks": "Tasks", "kind.models": "Models", "kind.datasets": "Datasets", "kind.projects": "Projects",
    "kind.queues": "Queues", "kind.reports": "Reports", "kind.mentions": "By parameters and metrics",
  },
  pt: {
    "search.title": "Busca", "search.field": "Nome, identificador, etiqueta, comentário, parâmetro, métrica", "search.regex": "Expressão regular", "search.regex.ask": "O endereço desta página traz uma expressão regular. Uma delas pode ocupar o servidor por segundos: ela só é buscada quando você mandar.", "search.regex.go": "Buscar", "search.all": "Tudo", "search.kinds": "Tipos",
    "search.help": "Várias palavras são achadas em qualquer ordem. Um identificador colado leva direto ao que ele nomeia.", "search.none": "Nada foi achado",
    "search.none.text": "Menos palavras, ou mais curtas, acham mais. O que está arquivado fica de fora.", "search.count": "{n} {n|achado|achados}", "search.more": "mais {n}", "search.cut": "Aparecem os {n} mais novos.",
    "search.mentions.not": "Os parâmetros e as métricas não foram buscados:", "search.mentions.loading": "Buscando nos parâmetros e nas métricas …", "search.mentions": "e mais {n}", "kind.pipelines": "Execuções de pipelines", "kind.tasks": "Tarefas", "kind.models": "Modelos", "kind.datasets": "Dados", "kind.projects": "Projetos",
    "kind.queues": "Filas", "kind.reports": "Relatórios", "kind.mentions": "Por parâmetros e métricas",
  },
});
