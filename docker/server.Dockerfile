# The whole project and its embedded ClearML-compatible server: one `docker run` runs the pipeline and serves its
# champion. docs/images.md has the line.
ARG BASE=docker.io/library/python:3.11.16-slim-bookworm@sha256:a36c24f9cbdf4fd0f52d67f0823eeac19c2028c637cecc392d97f980d4fec56b

# Packages as files, which a build may bring along under this name.
FROM scratch AS wheels

FROM ${BASE} AS packages
ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONHASHSEED=0
COPY docker/install.py docker/requirements.txt /build/
WORKDIR /build
RUN --mount=type=bind,from=wheels,target=/wheels \
    --mount=type=secret,id=pip,target=/build/pip.conf \
    PIP_CONFIG_FILE=/build/pip.conf python3.11 install.py requirements.txt

FROM ${BASE}
# LightGBM's wheel needs libgomp1, which the base has not.
COPY docker/apt.sh /build/apt.sh
RUN --mount=type=secret,id=apt sh /build/apt.sh libgomp1 \
    && rm -r /build \
    && SOURCE_DATE_EPOCH=315532800 useradd --create-home --uid 1000 --shell /bin/bash conforto \
    && install --directory --owner=conforto --group=conforto /home/conforto/dados \
    && rm -f /etc/passwd- /etc/group- /etc/shadow- /etc/gshadow- /etc/subuid- /etc/subgid-
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY requirements.txt pyproject.toml /app/
COPY docker/project.py /app/docker/project.py
COPY api /app/api
COPY clearml_local /app/clearml_local
COPY configs /app/configs
COPY funcoes /app/funcoes
COPY pipelines /app/pipelines
COPY steps /app/steps
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin \
    LANG=C.UTF-8 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
RUN ["python", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", "api", "clearml_local", "funcoes", "pipelines", "steps"]
# Everything that is written: the server's data, results, the serving folder; the rest in /tmp.
ENV HOME=/home/conforto/dados/home \
    CONFORTO_PASTA_SERVIDOR=/home/conforto/dados/servidor \
    CONFORTO_PASTA_RESULTADOS=/home/conforto/dados/resultados \
    CONFORTO_PASTA_SERVICO=/home/conforto/dados/servico \
    MPLCONFIGDIR=/tmp/matplotlib \
    NUMBA_CACHE_DIR=/tmp/numba \
    PORT=8000 \
    CONFORTO_CONTEINER=1
ARG VERSION=0
ARG COMMIT=unknown
ARG DATE=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="conforto-termico server" \
      org.opencontainers.image.description="The whole project with its embedded ClearML-compatible server" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${COMMIT}" \
      org.opencontainers.image.created="${DATE}"
USER 1000:1000
EXPOSE 8000
STOPSIGNAL SIGTERM
VOLUME ["/home/conforto/dados"]
# While the pipeline runs nothing is served yet: a first run takes minutes.
HEALTHCHECK --interval=30s --timeout=10s --start-period=900s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/health', timeout=5)"]
ENTRYPOINT ["python", "/app/docker/project.py"]
