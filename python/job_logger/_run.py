"""One run, from its begin to its end: the events of its journal."""

from __future__ import annotations

import atexit
import contextvars
import functools
import os
import re
import sys
import threading
import time
import warnings
from typing import Any

from ._settings import is_off, setting, warn_once
from ._shipper import Shipper
from ._text import clean, fingerprint, headline, show, traceback

VERSION = "0.1.0"
_LIMITS = {"text": 4000, "reason": 4000, "message": 4000, "script": 4000, "name": 100, "traceback": 128 * 1024}
_LINE_LIMIT = 64 * 1024  # as _LIMITS in UTF-16 units, as the database's columns count
_lock = threading.RLock()
_current: contextvars.ContextVar[Run | None] = contextvars.ContextVar("job_logger_run", default=None)
_open: list[Run] = []
_shipper: Shipper | None = None


class Run:
    """What a script can say about its run. No method raises or waits; outside a run they do nothing."""

    run_id: str | None = None
    _outer: Run | None = None
    _file, _seq, _size, _cap, _dropped = -1, 0, 0, 256 * 1024 * 1024.0, 0
    _torn = _has_message = False
    _secrets: tuple[str, ...] = ()
    _path = ""

    def log(self, level: str, text: object) -> None:
        """Keeps a line; the level is debug, info, warn or error."""
        self._write("line", level=level, text=text)

    debug = functools.partialmethod(log, "debug")
    info = functools.partialmethod(log, "info")
    warn = functools.partialmethod(log, "warn")  # a run that is Done shows as done with warnings
    error = functools.partialmethod(log, "error")

    def progress(self, fraction: float, text: object = "") -> None:
        """How far the run is, from 0 to 1, and in words."""
        self._write("progress", fraction=fraction, text=text)

    def metric(self, name: str, value: float) -> None:
        """A number worth comparing from run to run."""
        self._write("metric", name=name, value=value)

    def message(self, text: object) -> None:
        """Replaces the run's message."""
        self._has_message = True
        self._write("message", text=text)

    def comment(self, text: object) -> None:
        self._write("comment", text=text)

    def require_validation(self, reason: object) -> None:
        """Asks for a human to say that the result is right."""
        self._write("validation", reason=reason)

    def _begin(self, job_id: int, database: str | None, secrets: tuple[str, ...]) -> None:
        shipper = _shipper_of_process()
        bits = bytearray(os.urandom(16))
        bits[6], bits[8] = bits[6] & 15 | 64, bits[8] & 63 | 128  # a UUID of version 4 (RFC 9562)
        self.run_id = re.sub("^(.{8})(.{4})(.{4})(.{4})", r"\1-\2-\3-\4-", bits.hex())
        self._path = os.path.join(shipper.folder, f"{shipper.key}-{self.run_id}.jsonl")
        self._secrets, self._outer, name = secrets, current_run(), shipper.reach(database)
        try:
            self._cap = float(setting("JOB_LOGGER_JOURNAL_MB") or 256) * 1024 * 1024
        except ValueError:
            warn_once("JOB_LOGGER_JOURNAL_MB is no number of megabytes; 256 is taken.")
        self._file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        self._write(
            "begin", v=1, runId=self.run_id, jobId=job_id, destination=name, machine=_machine(), osUser=_user(),
            pid=os.getpid(), runtime=f"python {sys.version.split()[0]}", sdk=f"job_logger {VERSION}",
            script=getattr(sys.modules.get("__main__"), "__file__", "") or sys.argv[0], heartbeatSeconds=15,
            atTerminal=_is_at_terminal(),
        )  # fmt: skip
        shipper.ring()
        _open.append(self)
        _current.set(self)

    def _end(self, status: str, message: object = None, error: BaseException | None = None, **more: object) -> None:
        if self._file < 0:
            return
        if error is not None:
            more.update(traceback=traceback(error), fingerprint=fingerprint(error))
            message = headline(error)
        if message is not None or (status == "Done" and not self._has_message):
            more["message"] = "OK" if message is None else message
        self._write("end", status=status, **more, **({"dropped": self._dropped} if self._dropped else {}))
        os.close(self._file)
        self._file = -1
        _open.remove(self)
        _shipper_of_process().ring()

    def _write(self, kind: str, **fields: Any) -> None:
        import json

        line = ""
        try:
            with _lock:
                full = kind == "line" and self._size >= self._cap
                self._dropped += full
                if self._file < 0 or full:
                    return
                for name in _LIMITS.keys() & fields.keys():
                    fields[name] = clean(fields[name], _LINE_LIMIT if kind == "line" else _LIMITS[name], self._secrets)
                at = time.time_ns() // 1_000_000
                stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at // 1000)) + f".{at % 1000:03}Z"
                line = json.dumps({"seq": self._seq, "kind": kind, "at": stamp, **fields}, allow_nan=False)
                self._seq += 1
                data = f"{chr(10) * self._torn}{line}\n".encode()
                self._torn = True
                self._torn = os.write(self._file, data) < len(data)
                self._size += len(data)
        except Exception as error:
            warn_once(f"an event of the run can't be written to {self._path} ({show(error)}); the job goes on.")
        if self._torn and kind in ("begin", "end"):
            _shipper_of_process().tell({"journal": self._path, "line": line})


def begin_run(job_id: int, database: str | None, secrets: tuple[str, ...]) -> Run:
    """Never raises: where not even a journal can be had, a run that does nothing comes back, and it is told."""
    run = Run()
    try:
        if not is_off():
            run._begin(job_id, database, secrets)
    except Exception as error:
        warn_once(f"this run of job {job_id} isn't recorded: {show(error)}")
    return run


def current_run() -> Run:
    """The run that the calling code belongs to; in a thread of its own the one that is open."""
    run = _current.get()
    while run and run._file < 0:
        run = run._outer
    return run or (_open[-1] if len(_open) == 1 else Run())


def _shipper_of_process() -> Shipper:
    global _shipper
    if not _shipper:
        _shipper = Shipper()
        atexit.register(_finish)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=_forget)
        _keep_warnings()
    return _shipper


def _finish() -> None:
    for run in _open[:]:
        run._end("Error", "The process ended before finish_job")
    if _shipper:
        _shipper.wait()


def _forget() -> None:
    """In a fork: runs and pipe are the parent's."""
    global _shipper
    for run in _open:
        run._file = -1
    _open.clear()
    if _shipper:
        _shipper.let_go()
    _shipper = None


def _keep_warnings() -> None:
    show_warning = warnings.showwarning

    def show_and_keep(message: Any, category: Any, *place: Any, **named: Any) -> None:
        current_run().warn(f"{category.__name__}: {message}")
        show_warning(message, category, *place, **named)

    warnings.showwarning = show_and_keep


def _machine() -> str:
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")


def _user() -> str:
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except Exception:  # on Windows; in a container, whose user may have no name
        return os.environ.get("USERNAME") or (str(os.getuid()) if hasattr(os, "getuid") else "")


def _is_at_terminal() -> bool:
    """Whether somebody sits at it (docs/journal.md): on Windows every task has a console."""
    if os.name == "nt" and not os.environ.get("WT_SESSION") and not os.environ.get("TERM_PROGRAM"):
        return False
    return os.isatty(0) and os.isatty(2)
