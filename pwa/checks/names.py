"""What only DNS can tell: whether the names in the settings exist."""

from __future__ import annotations

import socket
from collections.abc import Callable

from pwa.checks.settings import contact_host
from pwa.config import Config


def exists(host: str) -> bool:
    """Say whether DNS knows `host`; where it does not answer at all, nothing is said against the name."""
    try:
        socket.getaddrinfo(host, None)
    except socket.gaierror as error:
        # A domain for mail alone has no address (EAI_NODATA), and is no mistake.
        return error.errno != socket.EAI_NONAME
    return True


def find_unknown(config: Config, known: Callable[[str], bool] = exists) -> list[str]:
    """Name the settings whose host is not `known`, a sentence each with its remedy."""
    host = contact_host(config.contact)
    if not host or known(host):
        return []
    return [
        f"Contact: no such domain as {host}, so a push service could tell nobody of a fault. "
        "Set RASTI_CONTACT to an address that receives mail."
    ]
