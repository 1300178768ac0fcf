import { addWords } from "../../base/words.js";

addWords({
  en: {
    "grid.select": "Select {name}", "grid.all": "Select all",
    "grid.column.keys": "Enter sorts. Shift and arrow keys change the width, control and arrow keys move the column.",
  },
  pt: {
    "grid.select": "Selecionar {name}", "grid.all": "Selecionar tudo",
    "grid.column.keys": "Enter ordena. Shift e setas mudam a largura, Control e setas movem a coluna.",
  },
});
