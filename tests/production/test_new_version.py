"""A new version with migrations takes the place of the one that is served: docs/deploy.md, Upgrade

The next version is a copy of this tree with more columns, an index, a table and another page. Both
versions run side by side on the newer tables, behind nginx, while people read and write.
"""

import http.client
import json
import re
import shutil
import time
from collections import Counter
from pathlib import Path
from urllib.parse import unquote_plus, urlencode

import pytest
from django.db.migrations.loader import MigrationLoader

from accounts.models import User
from courses.models import Course, Enrollment, Lecture, Note
from tests import databases, redis_server
from tests.conftest import make_course
from tests.servers import PATIENCE

from .load import Load, arrivals, ask, bearer, page
from .site import ROOT, Site
from .test_nginx import NGINX, REQUIRED, UNVERIFIED, nginx

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.engines("postgresql"),
    redis_server.needed,
    pytest.mark.skipif(
        not NGINX and not REQUIRED, reason="nginx is not there: apt install nginx-light"
    ),
]
PAUSE = 0.2  # seconds
PEOPLE = 2000  # more than enroll in the time that this takes
# nginx passes an educator's form with a session's cookie only.
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": "__session=none"}
GIVING_WAY = "-c lock_timeout=200ms"
MARK = '<meta name="version" content="next">'
FIELDS = """    is_pinned = models.BooleanField(default=False, db_default=False)
    colour = models.CharField(max_length=20, null=True)
"""
INDEX = 'models.Index(fields=["is_pinned"], name="note_pinned")'
TABLE = """

class Shelf(models.Model):
    id = uuid_key()
    note = models.ForeignKey(Note, models.CASCADE)
"""
# Of each file, what stands there now and what stands there next; an empty text is its end.
CHANGES = {
    "courses/models/note.py": {
        "    created_at = models": f"{FIELDS}    created_at = models",
        "        indexes = (": f"        indexes = ({INDEX}, ",
        "": TABLE,
    },
    "templates/base.html": {"<meta charset": f"{MARK}<meta charset"},
    "static/css/skillrise.css": {"": "\n.of-the-next-version { color: inherit; }\n"},
}


class Front:
    """nginx, which is asked as a site is."""

    def __init__(self, port: int) -> None:
        self.port = port

    def connection(self, timeout: float = PATIENCE) -> http.client.HTTPSConnection:
        return http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=timeout, context=UNVERIFIED
        )


@pytest.fixture
def cache():
    with redis_server.serving() as port:
        yield f"redis://127.0.0.1:{port}/0"


@pytest.fixture
def start(prepared, cache, tmp_path):
    """Starts a process of the site, in place of `earlier`, from a tree of its own or from this one."""
    started = []

    def begin(root=ROOT, earlier=None):
        folder = tmp_path / f"process{len(started)}"
        folder.mkdir()
        options = {
            "STATIC_ROOT": prepared.environment["STATIC_ROOT"],
            "MEDIA_ROOT": prepared.environment["MEDIA_ROOT"],
            "CACHE_URL": cache,
            "WORKERS": "1",
        }
        if root != ROOT:
            options["STATIC_ROOT"] = str(tmp_path / "static")
        if earlier:
            options["PORT"] = str(earlier.port)
            earlier.stop()
        site = Site(folder, databases.own(), root, **options)
        started.append(site)
        site.start()
        return site

    yield begin
    for site in started:
        site.stop()


def left_out(folder, names):
    """What is hidden, and what a developer's own site has made."""
    own = {"docs", "media", "staticfiles"} if Path(folder) == ROOT else set()
    return own | {name for name in names if name.startswith(".")}


@pytest.fixture
def following(prepared, tmp_path):
    """The commands of the next version, whose migration is made and not applied."""
    root = tmp_path / "next"
    shutil.copytree(ROOT, root, ignore=left_out)
    for name, changes in CHANGES.items():
        text = (root / name).read_text()
        for now, then in changes.items():
            assert now in text
            text = text.replace(now, then, 1) if now else text + then
        (root / name).write_text(text)
    site = Site(tmp_path, databases.own(), root)
    made = site.manage("makemigrations", "courses", "--name", "next")
    assert made.returncode == 0, made.stderr
    site.prepare("collectstatic")
    return site


@pytest.fixture
def draft(educator, category):
    return make_course(educator, category, "Unwritten", Course.Status.DRAFT)


@pytest.fixture
def lecture(draft):
    return Lecture.objects.of(draft).first()


@pytest.fixture
def people(transactional_db):
    users = (User(pk=f"user_{number:04}", clerk_updated_at=1) for number in range(PEOPLE))
    User.objects.bulk_create(users)


def form(path, user_id, **fields):
    return "POST", path, urlencode(fields), FORM | bearer(user_id)


def learning(course, lecture):
    """One person after the other enrolls, and writes a note."""

    def send(turn):
        user_id = f"user_{turn // 2:04}"
        if turn % 2 == 0:
            return form(f"/courses/{course.slug}/enroll/", user_id)
        return form(f"/learn/{course.slug}/{lecture.pk}/notes/", user_id, text=f"Of {user_id}")

    return send


def typing(lecture, user_id):
    """The form of a lecture saves itself, with another word each time."""

    def send(turn):
        fields = {"title": "Text", "kind": "article", "body": f"Word {turn}", "autosave": "1"}
        return form(f"/teach/lectures/{lecture.pk}/edit/", user_id, **fields, version=str(turn + 1))

    return send


def catalogue(load):
    """How many answers so far were of which version."""
    return Counter(
        "next" if MARK.encode() in answer.body else "present"
        for asked, answer in load.all
        if asked[1] == "/courses/"
    )


def stylesheets(load):
    """Those of all pages of the catalogue so far."""
    pages = [answer.body.decode() for asked, answer in load.all if asked[1] == "/courses/"]
    return {path for text in pages for path in re.findall(r'"(/static/css/skillrise[^"]+)"', text)}


def are_found(front, paths):
    """Whichever process is asked first."""
    return {ask(front, "GET", path).status for path in paths for _ in range(4)} == {200}


def migrate(following):
    """Again, where it gave way to what people were storing."""
    end = time.monotonic() + PATIENCE
    while (done := following.manage("migrate", PGOPTIONS=GIVING_WAY)).returncode:
        assert "lock timeout" in done.stderr
        assert time.monotonic() < end


@pytest.mark.usefixtures("people")
def test_both_versions_serve_while_one_takes_the_place_of_the_other(
    start, following, course, lecture, educator, tmp_path
):
    (leaf,) = MigrationLoader(None).graph.leaf_nodes("courses")
    first, second = start(), start()
    media = first.environment["MEDIA_ROOT"]
    try:
        with (
            nginx(tmp_path, first.port, media, second.port) as port,
            Load(
                front := Front(port),
                page("/courses/"),
                lambda turn: ("GET", "/learn/", "", bearer(educator.pk)),
                learning(course, course.chapters.first().lectures.first()),
                typing(lecture, educator.pk),
                arrivals("user_new"),
                pause=PAUSE,
            ) as load,
        ):
            migrate(following)
            assert [site.get("/readyz")[0] for site in (first, second)] == [200, 200]
            load.wait(4)
            assert set(catalogue(load)) == {"present"}

            newer = start(following.root, earlier=first)
            before = catalogue(load)
            end = time.monotonic() + PATIENCE
            while not all(catalogue(load)[which] > before[which] for which in ("present", "next")):
                assert time.monotonic() < end
                load.wait(1)
            load.wait(4)
            assert second.get("/readyz") == newer.get("/readyz") == (200, b"ok\n")
            assert len(stylesheets(load)) == 2
            assert are_found(front, stylesheets(load))

            start(following.root, earlier=second)
            before = catalogue(load)
            load.wait(4)
            assert catalogue(load)["present"] == before["present"]
    finally:
        undone = following.manage("migrate", *leaf, "--verbosity=0")
    assert undone.returncode == 0, undone.stderr
    assert newer.get("/readyz") == (503, b"migrations are pending\n")

    assert load.statuses == {200, 302}
    assert_stored_once(load, lecture)


def assert_stored_once(load, lecture):
    """All that was sent, as all of it was acknowledged."""
    sent = [(path, body) for (method, path, body, _), _ in load.all if method == "POST"]
    notes = [body.partition("text=")[2] for path, body in sent if path.endswith("/notes/")]
    events = [json.loads(body)["data"]["id"] for path, body in sent if path == "/clerk"]
    enrolled = sum(path.endswith("/enroll/") for path, _ in sent)
    saved = sum(path.endswith("/edit/") for path, _ in sent)
    assert min(map(len, (notes, events))) > 0
    assert sorted(Note.objects.values_list("text", flat=True)) == sorted(map(unquote_plus, notes))
    assert len(set(notes)) == len(notes)
    assert Enrollment.objects.count() == enrolled
    assert User.objects.filter(pk__startswith="user_new").count() == len(set(events))
    lecture.refresh_from_db()
    assert lecture.body == f"Word {saved - 1}"
