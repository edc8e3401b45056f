"""What the decision looks at in a request.

Source: backend/tokens/authenticateContext.ts, backend/tokens/handshake.ts.
"""

from abc import ABC, abstractmethod
from functools import cached_property
from urllib.parse import parse_qs

from .cookies import parse

DESTINATIONS = {"document", "iframe"}


class IncomingRequest(ABC):
    """A request as the browser sent it; most requests need only a part of it."""

    authorization: str
    cookie: str
    query_string: str

    @property
    @abstractmethod
    def method(self) -> str: ...

    @abstractmethod
    def header(self, name: str) -> str:
        """The header `name`, or nothing."""

    @property
    @abstractmethod
    def identity(self) -> tuple[str, ...]:
        """The headers as received on which a signed-in decision depends."""

    @property
    @abstractmethod
    def origin(self) -> str:
        """Our own public origin, `https://example.com`."""

    @property
    @abstractmethod
    def url(self) -> str:
        """The whole address, as the browser sees it."""

    @cached_property
    def bearer_token(self) -> str:
        """The token of the Authorization header; other schemes leave the cookies in charge."""
        scheme, _, rest = self.authorization.partition(" ")
        token = rest.partition(" ")[0]
        if not token:
            return scheme
        return token if scheme == "Bearer" else ""

    @cached_property
    def cookies(self) -> dict[str, str]:
        return parse(self.cookie)

    @property
    def has_clerk_parameters(self) -> bool:
        """May the query hold a parameter of Clerk's? A name may be percent-encoded."""
        return "__clerk" in self.query_string or "%" in self.query_string

    @cached_property
    def query(self) -> dict[str, str]:
        """The first value of each query parameter; nothing where Clerk put none."""
        if not self.has_clerk_parameters:
            return {}
        pairs = parse_qs(self.query_string, keep_blank_values=True)
        return {name: values[0] for name, values in pairs.items()}

    @property
    def comes_from_outside(self) -> bool:
        """Did the browser come by a link of another site, or of no site, as in a mail?"""
        return self.header("Sec-Fetch-Site") not in {"", "same-origin", "same-site"}

    @property
    def may_be_page(self) -> bool:
        """Could a handshake have led here? Not to a picture, nor where a script asks."""
        return self.method == "GET" and self.header("Sec-Fetch-Dest") in DESTINATIONS | {""}

    @property
    def can_handshake(self) -> bool:
        """Only a document can follow a redirect to another origin and back."""
        if self.method != "GET":
            return False
        destination = self.header("Sec-Fetch-Dest")
        if destination:
            return destination in DESTINATIONS
        return self.header("Accept").startswith("text/html")
