"""The style sheet of the pages: light and dark, narrow and wide, paper, and the switch of languages."""

from typing import Final

ESTILO: Final = """
:root { color-scheme: light dark; --fundo: #fff; --papel: #f4f6f8; --texto: #1c2530; --fraco: #566270;
  --linha: #d5dbe2; --azul: #245a86; --aviso: #fff3d6; --borda: #b87b00; --bom: #1f6b3a; --mau: #a8271d; }
@media (prefers-color-scheme: dark) { :root { --fundo: #12171d; --papel: #1c232b; --texto: #e4e9ee;
  --fraco: #a3afbb; --linha: #37424e; --azul: #8fc1ea; --aviso: #3a2f12; --borda: #e0a83a;
  --bom: #2f7d4a; --mau: #b3382d; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--fundo); color: var(--texto);
  font: 16px/1.55 system-ui, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; }
main { max-width: 78rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .8rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.4rem 0 .6rem; padding-top: .9rem; border-top: 1px solid var(--linha); }
p, li { max-width: 46rem; overflow-wrap: anywhere; }
li { margin: .25rem 0; }
a { color: var(--azul); }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1rem; padding: 0; margin: 1rem 0 0; list-style: none; }
nav li { margin: 0; }
.aviso { background: var(--aviso); border-left: .3rem solid var(--borda); padding: .7rem 1rem;
  font-weight: 600; max-width: none; }
.selo { display: inline-block; color: #fff; background: var(--mau); border-radius: .3rem;
  padding: .15rem .7rem; margin: 0; font-weight: 600; }
.selo.bom { background: var(--bom); }
.numeros { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .6rem;
  margin: 1rem 0; }
.numeros div { background: var(--papel); border-radius: .4rem; padding: .6rem .8rem; }
.numeros dt { color: var(--fraco); font-size: .85rem; }
.numeros dd { margin: 0; font-size: 1.4rem; font-variant-numeric: tabular-nums; }
.numeros dd.nota { font-size: .78rem; color: var(--fraco); }
.rolagem { overflow-x: auto; margin: 1rem 0; }
.rolagem:focus-visible { outline: 2px solid var(--azul); }
table { border-collapse: collapse; font-size: .88rem; font-variant-numeric: tabular-nums; }
caption, summary { text-align: left; font-weight: 600; padding: .2rem 0 .4rem; }
summary { cursor: pointer; }
th, td { padding: .3rem .5rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--linha); }
tbody th { font-weight: 500; }
thead th { color: var(--fraco); }
thead th { vertical-align: bottom; }
.numero { text-align: right; white-space: nowrap; }
tbody th { overflow-wrap: anywhere; min-width: 6rem; max-width: 24rem; }
.texto { min-width: 5rem; max-width: 46rem; overflow-wrap: anywhere; }
figure { margin: 1rem 0; }
figure img { display: block; max-width: 100%; height: auto; background: #fff; border-radius: .4rem; }
.lingua { position: absolute; opacity: 0; }
.linguas { max-width: 78rem; margin: 0 auto; padding: 1rem 1rem 0; display: flex; gap: .4rem; }
.linguas label { cursor: pointer; color: var(--azul); border: 1px solid var(--linha); border-radius: .3rem;
  padding: .15rem .7rem; }
#em-en:checked ~ .linguas label[for=em-en], #em-pt:checked ~ .linguas label[for=em-pt] {
  color: var(--texto); background: var(--papel); font-weight: 600; border-color: var(--texto); }
#em-en:focus-visible ~ .linguas label[for=em-en], #em-pt:focus-visible ~ .linguas label[for=em-pt] {
  outline: 2px solid var(--azul); outline-offset: 2px; }
#em-en:checked ~ #metade-pt, #em-pt:checked ~ #metade-en { display: none; }
@media (max-width: 40rem) { figure img { max-width: none; width: 42rem; } table { font-size: .8rem; }
  th, td { padding: .25rem .35rem; } tbody th { min-width: 4.5rem; } }
@page { margin: 12mm; }
@media print { nav, .linguas { display: none; } figure, tr { break-inside: avoid; }
  h2, caption, summary { break-after: avoid; }
  body { font-size: 10pt; } main { padding: 0; max-width: none; } p, li { max-width: none; }
  .rolagem { overflow: visible; } table { font-size: 7pt; } th, td { padding: .12rem .22rem; }
  tbody th, .texto { min-width: 0; } details::details-content { content-visibility: visible; height: auto; } }
"""
