import { addWords } from "../base/words.js";

addWords({
  en: {
    "nav.main": "Pages", "nav.home": "Home", "nav.pipelines": "Pipelines", "nav.tasks": "Tasks", "nav.models": "Models",
    "nav.datasets": "Datasets", "nav.queues": "Queues & agents", "nav.monitoring": "Monitoring", "nav.skip": "Skip to the content",
    "nav.open": "Menu", "nav.search": "Search everything", "nav.search.key": "Search everything (/)", "nav.language": "Language",
    "nav.theme": "Appearance", "theme.system": "As the system", "theme.light": "Light", "theme.dark": "Dark", "nav.logout": "Log out", "nav.settings": "Keys & server",
    "nav.found": "{n} {n|suggestion|suggestions}: arrow keys choose one, Enter opens it", "nav.everything": "Everything for “{text}”", "nav.suggestions": "Suggestions",
    "live.lost": "The server does not answer. What you see may be old; this page tries again.",
    "login.title": "Log in", "login.used": "That link was used before, or has ended.",
    "login.how": "Type this on the machine that runs the server, and open the link that it prints:",
    "login.why": "The link logs this browser in, once. Nobody else on this machine can see your runs without it.",
    "login.waiting": "This page goes on by itself as soon as you are logged in, in whichever tab.",
    "lost.title": "There is no such page", "lost.text": "Nothing lies at this address.", "lost.home": "Home",
    "crash.title": "This page has a fault", "crash.text": "It could not be drawn. The others still work; reloading may help.",
    "crash.reload": "Reload", "project.error": "The project's file for these pages cannot be used:",
  },
  pt: {
    "nav.main": "Páginas", "nav.home": "Início", "nav.pipelines": "Pipelines", "nav.tasks": "Tarefas", "nav.models": "Modelos",
    "nav.datasets": "Dados", "nav.queues": "Filas e agentes", "nav.monitoring": "Monitoramento", "nav.skip": "Pular para o conteúdo",
    "nav.open": "Menu", "nav.search": "Buscar em tudo", "nav.search.key": "Buscar em tudo (/)", "nav.language": "Língua",
    "nav.theme": "Aparência", "theme.system": "Como o sistema", "theme.light": "Claro", "theme.dark": "Escuro", "nav.logout": "Sair", "nav.settings": "Chaves e servidor",
    "nav.found": "{n} {n|sugestão|sugestões}: as setas escolhem, Enter abre", "nav.everything": "Tudo sobre “{text}”", "nav.suggestions": "Sugestões",
    "live.lost": "O servidor não responde. O que se vê pode ser antigo; esta página tenta de novo.",
    "login.title": "Entrar", "login.used": "Esse endereço já foi usado, ou venceu.",
    "login.how": "Digite isto na máquina em que o servidor roda, e abra o endereço que aparece:",
    "login.why": "O endereço registra este navegador, uma vez. Sem ele ninguém mais nesta máquina vê suas execuções.",
    "login.waiting": "Esta página segue sozinha assim que você entrar, em qualquer aba.",
    "lost.title": "Esta página não existe", "lost.text": "Não há nada neste endereço.", "lost.home": "Início",
    "crash.title": "Esta página tem um defeito", "crash.text": "Não pôde ser desenhada. As outras funcionam; recarregar pode ajudar.",
    "crash.reload": "Recarregar", "project.error": "O arquivo do projeto para estas páginas não pode ser usado:",
  },
});
