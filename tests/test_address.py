"""What the command prints when it serves: an address that opens, and what a phone still needs."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from pwa.cli import main
from pwa.cli.serving import address_lines
from pwa.config import Config
from tests.small_server import serve_small


def test_a_loopback_address_is_printed_with_the_way_by_cable() -> None:
    lines = address_lines(Config(port=9000))

    assert "http://127.0.0.1:9000/" in lines[0]
    assert "adb reverse tcp:9000 tcp:9000" in lines[1]
    assert len(lines) == 2


def test_elsewhere_a_qr_code_is_printed_and_plain_http_says_what_it_lacks() -> None:
    lines = address_lines(Config(host="0.0.0.0", port=9000))

    assert ":9000/" in lines[0] and "0.0.0.0" not in lines[0]
    assert "plain http" in lines[1]
    assert lines[-1].count("\n") > 10 and "\u2580" in lines[-1]


def test_an_https_address_has_a_qr_code_and_no_warning() -> None:
    lines = address_lines(Config(public_url="https://rasti.example"))

    assert "https://rasti.example/" in lines[0]
    assert not any("plain http" in line for line in lines)
    assert lines[-1].count("\n") > 10


def test_a_link_to_the_desk_leads_where_the_instance_is_served(tmp_path: Path) -> None:
    with serve_small(tmp_path) as server:
        invite = ["organiser", "invite", "Aino", "--instance", str(server.instance)]
        while_served = CliRunner().invoke(main, invite).output
    after = CliRunner().invoke(main, invite).output

    assert f"\n{server.url}/organiser/sign-in/" in while_served
    assert "\nhttp://127.0.0.1:8080/organiser/sign-in/" in after
