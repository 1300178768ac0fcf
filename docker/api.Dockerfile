# The serving task and its HTTP process: no training library, nothing that unpickles, no shell, no pip. docs/images.md
# has what it is for and how it is run; `python -m scripts.images build api` builds it, so does `docker compose build`.
ARG BASE=docker.io/library/python:3.11.16-slim-bookworm@sha256:a36c24f9cbdf4fd0f52d67f0823eeac19c2028c637cecc392d97f980d4fec56b

# Contexts that a build may bring along under these names: packages as files, and a model package `model.zip`.
FROM scratch AS wheels
FROM scratch AS model

FROM ${BASE} AS packages
ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONHASHSEED=0
COPY docker/install.py docker/root.py docker/api-left-out.txt requirements-serving.txt /build/
WORKDIR /build
# One step: what only another step would need is in no layer. pip.conf is that of who builds, and stays out.
RUN --mount=type=bind,from=wheels,target=/wheels \
    --mount=type=secret,id=pip,target=/build/pip.conf \
    PIP_CONFIG_FILE=/build/pip.conf python3.11 install.py requirements-serving.txt --left-out api-left-out.txt \
    && python3.11 root.py /rootfs api-left-out.txt serving 1000 /home/serving/servico \
    && install --directory /rootfs/app /rootfs/opt/conforto/semente

FROM scratch AS serving
COPY --from=packages /rootfs /
COPY --from=packages /opt/venv /opt/venv
ENV PATH=/opt/venv/bin \
    HOME=/home/serving \
    LANG=C.UTF-8 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY api /app/api
COPY configs /app/configs
COPY funcoes /app/funcoes
COPY steps /app/steps
RUN ["python", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", "api", "funcoes", "steps"]

# The model that comes along, if any: of the registry (MODEL_ID, with the secret `clearml`: lines CLEARML_...=...), or
# the package model.zip of the context `model`.
FROM serving AS seeded
ARG MODEL_ID=""
ARG MODEL_SHA256=""
ARG MODEL_NAME=""
COPY docker/seed.py /build/seed.py
RUN --mount=type=bind,from=model,target=/model \
    --mount=type=secret,id=clearml,target=/build/clearml.env \
    ["python", "/build/seed.py", "/opt/conforto/semente"]

FROM serving
COPY --from=seeded /opt/conforto/semente /opt/conforto/semente
# All addresses, so keys are demanded (CONFORTO_CHAVES); the platform may say another PORT.
ENV PORT=8000 \
    CONFORTO_CONTEINER=1 \
    CONFORTO_SEMENTE=/opt/conforto/semente \
    CLEARML_CACHE_DIR=/tmp/clearml
ARG VERSION=0
ARG COMMIT=unknown
ARG DATE=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="conforto-termico api" \
      org.opencontainers.image.description="The promoted model over HTTP" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${COMMIT}" \
      org.opencontainers.image.created="${DATE}"
USER 1000:1000
EXPOSE 8000
STOPSIGNAL SIGTERM
VOLUME ["/home/serving/servico"]
# Alive, not ready: before the first champion there is nothing to answer with, and no reason to restart.
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/health', timeout=5)"]
ENTRYPOINT ["python", "steps/serve.py", "--pasta", "/home/serving/servico"]
