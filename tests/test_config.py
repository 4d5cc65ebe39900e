"""Settings: where they come from, and the address that phones open."""

from __future__ import annotations

import socket

import pytest

from pwa import config
from pwa.cli import serving
from pwa.config import Config


@pytest.fixture
def outside(monkeypatch):
    """Let this machine have an address of a network, or none."""
    config.own_address.cache_clear()

    def outside(address):
        class Socket:
            def __init__(self, *_):
                pass

            def __enter__(self):
                return self

            def __exit__(self, *_):
                pass

            def connect(self, far):
                if not address:
                    raise OSError("Network is unreachable")

            def getsockname(self):
                return (address, 1)

        monkeypatch.setattr(socket, "socket", Socket)
        monkeypatch.setattr(socket, "gethostname", lambda: "teahouse")

    yield outside
    config.own_address.cache_clear()


@pytest.mark.parametrize(
    ("host", "address", "origin"),
    [
        ("0.0.0.0", "192.168.1.5", "http://192.168.1.5:8080"),
        ("::", "fd00::5", "http://[fd00::5]:8080"),
        ("0.0.0.0", "", "http://teahouse:8080"),
        ("::1", "", "http://[::1]:8080"),
    ],
)
def test_where_every_address_listens_phones_open_one_of_ours(outside, host, address, origin):
    outside(address)

    settings = Config(host=host)
    assert settings.origin == origin
    assert serving.address_lines(settings)[0].startswith(f"Open {origin}/ ")


def test_an_empty_variable_counts_as_unset(tmp_path):
    (tmp_path / "config.toml").write_text("port = 9000")
    empty = {"RASTI_PORT": "", "RASTI_INSTANCE": ""}

    assert config.load(empty, instance=tmp_path).port == 9000
    assert config.load(empty).instance.name == "instance"


def test_the_demo_has_its_own_instance_unless_one_is_named(monkeypatch):
    monkeypatch.setenv("RASTI_INSTANCE", "")
    assert str(serving._demo_instance()) == "instance/demo"
    monkeypatch.setenv("RASTI_INSTANCE", "elsewhere")
    assert serving._demo_instance() is None
