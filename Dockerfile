# SkillRise with every engine's driver and S3. compose.yaml runs it; docs/deploy.md says how.
# Raise the version with Python's releases; a digest (python@sha256:…) pins it for good.
ARG PYTHON=python:3.13.18-slim-trixie

FROM ${PYTHON} AS build
WORKDIR /srv/skillrise/app
RUN python -m venv .venv
COPY requirements.txt requirements-postgres.txt requirements-s3.txt requirements-sentry.txt ./
RUN .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes \
    -r requirements.txt -r requirements-postgres.txt -r requirements-s3.txt -r requirements-sentry.txt
COPY . .
# The keys are of nobody: they let the settings be read, and are in no layer that is kept.
RUN DEBUG=off SECRET_KEY=none ALLOWED_HOSTS=localhost EMAIL_URL=smtp://localhost \
    CLERK_PUBLISHABLE_KEY=pk_test_Y2xlcmsuZXhhbXBsZS5jb20k CLERK_SECRET_KEY=sk_test_none \
    .venv/bin/python manage.py collectstatic --noinput \
    && .venv/bin/python -m compileall -q -x '\.venv' .

FROM ${PYTHON}
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin skillrise \
    && install -d -o skillrise /srv/skillrise/media
COPY --from=build /srv/skillrise/app /srv/skillrise/app
WORKDIR /srv/skillrise/app
ENV PATH=/srv/skillrise/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 PORT=8000 MEDIA_ROOT=/srv/skillrise/media
USER skillrise
VOLUME /srv/skillrise/media
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["python", "deploy/healthy.py"]
CMD ["python", "manage.py", "serve"]
