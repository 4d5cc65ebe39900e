"""The process tree: web, printer and alert worker as children that are restarted when they die and end with us."""

from __future__ import annotations

import errno
import logging
import multiprocessing
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path

from pwa import clock, database, edition, logs, wal
from pwa.config import Config, load
from pwa.printer import LOCK_FILE, is_held

ROLES = ("printer", "web", "worker")
# Each thread more costs printed pages: they take turns at the interpreter's lock. Fewer, and two slow views hold all.
THREADS = 3
LOOK_SECONDS = 0.1
ANNOUNCE_SECONDS = 60.0
STOP_SECONDS = 8.0
# A child that lived this long died of something new: it is restarted at once again.
STEADY_SECONDS = 30.0
LONGEST_WAIT = 30.0
# Tells a child who started it: where that one was killed at once, it has another parent by when it could ask.
PARENT = "RASTI_PARENT"

log = logging.getLogger("rasti.supervisor")


class CannotServe(RuntimeError):
    """Serving cannot start; the message says why and what to do."""


def serve(config: Config, announce: Callable[[Config], None] | None = None) -> int:
    """Run web, printer and worker until SIGTERM or SIGINT; return the exit code. SIGHUP takes up new code.

    `announce` is called once, with the port in use, when an edition is printed and the address answers; by default the
    address is said on standard output. Raises CannotServe where the address is taken or not ours, where the
    certificate and its key, or the database, cannot be used.
    """
    logs.set_up(config.log)
    _check_certificate(config)
    config = replace(config, port=_claim(config.host, config.port))
    _open_once(config)
    stopping, renewing = threading.Event(), threading.Event()
    for number, event in ((signal.SIGTERM, stopping), (signal.SIGINT, stopping), (signal.SIGHUP, renewing)):
        signal.signal(number, lambda *_, event=event: event.set())
    children = [Child(role, _environ(config)) for role in ROLES]
    announced, deadline = False, time.monotonic() + ANNOUNCE_SECONDS
    try:
        while not stopping.is_set():
            if renewing.is_set():
                renewing.clear()
                for child in children:
                    child.renew()
            for child in children:
                child.keep_running()
            if not announced and (late := time.monotonic() > deadline) | _is_ready(config):
                if late:
                    log.warning("No edition could be printed yet; pages may be old or missing. The reason is above.")
                (announce or _say)(config)
                announced = True
            stopping.wait(LOOK_SECONDS)
    finally:
        _stop(children)
    return 0


@dataclass
class Child:
    """A child process with a role; starts anew when it died, ever more slowly where it keeps dying."""

    role: str
    environ: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = 0.0
    renewed: bool = False

    def renew(self) -> None:
        """Have it run today's code: the web process passes its socket on, the others just end and start."""
        if self.process and self.process.poll() is None:
            self.renewed = self.role != "web"
            self.process.send_signal(signal.SIGTERM if self.renewed else signal.SIGHUP)

    def keep_running(self) -> None:
        """Start the process where it does not run and its waiting time is over."""
        now = time.monotonic()
        if self.process and (code := self.process.poll()) is not None:
            self.process = None
            steady = self.renewed or now - self.started > STEADY_SECONDS
            self.wait = 0.0 if steady else min(LONGEST_WAIT, self.wait * 2 or 0.5)
            if not self.renewed:
                log.error("The %s ended with %s; it starts again in %.1f s.", self.role, code, self.wait)
            self.started, self.renewed = now, False
        if not self.process and now >= self.started + self.wait:
            self.started = now
            self.process = subprocess.Popen(
                [sys.executable, "-m", "pwa.supervisor", self.role],
                env={**self.environ, PARENT: str(os.getpid())},
                stdin=subprocess.DEVNULL,
                # What we print is for people and programs; children report beside it.
                stdout=sys.stderr,
                # Ctrl-C is for the supervisor alone, which then stops the others in order.
                start_new_session=True,
            )


def run_role(role: str, config: Config) -> None:
    """Be one of the children: `web`, `printer` or `worker`."""
    logs.set_up(config.log)
    _die_with(int(os.environ[PARENT]))
    if role == "web":
        _run_web(config)
    elif role == "printer":
        from pwa import printer

        printer.run(config)
    else:
        from pwa import worker

        worker.run(config)


def make_application() -> object:
    """Make the WSGI application in a process that granian started."""
    from pwa import front

    if parent := multiprocessing.parent_process():
        _die_with(int(parent.pid or 0))
    config = load()
    logs.set_up(config.log)
    return front.make_application(config)


def _run_web(config: Config) -> None:
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    # A fork would carry the code of before a reload.
    multiprocessing.set_start_method("spawn")
    Server(
        "pwa.supervisor:make_application",
        factory=True,
        address=config.host,
        port=config.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.auto if config.cert else HTTPModes.http1,
        websockets=False,
        workers=config.workers,
        blocking_threads=THREADS,
        backlog=2048,
        log_level=LogLevels.error,
        ssl_cert=Path(config.cert) if config.cert else None,
        ssl_key=Path(config.key) if config.key else None,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    ).serve()


def _open_once(config: Config) -> None:
    """Bring the schema up, and notice a log that SQLite would pass over in silence."""
    damage = "" if is_held(config.instance / LOCK_FILE) else wal.find_damage(config.database)
    try:
        db = database.open_database(config.database)
    except database.CannotOpen as error:
        raise CannotServe(str(error)) from error
    if damage:
        log.error("%s-wal is damaged: %s. What was written last may be lost.", config.database, damage)
        database.set_state(db, "log_damage", {"at": database.to_text(clock.wall()), "why": damage})
    database.set_state(db, database.SERVED_AT, config.origin)
    db.close()


def _claim(host: str, port: int) -> int:
    """Return the port to listen on: `port`, or a free one for 0."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((host, port))
        except OSError as error:
            raise CannotServe(_why(error, host, port)) from error
        return int(sock.getsockname()[1])


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is taken by another program. Stop that one, or choose another: --port {port + 1}."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} needs rights that this user lacks. Choose one above 1023: --port 8080."
    return f"{host} is no address of this machine ({error.strerror}). Use 127.0.0.1, or 0.0.0.0 for all addresses."


def _check_certificate(config: Config) -> None:
    if not config.cert and not config.key:
        return
    if not config.cert:
        raise CannotServe("--key is given without --cert. Give both for https, or neither for http.")
    if not config.key:
        raise CannotServe("--cert is given without --key. Give both for https, or neither for http.")
    for name, path in (("certificate", config.cert), ("private key", config.key)):
        try:
            Path(path).read_bytes()
        except OSError as error:
            raise CannotServe(
                f"{path}: the {name} cannot be read ({error.strerror}). Check the path and its permissions."
            ) from error
    try:
        # An empty password: without one, OpenSSL would ask the terminal for that of an encrypted key.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(config.cert, config.key, password="")
    except (ssl.SSLError, ValueError) as error:
        reason = getattr(error, "reason", "") or str(error)
        if reason == "KEY_VALUES_MISMATCH":
            raise CannotServe(
                f"{config.key} is not the private key of {config.cert}. Name the one it was made with."
            ) from error
        raise CannotServe(
            f"{config.cert} and {config.key} are no certificate and private key in PEM without a password ({reason})."
            " Convert them with openssl, or check that they are not swapped."
        ) from error


def _environ(config: Config) -> dict[str, str]:
    values = {}
    for field in fields(config):
        value = getattr(config, field.name)
        values[f"RASTI_{field.name.upper()}"] = " ".join(value) if isinstance(value, tuple) else str(value)
    return {**os.environ, **values}


def _is_ready(config: Config) -> bool:
    """Say whether the address answers and everything published is printed."""
    db = database.connect(config.database)
    try:
        if database.get_state(db, "publication") and not edition.is_printed(db):
            return False
    finally:
        db.conn.close()
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(config.host, config.host)
    try:
        socket.create_connection((host, config.port), timeout=0.5).close()
    except OSError:
        return False
    return True


def _stop(children: list[Child]) -> None:
    running = [child.process for child in children if child.process]
    for process in running:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in running:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            # Each child leads a session of its own; what it started goes with it.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _die_with(parent: int) -> None:
    """End this process when its `parent` was killed without a chance to say so, be it while this one still started."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(STOP_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _say(config: Config) -> None:
    print(f"Rasti is at {config.origin}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        run_role(sys.argv[1], load())
    else:
        try:
            sys.exit(serve(load()))
        except CannotServe as error:
            sys.exit(f"rasti: {error}")
