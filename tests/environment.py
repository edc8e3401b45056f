"""The environment the tests run in: a Clerk instance of their own, and nothing of the machine's.

Loaded by pytest before Django's settings are read, in each of its processes. The database is a
file of this process, or where TEST_DATABASE_URL says.
"""

import base64
import os
import re
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

FRONTEND_API = "clerk.skillrise.test"
PUBLISHABLE_KEY = "pk_live_" + base64.b64encode(f"{FRONTEND_API}$".encode()).decode()
SECRET_KEY = "sk_live_tests"
WEBHOOK_SECRET = "whsec_" + base64.b64encode(b"a secret of the tests").decode()
PRIVATE_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC_PEM = (
    PRIVATE_KEY.public_key()
    .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    .decode()
)
PRIVATE_PEM = PRIVATE_KEY.private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption(),
).decode()
FOLDER = tempfile.TemporaryDirectory(prefix="skillrise-tests-")

# Several addresses, with spaces between them, are for as many of xdist's workers.
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
GIVEN = os.environ.get("TEST_DATABASE_URL", "").split()
DATABASE_URL = GIVEN[WORKER % len(GIVEN)] if GIVEN else f"sqlite:///{FOLDER.name}/db.sqlite3"

# An empty variable counts as not set, whatever a developer's .env says.
EXAMPLE = Path(__file__).resolve().parent.parent / ".env.example"
os.environ.update(dict.fromkeys(re.findall(r"^#([A-Z_]+)=", EXAMPLE.read_text(), re.M), ""))
os.environ.update(
    DEBUG="on",
    DATABASE_URL=DATABASE_URL,
    CLERK_PUBLISHABLE_KEY=PUBLISHABLE_KEY,
    CLERK_SECRET_KEY=SECRET_KEY,
    CLERK_WEBHOOK_SECRET=WEBHOOK_SECRET,
    CLERK_JWT_KEY=PUBLIC_PEM.replace("\n", "\\n"),
    CLERK_JS_URL=f"https://{FRONTEND_API}/npm/@clerk/clerk-js@6/dist/clerk.browser.js",
    CLERK_UI_URL=f"https://{FRONTEND_API}/npm/@clerk/ui@1/dist/ui.browser.js",
    CLERK_API_URL="http://127.0.0.1:9",  # nobody answers there
    CERTIFICATE_KEY=PRIVATE_PEM.replace("\n", "\\n"),
    MEDIA_ROOT=str(Path(FOLDER.name) / "media"),
    EMAIL_URL="memorymail://",
)
