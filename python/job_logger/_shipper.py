"""The shipper, a process of its own that takes the journals to the database, and the pipe to it (docs/journal.md)."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from typing import Any

from ._settings import WINDOWS, destination, journal_folder, script_folder, setting, warn_once

_KEPT = 'the run is kept in its journal; "job-logger flush" sends it, "job-logger doctor" tells more.'
_FIRST_PID_NAMESPACE = "pid:[4026531836]"  # PROC_PID_INIT_INO of Linux's proc_ns.h; in any other all die with its pid 1
_OF_THE_JOB = ("NODE_OPTIONS", "NODE_CHANNEL_FD", "NODE_UNIQUE_ID", "JOB_LOGGER_JOB")
_EXIT_TIMEOUT = 2.0  # seconds that the exit may wait where the shipper dies with the process


class Shipper:
    """Raises OSError where there is no folder for journals."""

    def __init__(self) -> None:
        start = str(time.time_ns() // 1_000_000)
        if sys.platform == "linux":
            with open("/proc/self/stat", encoding="latin1") as stat:
                start = stat.read().rpartition(")")[2].split()[19]
        self.key, self.folder, self._pipe = f"{os.getpid()}-{start}", journal_folder(), -1
        self._messages = [{"key": self.key, "journalFolder": self.folder, "settingsFolder": script_folder()}]
        self._start()

    def reach(self, database: str | None) -> str | None:
        """Tells the shipper how to reach the database. Returns the name of it that stands in the journal."""
        connection = database or setting("JOB_LOGGER_DB")
        try:
            if not connection:
                raise ValueError('no database is set (JOB_LOGGER_DB): "job-logger init" sets one up')
            name = destination(connection)
        except ValueError as error:
            warn_once(f'{error}; the run is kept in its journal, "job-logger flush --to" sends it.')
            return None
        self.tell({"destination": name, "connection": connection})
        return name

    def tell(self, message: dict[str, str]) -> None:
        if message not in self._messages:
            self._messages.append(message)
            self._write(json.dumps(message))

    def ring(self) -> None:
        """Asks for a look at the journals; starts another shipper where this one is gone."""
        # Not on Windows: a pipe that nobody reads would hold the job, and the shipper looks every second by itself.
        if not WINDOWS and not self._write(""):
            self.let_go()
            self._start()

    def let_go(self) -> None:
        if self._pipe >= 0:
            os.close(self._pipe)
        self._pipe = -1

    def wait(self) -> None:
        """At the exit, where the shipper would be killed with this process: until it has sent what there is."""
        until = time.monotonic() + (_EXIT_TIMEOUT if _dies_with_parent() else 0)
        while time.monotonic() < until and any(name.startswith(f"{self.key}-") for name in os.listdir(self.folder)):
            time.sleep(0.005)

    def _write(self, line: str) -> bool:
        """Never waits: what doesn't fit is found in the journals a second later. False if nobody reads any more."""
        if self._pipe < 0:
            return True
        try:
            if not WINDOWS:
                import select

                # Asked first: a job may have let SIGPIPE kill it.
                poll = select.poll()
                poll.register(self._pipe, select.POLLOUT)
                if any(event & (select.POLLERR | select.POLLNVAL) for _, event in poll.poll(0)):
                    return False
            os.write(self._pipe, f"{line}\n".encode())
        except BlockingIOError:
            return True
        except OSError:
            return False
        return True

    def _start(self) -> None:
        command = _command()
        if not all(command):
            return warn_once(f"the shipper can't be started: no job-logger or no node is on the PATH; {_KEPT}")
        env = {name: value for name, value in os.environ.items() if name not in _OF_THE_JOB}
        env["PATH"] = env.get("PATH", "") + os.pathsep + os.path.dirname(command[0])  # under cron, node is only there
        env["JOB_LOGGER_SHIPPER"] = "1"
        reads, self._pipe = os.pipe()
        try:
            if WINDOWS:
                _spawn_on_windows(command, env, self.folder, reads)
            else:
                os.set_blocking(self._pipe, False)
                _spawn(command, env, self.folder, reads)
            for message in self._messages:
                self._write(json.dumps(message))
        except OSError as error:
            warn_once(f"the shipper can't be started ({error}); {_KEPT}")
        finally:
            os.close(reads)


def _spawn(command: list[str], env: dict[str, str], folder: str, stdin: int) -> None:
    """In a session of its own. Not by subprocess, whose import takes longer than all the rest."""
    # The child of a shell that ends at once, not ours: a job that waits for all of its children waits for none of ours.
    script = 'cd "$0" && exec 3<&0; "$@" <&3 3<&- &'
    null = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)]
    own_group: dict[str, Any] = {"setpgroup": 0} if sys.platform == "darwin" else {"setsid": True}
    shell = os.posix_spawn(
        "/bin/sh", ["sh", "-c", script, folder, *command], env,
        file_actions=[(os.POSIX_SPAWN_DUP2, stdin, 0), *null], **own_group,
    )  # fmt: skip
    with contextlib.suppress(ChildProcessError):  # The job's own handler of SIGCHLD was there first.
        os.waitpid(shell, 0)


def _spawn_on_windows(command: list[str], env: dict[str, str], folder: str, stdin: int) -> None:
    import subprocess

    flags = 0x08000000 | 0x200  # CREATE_NO_WINDOW, CREATE_NEW_PROCESS_GROUP
    null = subprocess.DEVNULL
    process = subprocess.Popen(
        command, stdin=stdin, stdout=null, stderr=null, env=env, cwd=folder, creationflags=flags
    )  # fmt: skip
    process.returncode = 0  # Nobody asks for its end.


def _command() -> list[str]:
    own = os.environ.get("JOB_LOGGER_SHIPPER") or setting("JOB_LOGGER_SHIPPER_PATH", names_code=True)
    if own and own.endswith(".js"):
        return [setting("JOB_LOGGER_NODE", names_code=True) or _find("node"), own]
    return [own or _find("job-logger"), "ship"]


def _find(name: str) -> str:
    folders = [*os.environ.get("PATH", "").split(os.pathsep), "/usr/local/bin", "/opt/homebrew/bin"]
    files = (os.path.join(folder, name + end) for folder in folders for end in ([".exe", ".cmd"] if WINDOWS else [""]))
    runs = (file for file in files if os.path.isabs(file) and os.path.isfile(file) and os.access(file, os.X_OK))
    return next(runs, "")


def _dies_with_parent() -> bool:
    asked = setting("JOB_LOGGER_WAIT")
    if asked or os.environ.get("CI"):
        return (asked or "").lower() not in ("0", "off", "no", "false")
    return sys.platform == "linux" and os.readlink("/proc/self/ns/pid") != _FIRST_PID_NAMESPACE
