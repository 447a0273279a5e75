"""Watches Python scripts for JobLogger: every run becomes one row that colleagues see (docs/python.md).

@monitor_job(job_id=3)
def main(): ...

docs/journal.md has the rules of journal and shipper.
"""

from __future__ import annotations

import atexit
import contextlib
import contextvars
import functools
import json
import logging
import os
import sys
import threading
import time
import warnings
from types import CoroutineType, TracebackType

from ._settings import OFF, WINDOWS, get_setting, is_at_terminal, main_file, parse_destination
from ._shipper import forget_shipper, get_shipper, process_lives, tell_last_answer, wait_for_shipper
from ._texts import clean, fingerprint, format_traceback, headline, show, to_number, warn_once

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing `typing` takes 2 ms
    from typing import Any, Callable, TypeVar

    _Function = TypeVar("_Function", bound=Callable[..., Any])

__all__ = ["JobLogger", "JobLoggerHandler", "Run", "current_run", "monitor_job"]
__version__ = "0.1.0"

# Maximum lengths of texts in UTF-16 units, as the database's columns count. A line's text may be longer.
_LIMITS = dict(text=4000, reason=4000, message=4000, script=4000, name=100, traceback=128 * 1024)
_lock = threading.RLock()
_current: contextvars.ContextVar[Run | None] = contextvars.ContextVar("job_logger_run", default=None)
# Whether a warning that is a line already is being shown, perhaps by logging.
_is_warning: contextvars.ContextVar[bool] = contextvars.ContextVar("job_logger_is_warning", default=False)
_open: list[Run] = []


class JobLogger:
    """Watches as a decorator, by `with`, or by hand: `begin_job()`, `finish_job()`, `handle_error(error)`.

    job_id: the job's number, which `job-logger new` printed; else `JOB_LOGGER_JOB`.
    message: the run's message when it is done, or a function of the result that makes it.
    validate: whether a human must validate the result: True, a reason, or a function of the result.
    redact: more secrets, masked wherever they occur.
    database: connection string or `sqlite:PATH`; overrides `JOB_LOGGER_DB`.
    Raises TypeError at once, if an option is wrong.
    """

    _is_by_hand = True

    def __init__(
        self,
        job_id: int | None = None,
        *,
        message: str | Callable[[Any], str] | None = None,
        validate: bool | str | Callable[[Any], bool | str | None] = False,
        redact: tuple[str, ...] = (),
        database: str | None = None,
    ) -> None:
        job = os.environ.get("JOB_LOGGER_JOB", "").strip() if job_id is None else str(job_id)
        if not job.isdecimal() or not 0 < int(job) < 2**31:
            if job_id is None and job:
                raise TypeError(f"JOB_LOGGER_JOB is a whole number from 1, not {job}")
            raise TypeError("which job is this? Give job_id=N, the number that `job-logger new` printed")
        is_message = message is None or isinstance(message, str) or callable(message)
        is_validation = isinstance(validate, (bool, str)) or callable(validate)
        is_list = isinstance(redact, (tuple, list, set, frozenset))
        is_database = database is None or (isinstance(database, str) and database.strip() != "")
        for holds, wanted in (  # The value isn't shown, because it may be a secret.
            (is_message, "message takes a text, or a function of the result"),
            (is_validation, "validate takes True, a reason, or a function of the result"),
            (is_list and all(isinstance(one, str) for one in redact), 'redact takes several texts: ("…",)'),
            (is_database, 'database takes a connection string, or "sqlite:PATH"'),
        ):
            if not holds:
                raise TypeError(wanted)
        self._job_id, self._message, self._validation = int(job), message, validate
        self._database, self._secrets = database, tuple(filter(None, redact))
        self.run = Run()

    def begin_job(self) -> Run:
        """Begins a run. If one is still open, it first ends as an Error."""
        self.run._end("Error", "Ended before it finished: the next run was begun")
        self.run = Run()
        self.run._is_by_hand = self._is_by_hand
        self.run._begin(self._job_id, self._database, self._secrets)
        return self.run

    def _ask_validation(self, result: object) -> None:
        """Asks for a human's validation if the option says so for this result."""
        needed = self._ask(self._validation, result)
        if needed:
            self.run.require_validation(needed if isinstance(needed, str) else "The result must be checked.")

    def finish_job(self, result: object = None) -> None:
        """Ends the run as done. The options `message` and `validate` get the result."""
        self._ask_validation(result)
        self.run._end("Done", self._ask(self._message, result))

    def handle_error(self, error: BaseException) -> None:
        """Ends the run as this exception would end the process. Raise it again if others need it."""
        if isinstance(error, GeneratorExit):
            self.finish_job()
        elif isinstance(error, SystemExit):
            value = 0 if error.code is None else error.code
            # As the system reports it: on Windows 32 unsigned bits, also as they are searched for.
            code = value & (0xFFFFFFFF if WINDOWS else 255) if isinstance(value, int) else 1
            shown = f"{code - 2**32} (0x{code:X})" if code > 0x7FFFFFFF else code
            text = ("" if isinstance(value, int) else show(value)) or f"Ended with exit code {shown}"
            self.run._end("Error" if code else "Done", text if code else None, exitCode=code)
        else:
            cancelled = isinstance(error, KeyboardInterrupt) or type(error).__name__ == "CancelledError"
            self.run._end("Cancelled" if cancelled else "Error", error=error)

    def __enter__(self) -> Run:
        return self.begin_job()

    def __exit__(self, kind: object, error: BaseException | None, frames: TracebackType | None) -> None:
        if error is None:
            self.finish_job(self.run._result)
        else:
            self.handle_error(error)

    def __call__(self, function: _Function) -> _Function:
        """Each call of the function is a run. Coroutine functions and generators keep their kind.

        Raises TypeError if it isn't a function: a class, a property.
        """
        if isinstance(function, (staticmethod, classmethod)):
            return type(function)(self(function.__func__))
        if isinstance(function, type) or not callable(function):
            raise TypeError(f"monitor_job(…) goes above a function or a method, not above {show(function)}")

        @functools.wraps(function)
        def call(*args: Any, **named: Any) -> Any:
            turns = _Turns()
            with contextlib.ExitStack() as stack:
                run = stack.enter_context(self._for_one_call())
                result = run._keep(function(*args, **named))
                if not isinstance(result, CoroutineType):
                    return result
                turns.swap()  # Another decorator may hide a coroutine function; a task may run it later.
                return finish(stack.pop_all(), turns, run, result)

        async def finish(stack: contextlib.ExitStack, turns: _Turns, run: Run, result: Any) -> Any:
            with turns, stack:
                return run._keep(await result)

        @functools.wraps(function)
        async def call_async(*args: Any, **named: Any) -> Any:
            return await call(*args, **named)

        @functools.wraps(function)
        def iterate(*args: Any, **named: Any) -> Any:
            with _Turns() as turns, self._for_one_call() as run:
                steps = function(*args, **named)
                step, sent = steps.send, None
                while True:
                    try:
                        value = step(sent)
                    except StopIteration as end:
                        return run._keep(end.value)
                    try:
                        with turns:
                            sent = yield value
                        step = steps.send
                    except GeneratorExit:
                        steps.close()
                        raise
                    except BaseException as error:
                        step, sent = steps.throw, error

        @functools.wraps(function)
        async def iterate_async(*args: Any, **named: Any) -> Any:
            with _Turns() as turns, self._for_one_call(), contextlib.suppress(StopAsyncIteration):
                steps = function(*args, **named)
                value = await steps.__anext__()
                while True:
                    try:
                        with turns:
                            sent = yield value
                    except GeneratorExit:
                        await steps.aclose()
                        raise
                    except BaseException as error:
                        value = await steps.athrow(error)
                    else:
                        value = await steps.asend(sent)

        # The flags are CO_ASYNC_GENERATOR, CO_COROUTINE and CO_GENERATOR of `inspect`, slow to import.
        code = getattr(getattr(function, "func", function), "__code__", None)
        flags = getattr(code, "co_flags", 0)
        wrapper = iterate_async if flags & 0x200 else call_async if flags & 0x80 else call
        return iterate if flags & 0x20 else wrapper  # type: ignore[return-value]

    def _for_one_call(self) -> JobLogger:
        job = object.__new__(type(self))
        job.__dict__.update(self.__dict__, run=Run(), _is_by_hand=False)
        return job

    def _ask(self, option: Any, result: object) -> Any:
        try:
            return option(result) if callable(option) else option
        except Exception as error:
            return warn_once(f"an option of job {self._job_id} raised {show(error)}; it is ignored.")


monitor_job = JobLogger


class _Turns:
    """While a generator works its run is the current one; while its caller works, the caller's."""

    def __init__(self) -> None:
        self._other = _current.get()

    def swap(self, *_: object) -> None:
        mine = _current.get()
        _current.set(self._other)
        self._other = mine

    def __enter__(self) -> _Turns:
        self.swap()
        return self

    __exit__ = swap


class JobLoggerHandler(logging.Handler):
    """Makes a script's logging lines of its run: `logging.getLogger().addHandler(JobLoggerHandler())`."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == "py.warnings" and _is_warning.get():
            return
        try:
            level = "debug" if record.levelno < 20 else "info" if record.levelno < 30 else "warn"
            current_run().log("error" if record.levelno >= 40 else level, self.format(record))
        except Exception:
            self.handleError(record)


def current_run() -> Run:
    """The run that the calling code belongs to; else the only open one (by hand, or in a thread any)."""
    run = _current.get()
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
        is_within = job == str(job_id) and process_lives(parent)
        is_within = is_within or os.environ.get("JOB_LOGGER_SHIPPER") == "1"
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
            tell_last_answer(shipper.folder, destination, job_id)  # the shipper answers to what is in a journal
            self._path = os.path.join(shipper.folder, f"{shipper.key}-{self.run_id}.jsonl")
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
            self._file = os.open(self._path, flags, 0o600)
            _open.append(self)
            _current.set(self)
            self._clock = time.time_ns() - time.monotonic_ns()
            where = dict(destination=destination, pid=os.getpid(), atTerminal=is_at_terminal())
            where["script"] = main_file() or "".join(getattr(sys, "argv", [])[:1])
            where.update(runtime=f"python {sys.version.split()[0]}", sdk=f"job_logger {__version__}")
            self._write("begin", v=1, runId=self.run_id, jobId=job_id, heartbeatSeconds=15, **where)
            shipper.wake()
        except Exception as error:
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
            message = headline(error)
            fields.update(traceback=format_traceback(error), fingerprint=fingerprint(error))
        if message is not None or (status == "Done" and not self._has_message):
            fields["message"] = "OK" if message is None else message
        if self._dropped:
            fields["dropped"] = self._dropped
        self._write("end", status=status, **fields)
        with contextlib.suppress(OSError):  # The job may have closed all of its files.
            os.close(self._file)
        self._file, self._result = -1, None
        _open.remove(self)
        for run in _open[:]:  # Otherwise runs that overlap would keep all earlier ones.
            if run._outer is self:
                run._outer = self._outer
        get_shipper().wake()

    def _write(self, kind: str, **fields: Any) -> None:
        line = ""
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
                self._torn = os.write(self._file, data) < len(data)
                self._size += len(data)
        except Exception as error:
            lost = "the job goes on, lines and progress are lost until it can."
            warn_once(f"the journal {self._path} can't be written ({show(error)}); {lost}")
        if self._torn and kind not in ("line", "progress"):  # which would flood the pipe
            get_shipper().tell(journal=self._path, line=line)


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
    if not _is_warning.get():
        current_run().warn(f"{category.__name__}: {show(message)}")
    before = _is_warning.set(True)
    try:
        shown_by(message, category, *place, **named)
    finally:
        _is_warning.reset(before)
