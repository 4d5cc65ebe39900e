"""Settings that would fail on the day: addresses, contact, certificate, proxies, push hosts."""

from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from sqlite_utils import Database

from pwa import database
from pwa.config import Config

LOOPBACK = ("127.0.0.1", "localhost", "::1")
RENEW = timedelta(days=14)


def check_address(db: Database, config: Config, now: datetime) -> list[str]:
    """Phones need https."""
    if config.https or (urlsplit(config.origin).hostname or "") in LOOPBACK:
        return []
    return [
        f"Public address: {config.origin} is not https, so phones get no offline copy, alerts or installation. "
        "Set RASTI_PUBLIC_URL to the https address of the proxy, or serve with --cert and --key."
    ]


def check_contact(db: Database, config: Config, now: datetime) -> list[str]:
    """Push services refuse a contact that leads nowhere (RFC 8292, section 2.1)."""
    if not config.contact:
        return ["Contact: push services want to know whom to tell. Set RASTI_CONTACT to mailto:somebody@your.domain."]
    host = contact_host(config.contact)
    if host and "." in host and not host.endswith((".local", ".localhost", ".invalid")):
        return []
    return [
        f"Contact: {config.contact} cannot be reached from outside, and Apple refuses it. "
        "Set RASTI_CONTACT to a real address."
    ]


def contact_host(contact: str) -> str:
    """Return the domain of a mailto: or https address, empty where it has none."""
    mail = contact.startswith("mailto:")
    return contact.rpartition("@")[2] if mail else urlsplit(contact).hostname or ""


def check_certificate(db: Database, config: Config, now: datetime) -> list[str]:
    """A certificate ends at midnight of its last day, and phones then show a warning instead of the programme."""
    if not config.cert:
        return []
    try:
        ends = x509.load_pem_x509_certificate(Path(config.cert).read_bytes()).not_valid_after_utc
    except (OSError, ValueError) as error:
        return [f"Certificate: {config.cert} cannot be read ({error}). Name another with --cert."]
    if ends - now > RENEW:
        return []
    word = "ended" if ends <= now else "ends"
    return [f"Certificate: {config.cert} {word} on {ends:%Y-%m-%d}. Renew it, then start rasti serve anew."]


def check_proxies(db: Database, config: Config, now: datetime) -> list[str]:
    """A trusted proxy is an address or a network; all of them at once are nobody in particular."""
    problems = []
    for proxy in config.trusted_proxies:
        try:
            network = ip_network(proxy, strict=False)
        except ValueError:
            problems.append(f"Proxy: “{proxy}” in RASTI_TRUSTED_PROXIES is no address. Write it as 10.0.0.5.")
            continue
        if network.prefixlen < 8:
            problems.append(f"Proxy: {proxy} trusts nearly everybody. Name the proxy's own address.")
    seen = database.get_state(db, "unnamed_proxy")
    if seen and now - database.from_text(seen) < timedelta(days=1) and not config.public_url:
        problems.append(
            f"Proxy: at {seen[:16]} one that is not named sent requests on, so links carry the wrong address. "
            "Set RASTI_PUBLIC_URL to the address that phones open, or name the proxy in RASTI_TRUSTED_PROXIES."
        )
    return problems


def check_push_hosts(db: Database, config: Config, now: datetime) -> list[str]:
    """A push host that anyone may run lets strangers choose where this server connects to."""
    problems = []
    for host in config.push_hosts:
        name = host.removeprefix("*.")
        if host.startswith("http://") or name in LOOPBACK:
            problems.append(f"Push hosts: {host} is for tests only. Take it out of RASTI_PUSH_HOSTS.")
        elif "*" in name or "." not in name:
            problems.append(f"Push hosts: {host} allows nearly any host. Name the push service in RASTI_PUSH_HOSTS.")
    return problems


CHECKS = (check_address, check_contact, check_certificate, check_proxies, check_push_hosts)
