"""A fixture for each test: a home, an embedded database with job 3, scripts as real processes."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

REPOSITORY = Path(__file__).parents[2]
COMMAND = ["node", str(REPOSITORY / "dist/job-logger.js")]
T = TypeVar("T")
PACKAGE = os.environ.get("JOB_LOGGER_TEST_PACKAGE") or str(REPOSITORY / "python")


def until(condition: Callable[[], T]) -> T:
    """Waits until the condition holds, at most a minute. @returns its last value"""
    for _ in range(3000):
        if value := condition():
            return value
        time.sleep(0.02)
    return value


class Place:
    def __init__(self, folder: Path) -> None:
        self.folder, self.home, self.database = folder, folder / "home", folder / "job-logger.db"
        developers = re.compile(r"JOB_LOGGER|^PYTHON|^LC_|^(CI|NODE_OPTIONS)$")
        self.env = {name: value for name, value in os.environ.items() if not developers.search(name)}
        self.env.update(
            PYTHONPATH=PACKAGE,
            JOB_LOGGER_HOME=str(self.home),
            JOB_LOGGER_DB=f"sqlite:{self.database}",
            JOB_LOGGER_CONFIG=str(folder / "machine.env"),
            JOB_LOGGER_SHIPPER=str(REPOSITORY / "sdk/dist/shipper.js"),
        )

    def command(self, *words: str) -> str:
        process = subprocess.run(
            [*COMMAND, *words], env=self.env, cwd=self.folder, check=True, stdout=subprocess.PIPE, text=True
        )
        return process.stdout

    def start(self, text: str, *flags: str, stdin: str = "", **env: str) -> subprocess.Popen[str]:
        script = self.folder / "job.py"
        script.write_text("from job_logger import *\n" + textwrap.dedent(text), encoding="utf-8")
        pipes: Any = dict(stdin=subprocess.PIPE if stdin else subprocess.DEVNULL)
        pipes.update(stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        command, env = [sys.executable, *flags, str(script)], {**self.env, **env}
        return subprocess.Popen(command, env=env, text=True, cwd=self.folder, **pipes)

    def run(self, text: str, *flags: str, **env: str) -> subprocess.CompletedProcess[str]:
        process = self.start(text, *flags, **env)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def events(self, text: str, **env: str) -> list[dict[str, Any]]:
        """The journal of a script without a shipper."""
        self.run(text, **{"JOB_LOGGER_SHIPPER": "/nowhere", "JOB_LOGGER_WAIT": "0", **env})
        return self.read_journal()

    def read_journal(self) -> list[dict[str, Any]]:
        (journal,) = self.journals()
        return [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]

    def program(self, name: str, script: str) -> Path:
        file = self.folder / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)
        return file

    def journals(self) -> list[Path]:
        return sorted((self.home / "journal").glob("*.jsonl"))

    def all_removed(self) -> bool:
        """Waits until the shippers have removed every journal, because the database has it."""
        return until(lambda: not self.journals())

    def kill_shippers(self) -> None:
        """Their working folder is that of the journals; where there is no `/proc`, none is found."""
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):  # it has just ended, or is somebody else's
                if os.readlink(process / "cwd") == str(self.home / "journal"):
                    os.kill(int(process.name), signal.SIGKILL)

    def runs(self, count: int = 1, status: str = "") -> list[dict[str, Any]]:
        """Waits until this many runs are in the database and have ended, oldest first."""

        def ended() -> list[dict[str, Any]]:
            rows = self._read_runs()
            is_over = all(row["Status"] == status if status else row["Status"] != "Pending" for row in rows)
            return rows if len(rows) >= count and is_over else []

        rows = until(ended)
        assert rows, f"not {count} ended runs, but {self._read_runs()}"
        return rows

    def _read_runs(self) -> list[dict[str, Any]]:
        with sqlite3.connect(self.database) as connection:
            connection.row_factory = sqlite3.Row
            rows = [dict(row) for row in connection.execute("SELECT * FROM LogHistory ORDER BY RunKey")]
            for row in rows:
                row["Text"] = row["EndMessage"] or row["Message"]
                lines = connection.execute(
                    "SELECT Level, Text FROM LogLines WHERE RunKey = ? ORDER BY Seq", [row["RunKey"]]
                )
                row["Lines"] = [tuple(line) for line in lines]
        return rows


@pytest.fixture(autouse=True)
def no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What asks for settings here finds neither the developer's variables nor a `.env` above the clone."""
    for name in [name for name in os.environ if "JOB_LOGGER" in name]:
        monkeypatch.delenv(name)
    script = tmp_path / "main.py"
    script.touch()
    monkeypatch.setattr(sys.modules["__main__"], "__file__", str(script))


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    first = Place(tmp_path_factory.mktemp("first"))
    first.command("init", "--embedded", str(first.database))
    first.command("new", "--name", "Test", "--department", "IT", "--new-department", "--id", "3")
    return first.database


@pytest.fixture
def place(tmp_path: Path, empty_database: Path) -> Iterator[Place]:
    place = Place(tmp_path)
    shutil.copy(empty_database, place.database)
    yield place
    place.kill_shippers()
