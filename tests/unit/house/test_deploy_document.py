"""docs/deploy.md and infra/README.md with their twins: the same commands, and links that lead somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = ("docs/deploy.md", "infra/README.md")


def twin(document: str) -> str:
    return document.replace(".md", ".pt-BR.md")


def commands(document: str) -> list[str]:
    """What is typed, without the remarks beside it."""
    blocks = re.findall(r"(?s)```console\n(.*?)```", (ROOT / document).read_text(encoding="utf-8"))
    return [re.sub(r"\s+# .*", "", line) for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_both_languages_type_the_same(document: str) -> None:
    assert len(commands(document)) >= 4
    assert commands(document) == commands(twin(document))
    texts = [(ROOT / d).read_text(encoding="utf-8") for d in (document, twin(document))]
    for mark in ("\n## ", "\n| ", "\n- ", "\n  - "):
        assert texts[0].count(mark) == texts[1].count(mark), mark


@pytest.mark.parametrize("document", [*DOCUMENTS, *map(twin, DOCUMENTS)])
def test_links_and_files_are_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    links = {link for link in re.findall(r"\]\(([^)#\s]+)", text) if not link.startswith("https://")}
    assert links
    assert [link for link in sorted(links) if not ((ROOT / document).parent / link).exists()] == []
    quoted = set(
        re.findall(r"`((?:configs|scripts|infra|tests|monitoring)/[\w./-]+\.(?:yaml|yml|py))`", text)
    )
    assert quoted
    assert [path for path in sorted(quoted) if not (ROOT / path).exists()] == []


def test_secrets_are_called_as_infra_calls_them() -> None:
    names = re.search(
        r'variable "secrets".*?default = \[(.*?)\]', (ROOT / "infra/variables.tf").read_text(), re.DOTALL
    )
    assert names is not None
    made = {f"conforto-staging-{n.lower().replace('_', '-')}" for n in re.findall(r'"(\w+)"', names[1])}
    typed = set(re.findall(r"versions add ([\w-]+)", (ROOT / "docs/deploy.md").read_text(encoding="utf-8")))
    assert typed == made
