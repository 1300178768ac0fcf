import { addWords } from "../base/words.js";

addWords({
  en: {
    "settings.title": "Keys & server", "settings.server": "This server", "settings.api": "API", "settings.files": "Files", "settings.web": "Pages", "settings.data": "Data folder",
    "settings.version": "Version", "settings.protocol": "API version", "settings.user": "User", "settings.commands": "As commands", "settings.env": "Lets the SDK in this terminal use this server",
    "settings.ui": "Opens these pages, logged in", "settings.status": "Says what runs", "settings.backup": "Copies all data to a new folder, while the server goes on",
    "keys.title": "Keys", "keys.text": "Each key lets scripts, notebooks and agents use this server as you.", "keys.new": "New key", "keys.make": "Make it", "keys.label": "What it is for",
    "keys.label.help": "So that you know later which one to revoke", "keys.made": "The new key", "keys.once": "The secret is shown this once, and kept nowhere: copy it now.",
    "keys.env": "For a terminal", "keys.noted": "I have copied it", "keys.key": "Key", "keys.used": "Last used", "keys.todo": "Actions", "keys.own": "This is the data folder’s own key, which agents and commands of this machine use.", "keys.revoke": "Revoke", "keys.revoke.of": "Revoke {key}",
    "keys.revoke.title": "Revoke {key}?", "keys.revoke.text": "Whatever uses it is refused from now on. It cannot be brought back.", "keys.revoked": "The key was revoked",
  },
  pt: {
    "settings.title": "Chaves e servidor", "settings.server": "Este servidor", "settings.api": "API", "settings.files": "Arquivos", "settings.web": "Páginas", "settings.data": "Pasta dos dados",
    "settings.version": "Versão", "settings.protocol": "Versão da API", "settings.user": "Usuário", "settings.commands": "Como comandos", "settings.env": "Faz o SDK neste terminal usar este servidor",
    "settings.ui": "Abre estas páginas, já dentro", "settings.status": "Diz o que está rodando", "settings.backup": "Copia todos os dados para uma pasta nova, com o servidor no ar",
    "keys.title": "Chaves", "keys.text": "Cada chave deixa scripts, notebooks e agentes usarem este servidor em seu nome.", "keys.new": "Nova chave", "keys.make": "Criar", "keys.label": "Para que serve",
    "keys.label.help": "Para saber depois qual revogar", "keys.made": "A nova chave", "keys.once": "O segredo aparece só desta vez, e não é guardado em lugar nenhum: copie agora.",
    "keys.env": "Para um terminal", "keys.noted": "Já copiei", "keys.key": "Chave", "keys.used": "Último uso", "keys.todo": "Ações", "keys.own": "Esta é a chave da própria pasta de dados, que agentes e comandos desta máquina usam.", "keys.revoke": "Revogar", "keys.revoke.of": "Revogar {key}",
    "keys.revoke.title": "Revogar {key}?", "keys.revoke.text": "O que a usa passa a ser recusado. Não há como trazê-la de volta.", "keys.revoked": "A chave foi revogada",
  },
});
