"""Dockerfile, compose.yaml, deploy/ and docs/deploy.md name what is there"""

import re
from configparser import RawConfigParser

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from skillrise.periodic import JOBS

ROOT = settings.BASE_DIR
SETTINGS = set(re.findall(r"^#([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
UNITS = sorted(ROOT.glob("deploy/systemd/*"))
OTHERS = {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "TMPDIR"}  # not of ours


def read(name):
    return (ROOT / name).read_text()


@pytest.fixture
def compose():
    return yaml.safe_load(read("compose.yaml"))


@pytest.mark.parametrize(
    "name",
    ["Dockerfile", "compose.yaml", "docs/deploy.md", *(str(p.relative_to(ROOT)) for p in UNITS)],
)
def test_every_command_of_manage_is_there(name):
    text = read(name).replace('", "', " ").replace('"', "")
    commands = re.findall(r"manage\.py ([a-z]\w+)", text)
    assert set(commands) <= set(get_commands())
    assert commands or name.endswith(".timer")


def test_the_dockerfile_copies_what_is_there_and_sets_what_is_read():
    text = re.sub(r"\\\n", " ", read("Dockerfile"))
    copied = [line.split()[1:-1] for line in text.splitlines() if line.startswith("COPY")]
    files = [name for names in copied for name in names if not name.startswith("--")]
    assert [
        name for name in files if not (ROOT / name.removeprefix("/srv/skillrise/app")).exists()
    ] == []
    for script in re.findall(r'"python", "([^"]+)"', text):
        assert (ROOT / script).exists()
    names = {
        name
        for line in text.splitlines()
        if line.startswith(("ENV ", "RUN DEBUG"))
        for name in re.findall(r"\b([A-Z][A-Z_]+)=", line)
    }
    assert {"HOST", "SECRET_KEY"} <= names <= SETTINGS | OTHERS


def test_no_secret_is_in_the_image():
    assert ".env*" in read(".dockerignore").splitlines()
    assert ".git" in read(".dockerignore").splitlines()


def test_compose_sets_what_is_read_and_names_what_is_there(compose):
    services, volumes = compose["services"], set(compose["volumes"])
    assert {"proxy", "web1", "web2", "mongodb", "redis", "scheduler"} <= set(services)
    for name, service in services.items():
        assert set(service.get("environment", {})) <= SETTINGS
        assert set(service.get("depends_on", {})) <= set(services)
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in volumes or source.startswith("/") or (ROOT / source).exists(), name
    assert set(re.findall(r"\$\{(\w+)", read("compose.yaml"))) - {"SITE_URL"} == set()
    web = services["web1"]["environment"]
    assert "//mongodb:" in web["DATABASE_URL"]
    assert "//redis:" in web["CACHE_URL"]


def test_composes_proxy_leads_to_the_two_processes(compose):
    """Each of sed's patterns is in the configuration, which names no other address."""
    nginx = read("deploy/nginx.conf")
    script = compose["services"]["proxy"]["command"][-1].replace("$$", "$")
    for pattern, replacement in re.findall(r'"s/(.+?)/(.+?)/g?"', script):
        assert re.search(pattern, nginx, re.M)
        replacement = replacement.replace("${SITE_URL#https://}", "site.test").replace(
            "&", r"\g<0>"
        )
        nginx = re.sub(pattern, replacement, nginx, flags=re.M)
    assert re.findall(r"^    server (\S+ \S+)", nginx, re.M) == [
        "web1:8000 resolve",
        "web2:8000 resolve",
    ]
    assert re.search(r"^upstream skillrise \{ zone skillrise \w+; resolver \S+ ", nginx, re.M)
    assert "example.com" not in nginx
    assert "location /protected/" in nginx


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_name_folders_that_the_guide_makes(path):
    unit = RawConfigParser(strict=False)
    unit.optionxform = str
    unit.read(path)
    guide = read("docs/deploy.md")
    if path.suffix == ".timer":
        assert path.with_suffix(".service").exists()
        return
    service = unit["Service"]
    assert service["ExecStart"].startswith("/")
    assert "/srv/skillrise/current" in guide
    for folder in service["ReadWritePaths"].split():
        assert folder in guide
    names = {part.partition("=")[0] for part in service["Environment"].split()}
    assert names <= SETTINGS | OTHERS


def test_the_guide_names_what_is_there():
    guide = read("docs/deploy.md")
    for path in re.findall(r"\b(deploy/[\w@./-]+\w)", guide):
        assert (ROOT / path).exists() or path.endswith(".md"), path
    for link in re.findall(r"\]\(([\w./-]+\.md)", guide):
        assert (ROOT / "docs" / link).exists(), link
    assert set(re.findall(r"^([A-Z][A-Z_]+)=", guide, re.M)) <= SETTINGS | {
        "SITE",
        "VERSION",
        "REPOSITORY",
        "RELEASE",
    }
    assert {path.name for path in UNITS} <= set(re.findall(r"skillrise-[\w@]+\.\w+", guide))


def test_the_guide_has_every_periodic_command():
    table = read("docs/deploy.md").partition("## Again and again")[2].partition("##")[0]
    assert set(re.findall(r"\| .*?`manage\.py (\w+)`", table)) <= {job.command for job in JOBS}
    assert all(f"`manage.py {job.command}`" in table for job in JOBS)


def test_the_guide_installs_what_it_calls():
    steps = read("docs/deploy.md").partition("## On Debian")[2].partition("## With containers")[0]
    installed = set(re.search(r"apt-get install .*\\\n(.+)", steps)[1].split())
    called = set(re.findall(r"^(?:runuser -u skillrise -- )?(\w+) ", steps, re.M))
    assert called & {"certbot", "curl", "git", "nginx", "python3"} <= installed
    assert "curl" in called
