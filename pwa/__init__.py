"""Rasti: an installable, offline-first web app for the people at a conference."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from pwa.config import Config

__version__ = "0.1.0"


def create_app(config: Config | None = None) -> Flask:
    """Make the Flask application for `config`, or for the settings of the environment."""
    from pwa import config as settings
    from pwa.web import make_app

    return make_app(config or settings.load())
