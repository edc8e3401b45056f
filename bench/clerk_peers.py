"""What other Clerk authenticators add to a bare view, beside ours, in one run."""

import json
import subprocess
from pathlib import Path

from django.test.utils import override_settings

from bench.authentication import cookies, handler, request, session_token, urls
from bench.document import keep
from bench.measure import costs, report
from bench.peers.environment import python_with
from tests.environment import PUBLIC_PEM

SITE = Path(__file__).parent / "peers" / "clerk_site.py"
PARTY = "http://testserver"
CALLS = 200


def run() -> bool:
    """True also where they do not install, or answer nothing."""
    if not (python := python_with("clerk")):
        return True
    token = session_token()
    told = json.dumps({"token": token, "pem": PUBLIC_PEM, "party": PARTY})
    done = subprocess.run(  # noqa: S603
        [python, SITE], input=told, capture_output=True, text=True, check=False, timeout=120
    )
    if done.returncode:
        print(done.stderr)
        return True
    found = json.loads(done.stdout)
    with override_settings(ROOT_URLCONF=urls, ALLOWED_HOSTS=["testserver"]):
        ours = costs(
            {
                "bare": request(handler()),
                "SkillRise": request(
                    handler("accounts.sessions.middleware.ClerkMiddleware"),
                    HTTP_COOKIE=cookies(token),
                ),
            },
            CALLS,
        )
    added = {"SkillRise": ours["SkillRise"].over(ours["bare"])} | found["added"]
    keep("clerk_peers", found | {"added": added})
    for name, why in found["failed"].items():
        print(f"{name}: {why}")
    return report(
        "Added to a bare view by a token that was seen before, CPU in µs",
        [(name, cost, None) for name, cost in added.items()],
    )
