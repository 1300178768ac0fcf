"""How a run ends when it is interrupted: here, in its stages' processes, and on the server too.

- `sinais`: signals, from the first line of the program on; nothing is ever raised into the SDK's calls.
- `pendencias`: what this process has begun that would stay behind.
- `pedidos`: what the SDK asks of the server in this process: remembered, and held back once the run ends.
- `ligacao`: the few calls that end tasks, within a bound and without the SDK's endless retries.
- `processos`: the stages' processes.
- `guarda`: the order in which all this happens.
"""

__all__ = ["guarda", "pedidos", "pendencias", "processos", "sinais"]
