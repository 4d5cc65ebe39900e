"""Settings: RASTI_* variables over config.toml in the instance folder over the defaults."""

from __future__ import annotations

import os
import socket
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

_IPV4, _IPV6 = (socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")
# Hosts that mean every address, and far documentation addresses (RFC 5737, RFC 3849) to find our own with.
EVERYWHERE = {"0.0.0.0": (_IPV4,), "::": (_IPV6, _IPV4)}


class ConfigError(ValueError):
    """A setting cannot be used; the message names it, the reason and the remedy."""


@dataclass(frozen=True)
class Config:
    """All settings; `public_url` is the origin phones open, without a slash at its end."""

    instance: Path = Path("instance")
    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str = ""
    contact: str = ""
    push_hosts: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    workers: int = 1
    cert: str = ""
    key: str = ""
    metrics_token: str = ""
    log: str = "text"

    @property
    def database(self) -> Path:
        """Return the path of the database file."""
        return self.instance / "rasti.db"

    @property
    def https(self) -> bool:
        """Say whether phones reach us over https."""
        return urlsplit(self.origin).scheme == "https"

    @property
    def origin(self) -> str:
        """Return the public address, or the listening one where none is set."""
        if self.public_url:
            return self.public_url.rstrip("/")
        scheme = "https" if self.cert else "http"
        host = own_address(self.host) if self.host in EVERYWHERE else self.host
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{self.port}"


@cache
def own_address(everywhere: str) -> str:
    """Return the address at which others reach a machine that listens on `everywhere`, else its host name."""
    for family, far in EVERYWHERE[everywhere]:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as sock:
                # Connecting UDP sends nothing: it only chooses the interface that leads outside.
                sock.connect((far, 9))
                return str(sock.getsockname()[0])
        except OSError:
            continue
    return socket.gethostname()


def load(environ: dict[str, str] | None = None, **given: object) -> Config:
    """Read the settings; `given` (the command line's) wins over variables, those over config.toml.

    A variable that is empty counts as unset.

    Raises ConfigError for an unknown name or a value of the wrong type.
    """
    environ = dict(os.environ) if environ is None else environ
    instance = Path(str(given.get("instance") or environ.get("RASTI_INSTANCE") or Config.instance)).resolve()
    values: dict[str, object] = {}
    file = instance / "config.toml"
    if file.is_file():
        try:
            values |= tomllib.loads(file.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{file}: {error}. Correct the line or remove it.") from error
    names = {f.name: f.type for f in fields(Config)}
    for name in names:
        if value := environ.get(f"RASTI_{name.upper()}"):
            values[name] = value
    values |= {name: value for name, value in given.items() if value is not None}
    values["instance"] = instance
    return Config(**{name: _convert(name, names, value) for name, value in values.items()})  # type: ignore[arg-type]


def _convert(name: str, names: dict[str, object], value: object) -> object:
    if name not in names:
        raise ConfigError(f"config.toml: no setting is called “{name}”. Known: {', '.join(sorted(names))}.")
    kind = str(names[name])
    if kind == "int":
        try:
            return int(str(value))
        except ValueError:
            raise ConfigError(f"RASTI_{name.upper()}: “{value}” is not a whole number.") from None
    if kind.startswith("tuple"):
        parts = value if isinstance(value, list | tuple) else str(value).replace(",", " ").split()
        return tuple(str(part) for part in parts)
    return Path(str(value)) if kind == "Path" else str(value)
