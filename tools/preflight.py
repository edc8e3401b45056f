"""Can this machine run SkillRise? `preflight.py [PORT]` says in one line why not.

Runs before anything is installed, so it is written for any Python.
"""

import os
import socket
import sys


def problem(port):
    if sys.version_info < (3, 11):
        found = "%d.%d" % sys.version_info[:2]
        return (
            "SkillRise needs Python 3.11 or newer and found %s. "
            "Install it, then: make PYTHON=python3.11" % found
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return "Python's venv module is missing. On Debian and Ubuntu: apt install python3-venv"
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    from skillrise.interpreter import unquotes_slowly

    if unquotes_slowly(sys.version_info[:3]):
        print(
            "Python %d.%d.%d reads some cookies slowly (CVE-2024-7592): good enough to try "
            "SkillRise, but serve it with 3.11.10, 3.12.6 or newer." % sys.version_info[:3]
        )
    return port_problem(port) if port else None


def port_problem(port):
    if not port.isdigit() or not 0 < int(port) < 65536:
        return "PORT must be a number from 1 to 65535, not %r" % port
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", int(port)))
    except OSError as error:
        return "Port %s cannot be used (%s). Choose another: make run PORT=9000" % (
            port,
            error.strerror,
        )
    finally:
        listener.close()
    return None


sys.exit(problem(sys.argv[1] if len(sys.argv) > 1 else ""))
