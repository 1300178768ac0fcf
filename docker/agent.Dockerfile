# An agent with everything that the stages import: it installs nothing when a task starts.
# Built by `docker compose --profile agents build`, with the repository as context (.dockerignore lets two files in).
FROM python:3.11.15-slim-bookworm

# git fetches the code of a task; LightGBM's wheel needs libgomp1, which the slim image has not.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git libgomp1 openssh-client \
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

# The lock includes clearml-agent. Every package of it is a wheel: no compiler is needed.
COPY requirements.txt /tmp/requirements.txt
RUN pip install --no-deps --only-binary=:all: --requirement /tmp/requirements.txt \
    && rm /tmp/requirements.txt

# The folder exists before the volume is mounted, so that the volume belongs to the user.
RUN useradd --create-home --uid 1000 --shell /bin/bash agent \
    && install --directory --owner=agent --group=agent /home/agent/.clearml

# The speed settings; addresses and keys come as variables, which go before the file.
COPY --chown=agent:agent clearml.conf.example /home/agent/clearml.conf

USER agent
WORKDIR /home/agent
ENTRYPOINT ["python", "-m", "clearml_agent", "daemon", "--foreground"]
CMD ["--queue", "default"]
