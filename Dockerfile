# The shop as a web service: docker build -t voiceshop . && docker run -p 8000:8000 -v voiceshop:/data voiceshop
FROM python:3.12-slim AS build
WORKDIR /src
COPY setup.cfg pyproject.toml README.md LICENSE ./
COPY skill skill
COPY voice_local voice_local
COPY interaction_models interaction_models
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir '.[server,postgres]'

FROM python:3.12-slim
RUN useradd --system --uid 10001 --create-home --home-dir /home/voiceshop voiceshop \
    && install -d -o voiceshop -g voiceshop /data /run/voiceshop
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    VOICESHOP_DATA_DIR=/data \
    PROMETHEUS_MULTIPROC_DIR=/run/voiceshop/metrics
USER voiceshop
WORKDIR /data
# what understanding learns from the models, learnt once for every container
RUN python -m skill.warm
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["gunicorn", "--config", "python:skill.gunicorn_conf", "skill.app:create_app()"]
