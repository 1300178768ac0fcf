"""The bill as Markdown, in English and in Portuguese: what docs/deploy.md and its twin show."""

from scripts.costs.bill import Bill, Comparison, Line
from scripts.costs.prices import Costs

WORDS = {
    "en": {
        "head": "| a month | quantity | USD a unit | USD | of it free |",
        "cpu_always": "processor",
        "memory_always": "memory",
        "egress": "answers to the internet",
        "logs": "logs",
        "registry": "images",
        "secret_versions": "secrets",
        "secret_reads": "secrets read",
        "alerts": "alert policies",
        "unknown": "not known",
        "total": "**in all**",
        "net": "**less what is free**",
        "compare": "| one instance for a month | USD |",
        "always": "processor always there, as configured",
        "idle": "billed by request, never busy",
        "busy": "billed by request, always busy",
        "report": "the report",
        "instances": "the report's figure, processor always there: instances on average",
        "share": "the report's figure, billed by request: share of the time busy",
    },
    "pt": {
        "head": "| por mês | quantidade | USD por unidade | USD | disso grátis |",
        "cpu_always": "processador",
        "memory_always": "memória",
        "egress": "respostas para a internet",
        "logs": "logs",
        "registry": "imagens",
        "secret_versions": "segredos",
        "secret_reads": "leituras de segredos",
        "alerts": "políticas de alerta",
        "versions": "versões",
        "reads": "leituras",
        "conditions": "condições",
        "unknown": "não se sabe",
        "total": "**ao todo**",
        "net": "**menos o que é grátis**",
        "compare": "| uma instância por um mês | USD |",
        "always": "processador sempre alocado, como configurado",
        "idle": "cobrada por pedido, nunca ocupada",
        "busy": "cobrada por pedido, sempre ocupada",
        "report": "o relatório",
        "instances": "o valor do relatório, processador sempre alocado: instâncias em média",
        "share": "o valor do relatório, cobrada por pedido: parte do tempo ocupada",
    },
}


def _number(value: float, decimals: int, language: str) -> str:
    text = f"{value:,.{decimals}f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "pt" else text


def _unit_price(usd: float) -> str:
    return f"{usd:.10f}".rstrip("0").ljust(4, "0")


def _row(line: Line, language: str) -> str:
    words = WORDS[language]
    amount = _number(line.quantity, 0 if line.quantity == int(line.quantity) else 1, language)
    quantity = f"{amount} {words.get(line.price.unit, line.price.unit)}"
    if line.usd is None or line.price.usd is None:
        return f"| {words[line.name]} | {quantity} | {words['unknown']} | {words['unknown']} | |"
    each = _unit_price(line.price.usd).replace(".", "," if language == "pt" else ".")
    usd, saved = (_number(value, 2, language) for value in (line.usd, line.saved))
    return f"| {words[line.name]} | {quantity} | {each} | {usd} | {saved} |"


def bill_table(bill: Bill, language: str) -> str:
    """Each line, their sum, and what is left to pay."""
    words = WORDS[language]
    total, saved, net = (_number(v, 2, language) for v in (bill.usd, bill.saved, bill.usd - bill.saved))
    ends = [f"| {words['total']} | | | {total} | {saved} |", f"| {words['net']} | | | {net} | |"]
    return "\n".join(
        [words["head"], "|---|---|---|---|---|", *(_row(x, language) for x in bill.lines), *ends]
    )


def comparison_table(costs: Costs, found: Comparison, language: str) -> str:
    """Beside the report's figure."""
    words = WORDS[language]
    amounts = {"always": found.always, "idle": found.idle, "busy": found.busy, "report": costs.report_usd}
    rows = [f"| {words[name]} | {_number(usd, 2, language)} |" for name, usd in amounts.items()]
    rows.append(f"| {words['instances']} | {_number(found.instances, 2, language)} |")
    rows.append(f"| {words['share']} | {_number(100 * found.busy_share, 0, language)} % |")
    return "\n".join([words["compare"], "|---|---|", *rows])
