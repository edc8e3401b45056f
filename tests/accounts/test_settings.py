"""Starting with a given environment: `manage.py check` in a process of its own."""

import ast
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

from skillrise.interpreter import unquotes_slowly
from tests.environment import PRIVATE_PEM, PUBLIC_PEM, PUBLISHABLE_KEY, WEBHOOK_SECRET

ROOT = settings.BASE_DIR
SCRIPT = (sys.executable, str(ROOT / "manage.py"), "check")
WITHOUT = """
import runpy, sys
sys.modules["{module}"] = None  # as if it were not installed
runpy.run_path("{manage}", run_name="__main__")
"""
INHERITED = ("PATH", "HOME", "COVERAGE_PROCESS_CONFIG")
TEST_KEY = PUBLISHABLE_KEY.replace("pk_live_", "pk_test_")


@pytest.fixture
def production(tmp_path):
    """A complete environment; every variable is named, so that a .env cannot fill it in."""
    return {
        "DEBUG": "off",
        "SECRET_KEY": "x9!k#" * 12,
        "SECRET_KEY_FALLBACKS": "y9!k#" * 12,
        "ALLOWED_HOSTS": "skillrise.test, www.skillrise.test",
        "CSRF_TRUSTED_ORIGINS": "https://www.skillrise.test",
        "CORS_ALLOWED_ORIGINS": "https://app.skillrise.test",
        "TRUST_PROXY_HEADERS": "on",
        "PROXY_COUNT": "2",
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "CACHE_URL": "locmemcache://",
        "HOST": "127.0.0.1",
        "PORT": "8000",
        "WORKERS": "2",
        "THREADS": "4",
        "CLERK_PUBLISHABLE_KEY": PUBLISHABLE_KEY,
        "CLERK_SECRET_KEY": "sk_live_x",
        "CLERK_WEBHOOK_SECRET": f"{WEBHOOK_SECRET}, {WEBHOOK_SECRET}",
        "CLERK_JWT_KEY": PUBLIC_PEM.replace("\n", "\\n"),
        "CLERK_AUTHORIZED_PARTIES": "https://skillrise.test,https://www.skillrise.test:8443",
        "CLERK_API_URL": "https://api.clerk.com",
        "CLERK_CROSS_ORIGIN_SYNC": "off",
        "CLERK_PROXY_URL": "",
        "CLERK_ACCOUNT_PORTAL_URL": "",
        "CLERK_JS_URL": "",
        "CLERK_UI_URL": "",
        "LOCALCLERK_DIR": str(tmp_path / "localclerk"),
        "MEDIA_ROOT": str(tmp_path / "media"),
        "MEDIA_ACCEL_PREFIX": "/protected/",
        "MEDIA_QUOTA_GB": "20",
        "MEDIA_STORAGE_URL": "s3://key:secret@bucket?region=eu-central-1",
        "AI_API_KEY": "sk-x",
        "AI_BASE_URL": "https://api.openai.com/v1",
        "AI_MODEL": "gpt-5-mini",
        "AI_SEES_PICTURES": "on",
        "AI_SECONDS": "60",
        "AI_AT_ONCE": "16",
        "AI_USER_REQUESTS": "20",
        "AI_USER_TOKENS": "300000",
        "AI_SITE_REQUESTS": "2000",
        "AI_SITE_TOKENS": "10000000",
        "AI_PRICE_IN": "0.25",
        "AI_PRICE_OUT": "2.00",
        "EMAIL_URL": "smtp+tls://user:password@localhost:587",
        "CERTIFICATE_KEY": PRIVATE_PEM.replace("\n", "\\n"),
        "DEFAULT_FROM_EMAIL": "SkillRise <no-reply@skillrise.test>",
        "SITE_URL": "https://skillrise.test",
        "METRICS_TOKEN": "a-token-of-24-characters",
        "SENTRY_DSN": "https://key@sentry.test/1",
    }


def check(environment, *options, script=SCRIPT):
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return subprocess.run(
        [*script, *options],
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_complete_production_environment_is_fit_to_deploy(production):
    result = check(production, "--deploy", "--fail-level", "WARNING")

    assert result.returncode == 0
    if unquotes_slowly(sys.version_info[:3]):  # said of the Python, whatever the environment
        assert result.stderr.count("skillrise.I001") == result.stderr.count("HINT") == 1
    else:
        assert result.stderr == ""


def test_https_is_asked_for_a_year(production):
    asked = "from django.conf import settings; print(settings.SECURE_HSTS_SECONDS)"
    environment = production | {"DJANGO_SETTINGS_MODULE": "skillrise.settings"}
    environment |= {name: os.environ[name] for name in INHERITED if name in os.environ}
    said = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, env=environment, capture_output=True, check=True
    )

    assert int(said.stdout) == 31_536_000


def test_a_missing_webhook_secret_is_a_warning_before_deployment(production):
    environment = production | {"CLERK_WEBHOOK_SECRET": ""}
    result = check(environment, "--deploy", "--fail-level", "WARNING")

    assert result.returncode != 0
    assert "CLERK_WEBHOOK_SECRET" in result.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EMAIL_URL", "consolemail://"),
        ("EMAIL_URL", "dummymail://"),
        ("MEDIA_ROOT", ""),
        ("MEDIA_ROOT", str(ROOT / "uploads")),
        ("DATABASE_URL", ""),
    ],
)
def test_what_would_lose_things_is_a_warning_before_deployment(production, name, value):
    on_disk = production | {"MEDIA_STORAGE_URL": ""}
    result = check(on_disk | {name: value}, "--deploy", "--fail-level", "WARNING")

    assert result.returncode != 0
    assert f"{name} " in result.stderr


def test_with_a_bucket_the_folder_for_uploads_is_nobodys_concern(production):
    assert production["MEDIA_STORAGE_URL"]
    result = check(production | {"MEDIA_ROOT": ""}, "--deploy", "--fail-level", "WARNING")

    assert result.returncode == 0
    assert "MEDIA_ROOT" not in result.stderr


def test_a_site_of_any_host_names_its_own_address(production):
    any_host = production | {"ALLOWED_HOSTS": "*"}

    assert check(any_host).returncode == 0
    assert_named(check(any_host | {"SITE_URL": ""}), "SITE_URL")


def test_nothing_but_debug_is_enough_for_development(production):
    empty = dict.fromkeys(production, "")
    folder = {"LOCALCLERK_DIR": production["LOCALCLERK_DIR"]}
    result = check(empty | folder | {"DEBUG": "on"})

    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("ALLOWED_HOSTS", ""),
        ("CLERK_PUBLISHABLE_KEY", ""),
        ("CLERK_SECRET_KEY", ""),
        ("EMAIL_URL", ""),
        ("DEBUG", "maybe"),
        ("TRUST_PROXY_HEADERS", "2"),
        ("WORKERS", "two"),
        ("THREADS", "-1"),
        ("CSRF_TRUSTED_ORIGINS", "skillrise.test"),
        ("CORS_ALLOWED_ORIGINS", "https://app.skillrise.test/"),
        ("DATABASE_URL", "oracle://localhost/skillrise"),
        ("DATABASE_URL", "mongodb://localhost"),
        ("DATABASE_URL", "mongodb://localhost:port/skillrise"),
        ("CACHE_URL", "nowhere://"),
        ("EMAIL_URL", "pigeon://"),
        ("AI_API_KEY", "sk-…"),
        ("AI_MODEL", ""),
        ("AI_USER_REQUESTS", "0"),
        ("AI_PRICE_IN", "-1"),
        ("CERTIFICATE_KEY", PUBLIC_PEM.replace("\n", "\\n")),
        ("MEDIA_ACCEL_PREFIX", "/protected"),
        ("MEDIA_QUOTA_GB", "plenty"),
        ("MEDIA_STORAGE_URL", "ftp://bucket"),
        ("MEDIA_STORAGE_URL", "s3://"),
        ("MEDIA_STORAGE_URL", "s3://bucket/folder"),
        ("MEDIA_STORAGE_URL", "s3://bucket?color=green"),
        ("MEDIA_STORAGE_URL", "s3://bucket?endpoint=nowhere"),
        ("CLERK_PUBLISHABLE_KEY", "pk_live_x"),
        ("CLERK_SECRET_KEY", "sk_test_x"),
        ("CLERK_WEBHOOK_SECRET", f"{WEBHOOK_SECRET},secret"),
        ("CLERK_JWT_KEY", "-----BEGIN PUBLIC KEY-----\\nnonsense\\n-----END PUBLIC KEY-----"),
        ("CLERK_AUTHORIZED_PARTIES", "https://skillrise.test/"),
        ("CLERK_API_URL", "api.clerk.com"),
        ("CLERK_PROXY_URL", "nonsense"),
        ("CLERK_ACCOUNT_PORTAL_URL", "nonsense"),
        ("METRICS_TOKEN", "guessed"),
        ("METRICS_TOKEN", "a token with a letter like ñ"),
        ("SENTRY_DSN", "https://sentry.test/1"),
    ],
)
def test_a_missing_or_malformed_variable_is_named_in_one_line(production, name, value):
    assert_named(check(production | {name: value}), name)


@pytest.mark.parametrize(
    ("name", "value", "module", "package"),
    [
        ("DATABASE_URL", "postgres://localhost/skillrise", "psycopg", "psycopg"),
        ("SENTRY_DSN", "https://key@sentry.test/1", "sentry_sdk", "sentry-sdk"),
    ],
)
def test_what_wants_another_package_says_so_in_one_line(production, name, value, module, package):
    script = WITHOUT.format(module=module, manage=ROOT / "manage.py")
    result = check(production | {name: value}, script=(sys.executable, "-c", script, "check"))

    assert_named(result, name)
    requirements = re.search(r"-r (\S+\.txt)", result.stderr)[1]
    assert package in (ROOT / requirements).read_text()


def test_in_development_too_one_key_wants_the_other(production):
    environment = production | {"DEBUG": "on", "CLERK_PUBLISHABLE_KEY": ""}

    assert_named(check(environment), "CLERK_PUBLISHABLE_KEY")


def assert_named(result, name):
    assert result.returncode != 0
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"{name} ")
    assert ".env.example" in line


def test_a_secret_key_may_start_with_a_dollar(production):
    """As one in fifty does that Django makes."""
    assert check(production | {"SECRET_KEY": "$" + production["SECRET_KEY"]}).returncode == 0


def test_every_variable_is_explained_in_the_example(production):
    source = (ROOT / "skillrise" / "settings.py").read_text()
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    first = [
        call.args[0].value for call in calls if call.args and isinstance(call.args[0], ast.Constant)
    ]
    read = {value for value in first if re.fullmatch(r"[A-Z][A-Z0-9_]+", str(value))}
    example = (ROOT / ".env.example").read_text()
    explained = set(re.findall(r"^#?([A-Z][A-Z0-9_]*)=", example, re.M))

    assert explained == read == set(production)


@pytest.mark.parametrize(
    ("version", "is_slow"),
    [
        ((3, 11, 7), True),
        ((3, 11, 10), False),
        ((3, 12, 1), True),
        ((3, 12, 6), False),
        ((3, 13, 0), False),
    ],
)
def test_a_python_that_reads_cookies_slowly(version, is_slow):
    assert unquotes_slowly(version) is is_slow
