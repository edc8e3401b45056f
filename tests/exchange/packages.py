"""Makes the files that are imported here: zips and gzipped tars of what stands in a test."""

import gzip
import io
import tarfile
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

URL = "/teach/import/"
COURSE = """format = 1
id = "knots"
title = "Knots"

[[chapter]]
title = "First"
lecture = ["lectures/bowline.md"]
"""
LECTURE = '+++\ntitle = "Bowline"\n+++\n\nUp, round, *down*.\n'
PLAIN = {"course.toml": COURSE, "lectures/bowline.md": LECTURE}


def zipped(files, **options) -> bytes:
    """A zip of texts or bytes by name, or by a `ZipInfo` with what a name cannot say."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, **options) as target:
        for name, text in files.items():
            target.writestr(name, text)
    return content.getvalue()


def tarred(files) -> bytes:
    """A gzipped tar of texts by name, and of `TarInfo` where there is more to say."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as target:
        for entry, text in files.items():
            if isinstance(entry, str):
                entry = tarfile.TarInfo(entry)
                entry.size = len(text.encode())
            target.addfile(entry, io.BytesIO(text.encode()))
    return content.getvalue()


def gzipped(content: bytes) -> bytes:
    return gzip.compress(content)


def send(client, content, **typed):
    file = SimpleUploadedFile("course.zip", content) if isinstance(content, bytes) else content
    return client.post(URL, {"file": file} | typed)
