# An agent with everything that the stages import: it installs nothing when a task starts. docs/images.md.
ARG BASE=docker.io/library/python:3.11.16-slim-bookworm@sha256:a36c24f9cbdf4fd0f52d67f0823eeac19c2028c637cecc392d97f980d4fec56b

# Packages as files, which a build may bring along under this name.
FROM scratch AS wheels

FROM ${BASE} AS packages
ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONHASHSEED=0
COPY docker/install.py docker/pip.txt docker/requirements.txt /build/
WORKDIR /build
# The agent asks pip what is installed, so this image has one; every package is a wheel, and needs no compiler.
RUN --mount=type=bind,from=wheels,target=/wheels \
    --mount=type=secret,id=pip,target=/build/pip.conf \
    PIP_CONFIG_FILE=/build/pip.conf python3.11 install.py requirements.txt pip.txt

FROM ${BASE}
# git fetches the code of a task; LightGBM's wheel needs libgomp1, which the base has not.
COPY docker/apt.sh /build/apt.sh
RUN --mount=type=secret,id=apt sh /build/apt.sh git libgomp1 openssh-client \
    && rm -r /build \
    && SOURCE_DATE_EPOCH=315532800 useradd --create-home --uid 1000 --shell /bin/bash agent \
    && install --directory --owner=agent --group=agent /home/agent/.clearml \
    && rm -f /etc/passwd- /etc/group- /etc/shadow- /etc/gshadow- /etc/subuid- /etc/subgid-
COPY --from=packages /opt/venv /opt/venv
# The speed settings; addresses and keys come as variables, which go before the file.
COPY --chown=1000:1000 clearml.conf.example /home/agent/clearml.conf
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin \
    LANG=C.UTF-8 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1
ARG VERSION=0
ARG COMMIT=unknown
ARG DATE=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="conforto-termico agent" \
      org.opencontainers.image.description="Runs the stages of the pipeline" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${COMMIT}" \
      org.opencontainers.image.created="${DATE}"
USER 1000:1000
WORKDIR /home/agent
STOPSIGNAL SIGTERM
# The agent itself is the container's process and restarted when it ends; this asks whether it has a server.
HEALTHCHECK --interval=60s --timeout=10s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(os.environ['CLEARML_API_HOST'] + '/debug.ping', timeout=5)"]
ENTRYPOINT ["python", "-m", "clearml_agent", "daemon", "--foreground"]
CMD ["--queue", "default"]
