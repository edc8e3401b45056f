"""A mail server on this machine."""

import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 ready")
        for line in self.rfile:
            verb = line.split(b":")[0].split()[0].upper() if line.strip() else b""
            if verb == b"DATA":
                self.say("354 go on")
                self.server.take(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.say("250 taken")
            elif verb == b"RCPT":
                self.say(self.server.answer_to_address)
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 localhost")

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """Keeps what it takes; while it `holds`, its answer to a mail waits."""

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.mails = []
        self.answer_to_address = "250 known"
        self.released = threading.Event()
        self.released.set()

    @property
    def port(self):
        return self.server_address[1]

    def take(self, data):
        self.mails.append(message_from_bytes(data, policy=default))
        self.released.wait(60)

    def hold(self):
        self.released.clear()

    def release(self):
        self.released.set()

    def handle_error(self, request, client_address):
        """A client that was killed."""


@contextmanager
def mail_server():
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.release()
            server.shutdown()
            thread.join()
