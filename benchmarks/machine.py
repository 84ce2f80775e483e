"""What the figures were made on."""

import os
import platform
import sqlite3
from importlib.metadata import version

PACKAGES = ("uvicorn", "uvloop", "httptools", "starlette", "slack-bolt", "sqlalchemy")


def described() -> str:
    """Cores, system and versions in one line, and how busy the machine is with other things."""
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    load = f"load {os.getloadavg()[1]:.1f} over five minutes" if hasattr(os, "getloadavg") else "load unknown"
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, {load}; "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}"
    )
