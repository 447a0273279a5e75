"""A run: what a script says about it, and its journal (docs/journal.md)."""

from __future__ import annotations

import atexit
import contextvars
import functools
import json
import os
import sys
import threading
import time
import warnings

from . import __version__
from ._settings import OFF, get_setting, is_at_terminal, main_file, parse_destination
from ._shipper import close_fd, forget_shipper, get_shipper, is_open, process_lives, wait_for_shipper
from ._texts import clean, describe, pass_on, show, to_number, warn_once

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Maximum lengths of texts in UTF-16 units, as the database's columns count. A line's text may be longer.
_LIMITS = dict(text=4000, reason=4000, message=4000, script=4000, name=100, traceback=128 * 1024)
_APPEND = os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0)
_lock = threading.RLock()
context_run: contextvars.ContextVar[Run | None] = contextvars.ContextVar("job_logger_run", default=None)
# Whether a warning that is a line already is being shown, perhaps by logging.
is_warning: contextvars.ContextVar[bool] = contextvars.ContextVar("job_logger_is_warning", default=False)
_open: list[Run] = []


def current_run() -> Run:
    """The run that the calling code belongs to; else the only open one (by hand, or in a thread any)."""
    run = context_run.get()
    while run and run._file < 0:
        run = run._outer
    if run:
        return run
    is_main = threading.current_thread() is threading.main_thread()
    runs = [one for one in _open if one._is_by_hand or not is_main]
    return runs[0] if len(runs) == 1 else Run()


class Run:
    """What a script can say about its run. No method raises or waits; outside a run they do nothing."""

    run_id: str | None = None
    _file, _seq, _size, _max_size, _dropped, _path, _clock = -1, 0, 0, 256.0 * 1024 * 1024, 0, "", 0
    _inode = -1
    _torn = _has_message = False
    _is_by_hand = True
    _secrets: tuple[str, ...] = ()
    _outer: Run | None = None
    _result: object = None

    def log(self, level: str, text: object) -> None:
        """Records a line; the level is debug, info, warn or error."""
        self._write("line", level=level, text=text)

    debug = functools.partialmethod(log, "debug")
    info = functools.partialmethod(log, "info")
    warn = functools.partialmethod(log, "warn")  # a Done run then shows as done with warnings
    error = functools.partialmethod(log, "error")

    def progress(self, fraction: float, text: object = "") -> None:
        """How far the run is, from 0 to 1, and a text."""
        part = to_number(fraction)
        if self._file >= 0 and (part is None or part >= 2):
            odd = "isn't a number and counts as 0" if part is None else "is treated as a percentage"
            warn_once(f"a progress {odd}; pass 0 to 1.")
            part = (part or 0) / 100
        self._write("progress", fraction=min(1, max(0, part or 0)), text=text)

    def metric(self, name: str, value: float | str) -> None:
        """A number to compare between runs, of any type, or a numeric text."""
        number = to_number(value)
        if number is not None:
            self._write("metric", name=name, value=number)
        elif self._file >= 0:
            warn_once(f"the metric {show(name)[:100]} isn't a number and is left out.")

    def message(self, text: object) -> None:
        """Replaces the run's message."""
        self._has_message = True
        self._write("message", text=text)

    def comment(self, text: object) -> None:
        """Adds a comment to the run, like a colleague's."""
        self._write("comment", text=text)

    def require_validation(self, reason: object) -> None:
        """Asks for a human's validation of the run."""
        self._write("validation", reason=reason)

    def _begin(self, job_id: int, database: str | None, secrets: tuple[str, ...]) -> None:
        # A child of a monitored process is part of its parent's run, and a shipper of none.
        job, _, parent = f"{os.environ.get('JOB_LOGGER_RUN', '')}::".split(":")[:3]
        is_shipper = os.environ.get("JOB_LOGGER_SHIPPER") == "1"
        is_within = is_shipper or (job == str(job_id) and process_lives(parent))
        try:
            if is_within or get_setting("JOB_LOGGER").lower() in OFF:
                return
            shipper, destination = get_shipper(), None
            _keep_warnings()
            try:
                connection = database or get_setting("JOB_LOGGER_DB")
                destination = parse_destination(connection)
                shipper.tell(destination=destination, connection=connection)
            except ValueError as error:
                warn_once(f'{error}; the run is kept in its journal, "job-logger flush --to" sends it.')
            megabytes = to_number(get_setting("JOB_LOGGER_JOURNAL_MB") or 256) or 0
            if megabytes <= 0:
                warn_once("JOB_LOGGER_JOURNAL_MB is no number of megabytes; 256 is taken.")
            self._max_size = (megabytes if megabytes > 0 else 256) * 1024 * 1024
            digits = os.urandom(16).hex()  # a UUID of version 4 (RFC 9562); importing `uuid` takes 2 ms
            self.run_id = f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
            self._secrets, self._outer = secrets, current_run()
            shipper.tell_last_answer(destination, job_id)  # before there is a journal to answer to
            self._path = os.path.join(shipper.folder, f"{shipper.key}-{self.run_id}.jsonl")
            self._file = os.open(self._path, _APPEND | os.O_CREAT, 0o600)
            self._inode = os.fstat(self._file).st_ino
            _open.append(self)
            context_run.set(self)
            self._clock = time.time_ns() - time.monotonic_ns()
            where = dict(destination=destination, pid=os.getpid(), atTerminal=is_at_terminal())
            where["script"] = main_file() or "".join(getattr(sys, "argv", [])[:1])
            where.update(runtime=f"python {sys.version.split()[0]}", sdk=f"job_logger {__version__}")
            self._write("begin", v=1, runId=self.run_id, jobId=job_id, heartbeatSeconds=15, **where)
            shipper.wake()
        except BaseException as error:
            if self._file >= 0 and os.fstat(self._file).st_size == 0:
                self._seq = 0
            pass_on(error)
            warn_once(f"this run of job {job_id} isn't recorded: {show(error)}")

    def _keep(self, result: object) -> object:
        self._result = result
        return result

    def _end(
        self, status: str, message: object = None, error: BaseException | None = None, **fields: Any
    ) -> None:
        if self._file < 0:
            return
        if error is not None:
            fields.update(describe(error))
        elif message is not None or (status == "Done" and not self._has_message):
            fields["message"] = "OK" if message is None else message
        if self._dropped:
            fields["dropped"] = self._dropped
        if self._seq:  # A signal may have kept it from beginning.
            self._write("end", status=status, **fields)
        close_fd(self._file, self._inode)
        self._file, self._result = -1, None
        _open.remove(self)
        for run in _open[:]:  # Otherwise runs that overlap would keep all earlier ones.
            if run._outer is self:
                run._outer = self._outer
        get_shipper().wake()

    def _write(self, kind: str, **fields: Any) -> None:
        line, floods = "", kind in ("line", "progress")  # the pipe
        try:
            with _lock:
                is_full = kind == "line" and self._size >= self._max_size
                self._dropped += is_full
                if self._file < 0 or is_full:
                    return
                for name in _LIMITS.keys() & fields.keys():
                    limit = 64 * 1024 if kind == "line" else _LIMITS[name]
                    fields[name] = clean(fields[name], limit, self._secrets)
                at = time.time_ns()
                if kind == "end":  # By the clock that nobody sets, so never before its begin.
                    at = max(at, self._clock + time.monotonic_ns())
                at //= 1_000_000
                stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at // 1000)) + f".{at % 1000:03}Z"
                line = json.dumps({"seq": self._seq, "kind": kind, "at": stamp, **fields}, allow_nan=False)
                self._seq += 1
                data = f"{chr(10) * self._torn}{line}\n".encode()
                self._torn = True
                if not is_open(self._file, self._inode):
                    self._file = os.open(self._path, _APPEND)
                if os.fstat(self._file).st_nlink == 0 and not floods:  # A write would succeed.
                    raise FileNotFoundError("it was deleted")
                self._torn = os.write(self._file, data) < len(data)
                self._size += len(data)
        except Exception as error:
            pass_on(error)
            lost = "the job goes on, lines and progress are lost until it can."
            warn_once(f"the journal {self._path} can't be written ({show(error)}); {lost}")
        if self._torn and not floods:
            get_shipper().tell(journal=self._path, line=line)


class Turns:
    """While a generator or coroutine works, its run is current; while its caller works, the caller's."""

    def __init__(self) -> None:
        self._other = context_run.get()

    def swap(self, *_: object) -> None:
        mine = context_run.get()
        context_run.set(self._other)
        self._other = mine

    def __enter__(self) -> Turns:
        self.swap()
        return self

    __exit__ = swap


@atexit.register
def _finish() -> None:
    for run in _open[:]:
        run._end("Error", "The process ended before finish_job")
    wait_for_shipper()


def _forget() -> None:
    """After a fork, the runs and the pipe belong to the parent."""
    global _lock
    _lock = threading.RLock()  # another thread may have held it
    for run in _open:
        run._file = -1
    _open.clear()
    forget_shipper()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


def _keep_warnings() -> None:
    """At each run's begin, because `warnings.catch_warnings` and `logging.captureWarnings` replace it."""
    shown_by: Any = warnings.showwarning
    if getattr(shown_by, "func", None) is not _keep_and_show:
        warnings.showwarning = functools.partial(_keep_and_show, shown_by)


def _keep_and_show(shown_by: Any, message: Any, category: Any, *place: Any, **named: Any) -> None:
    if not is_warning.get():
        current_run().warn(f"{category.__name__}: {show(message)}")
    before = is_warning.set(True)
    try:
        shown_by(message, category, *place, **named)
    finally:
        is_warning.reset(before)
