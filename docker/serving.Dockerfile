# The serving task and its HTTP process: no training library in it, and nothing is unpickled.
# Built by `docker compose --profile serving build`, with the repository as context (.dockerignore says what of it).
FROM python:3.11.15-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

COPY requirements-serving.txt /tmp/requirements-serving.txt
RUN pip install --no-deps --only-binary=:all: --requirement /tmp/requirements-serving.txt \
    && rm /tmp/requirements-serving.txt

# The folder exists before the volume is mounted, so that the volume belongs to the user.
RUN useradd --create-home --uid 1000 --shell /bin/bash serving \
    && install --directory --owner=serving --group=serving /home/serving/servico

WORKDIR /app
COPY api /app/api
COPY configs /app/configs
COPY funcoes /app/funcoes
COPY steps /app/steps

USER serving
ENTRYPOINT ["python", "steps/serve.py", "--pasta", "/home/serving/servico"]
