"""Watches Python scripts for JobLogger: every run becomes one row that colleagues see (docs/python.md).

@monitor_job(job_id=3)
def main(): ...

From the top: what a script uses, its run, the shipper, settings, texts. docs/journal.md has the rules of
journal and shipper; sdk/vectors holds this module and the SDK to the same texts.
"""

from __future__ import annotations

import atexit
import contextlib
import contextvars
import functools
import json
import logging
import os
import re
import select
import sys
import threading
import time
import traceback
import warnings
from types import CoroutineType, TracebackType
from typing import Any, Callable, TypeVar, cast

__all__ = ["JobLogger", "JobLoggerHandler", "Run", "current_run", "monitor_job"]
__version__ = "0.1.0"

_Function = TypeVar("_Function", bound=Callable[..., Any])
_WINDOWS = os.name == "nt"
_OFF = ("off", "0", "false", "no")
# Texts are at most so long, in UTF-16 units, as the database's columns count. A line's text may be longer.
_LIMITS = {
    **dict.fromkeys(("text", "reason", "message", "script"), 4000),
    "name": 100,
    "traceback": 128 * 1024,
}
_LINE_LIMIT = 64 * 1024
_lock = threading.RLock()
_current: contextvars.ContextVar[Run | None] = contextvars.ContextVar("job_logger_run", default=None)
_open: list[Run] = []


class JobLogger:
    """Watches as a decorator, by `with`, or by hand: `begin_job()`, `finish_job()`, `handle_error(error)`.

    job_id: the job's number, which `job-logger new` printed; else `JOB_LOGGER_JOB`.
    message: the run's message when it is done, or a function of the result that makes it.
    check_validation: whether a human must validate the result: True, a reason, or a function of the result.
    redact: further secrets, masked wherever they stand.
    database: connection string or `sqlite:PATH`; comes before `JOB_LOGGER_DB`.
    Raises TypeError for a wrong option, at once.
    """

    def __init__(
        self,
        job_id: int | None = None,
        *,
        message: str | Callable[[Any], str] | None = None,
        check_validation: bool | str | Callable[[Any], bool | str | None] = False,
        redact: tuple[str, ...] = (),
        database: str | None = None,
    ) -> None:
        job = os.environ.get("JOB_LOGGER_JOB", "") if job_id is None else str(job_id)
        if not job.isdecimal() or not 0 < int(job) < 2**31:
            raise TypeError("which job is this? Give job_id=N, the number that `job-logger new` printed")
        if isinstance(redact, str) or not all(isinstance(secret, str) for secret in redact):
            raise TypeError('redact takes several texts: redact=("…",)')
        self._job_id, self._message, self._validation = int(job), message, check_validation
        self._database, self._secrets = database, tuple(filter(None, redact))
        self.run = Run()

    def begin_job(self) -> Run:
        """Begins a run; one that is still open is ended as an Error first."""
        self.run._end("Error", "Ended before it finished: the next run was begun")
        self.run = Run()
        self.run._begin(self._job_id, self._database, self._secrets)
        return self.run

    def check_validation(self, result: object = None) -> None:
        """Asks for a human's validation if the option says so of this result."""
        needed = self._ask(self._validation, result)
        if needed:
            self.run.require_validation(needed if isinstance(needed, str) else "The result must be checked.")

    def finish_job(self, result: object = None) -> None:
        """Ends the run as done. The options `message` and `check_validation` are asked about the result."""
        self.check_validation(result)
        self.run._end("Done", self._ask(self._message, result))

    def handle_error(self, error: BaseException) -> None:
        """Ends the run as this exception would end the process. Raise it on if others need it."""
        if isinstance(error, GeneratorExit):
            self.finish_job()
        elif isinstance(error, SystemExit):
            value = 0 if error.code is None else error.code
            code = (int(value) if _WINDOWS else value & 255) if isinstance(value, int) else 1
            text = ("" if isinstance(value, int) else _show(value)) or f"Ended with exit code {code}"
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
        """Each call of the function is a run. Coroutine functions and generators stay what they are.

        Raises TypeError for what is no function: a class, a property.
        """
        if isinstance(function, (staticmethod, classmethod)):
            return cast(_Function, type(function)(self(function.__func__)))
        if isinstance(function, type) or not callable(function):
            raise TypeError(f"monitor_job(…) goes above a function or a method, not above {_show(function)}")

        @functools.wraps(function)
        def call(*args: Any, **named: Any) -> Any:
            with contextlib.ExitStack() as stack:
                run = stack.enter_context(self._for_one_call())
                result = run._keep(function(*args, **named))
                # From below a decorator that hides a coroutine function.
                return finish(stack.pop_all(), run, result) if isinstance(result, CoroutineType) else result

        async def finish(stack: contextlib.ExitStack, run: Run, result: Any) -> Any:
            with stack:
                return run._keep(await result)

        @functools.wraps(function)
        async def call_async(*args: Any, **named: Any) -> Any:
            with self._for_one_call() as run:
                return run._keep(await function(*args, **named))

        @functools.wraps(function)
        def iterate(*args: Any, **named: Any) -> Any:
            with self._for_one_call() as run:
                return run._keep((yield from function(*args, **named)))

        @functools.wraps(function)
        async def iterate_async(*args: Any, **named: Any) -> Any:
            with self._for_one_call(), contextlib.suppress(StopAsyncIteration):
                steps = function(*args, **named)
                value = await steps.__anext__()
                while True:
                    try:
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
        return cast(_Function, iterate if flags & 0x20 else wrapper)

    def _for_one_call(self) -> JobLogger:
        job = object.__new__(type(self))
        job.__dict__.update(self.__dict__, run=Run())
        return job

    def _ask(self, option: Any, result: object) -> Any:
        try:
            return option(result) if callable(option) else option
        except Exception as error:
            return _warn_once(f"an option of job {self._job_id} raised {_show(error)}; it is ignored.")


monitor_job = JobLogger


class JobLoggerHandler(logging.Handler):
    """Keeps what a script logs as lines of its run: `logging.getLogger().addHandler(JobLoggerHandler())`."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            level = "debug" if record.levelno < 20 else "info" if record.levelno < 30 else "warn"
            current_run().log("error" if record.levelno >= 40 else level, self.format(record))
        except Exception:
            self.handleError(record)


def current_run() -> Run:
    """The run that the calling code belongs to; in a thread of its own the one that is open."""
    run = _current.get()
    while run and run._file < 0:
        run = run._outer
    return run or (_open[-1] if len(_open) == 1 else Run())


class Run:
    """What a script says about its run. No method raises or waits; outside a run they do nothing."""

    run_id: str | None = None
    _file, _seq, _size, _max_size, _dropped, _path, _clock = -1, 0, 0, 256.0 * 1024 * 1024, 0, "", 0
    _torn = _has_message = False
    _secrets: tuple[str, ...] = ()
    _outer: Run | None = None
    _result: object = None

    def log(self, level: str, text: object) -> None:
        """Keeps a line; the level is debug, info, warn or error."""
        self._write("line", level=level, text=text)

    debug = functools.partialmethod(log, "debug")
    info = functools.partialmethod(log, "info")
    warn = functools.partialmethod(log, "warn")  # a run that is Done shows as done with warnings
    error = functools.partialmethod(log, "error")

    def progress(self, fraction: float, text: object = "") -> None:
        """How far the run is, from 0 to 1, and in words."""
        part = _to_number(fraction)
        if self._file >= 0 and (part is None or part >= 2):
            odd = "isn't a number and counts as 0" if part is None else "is taken for per cent"
            _warn_once(f"a progress {odd}; say it from 0 to 1.")
            part = (part or 0) / 100
        self._write("progress", fraction=min(1, max(0, part or 0)), text=text)

    def metric(self, name: str, value: float | str) -> None:
        """A number worth comparing from run to run: of any kind, or a text that is one."""
        number = _to_number(value)
        if number is not None:
            self._write("metric", name=name, value=number)
        elif self._file >= 0:
            _warn_once(f"the metric {_show(name)[:100]} isn't a number and is left out.")

    def message(self, text: object) -> None:
        """Replaces the run's message."""
        self._has_message = True
        self._write("message", text=text)

    def comment(self, text: object) -> None:
        """A comment beside the run, as colleagues write them."""
        self._write("comment", text=text)

    def require_validation(self, reason: object) -> None:
        """Asks for a human to say that the result is right."""
        self._write("validation", reason=reason)

    def _begin(self, job_id: int, database: str | None, secrets: tuple[str, ...]) -> None:
        # A child of a monitored process belongs to its parent's run, and a shipper to none.
        job, _, parent = f"{os.environ.get('JOB_LOGGER_RUN', '')}::".split(":")[:3]
        is_within = job == str(job_id) and _process_lives(parent)
        is_within = is_within or os.environ.get("JOB_LOGGER_SHIPPER") == "1"
        try:
            if is_within or _setting("JOB_LOGGER").lower() in _OFF:
                return
            shipper, destination = _get_shipper(), None
            try:
                connection = database or _setting("JOB_LOGGER_DB")
                destination = _destination(connection)
                shipper.tell(destination=destination, connection=connection)
            except ValueError as error:
                _warn_once(f'{error}; the run is kept in its journal, "job-logger flush --to" sends it.')
            if re.fullmatch(r"(?=.*[1-9])\d{0,9}\.?\d*", size := _setting("JOB_LOGGER_JOURNAL_MB") or "256"):
                self._max_size = float(size) * 1024 * 1024
            else:
                _warn_once("JOB_LOGGER_JOURNAL_MB is no number of megabytes; 256 is taken.")
            bits = bytearray(os.urandom(16))  # a UUID of version 4 (RFC 9562); importing `uuid` takes 2 ms
            bits[6], bits[8] = bits[6] & 15 | 64, bits[8] & 63 | 128
            self.run_id = re.sub("^(.{8})(.{4})(.{4})(.{4})", r"\1-\2-\3-\4-", bits.hex())
            self._secrets, self._outer = secrets, current_run()
            self._path = os.path.join(shipper.folder, f"{shipper.key}-{self.run_id}.jsonl")
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
            self._file = os.open(self._path, flags, 0o600)
            _open.append(self)
            begin = dict(v=1, runId=self.run_id, jobId=job_id, destination=destination, heartbeatSeconds=15)
            begin.update(
                pid=os.getpid(),
                script=_main_file() or "".join(getattr(sys, "argv", [])[:1]),
                atTerminal=_is_at_terminal(),
            )
            begin.update(runtime=f"python {sys.version.split()[0]}", sdk=f"job_logger {__version__}")
            _current.set(self)
            self._clock = time.time_ns() - time.monotonic_ns()
            self._write("begin", **begin)
            shipper.wake()
            _tell_last_answer(shipper.folder, destination, job_id)
        except Exception as error:
            _warn_once(f"this run of job {job_id} isn't recorded: {_show(error)}")

    def _keep(self, result: object) -> object:
        self._result = result
        return result

    def _end(
        self, status: str, message: object = None, error: BaseException | None = None, **fields: Any
    ) -> None:
        if self._file < 0:
            return
        if error is not None:
            message = _headline(error)
            fields.update(traceback=_format_traceback(error), fingerprint=_fingerprint(error))
        if message is not None or (status == "Done" and not self._has_message):
            fields["message"] = "OK" if message is None else message
        if self._dropped:
            fields["dropped"] = self._dropped
        self._write("end", status=status, **fields)
        with contextlib.suppress(OSError):  # The job may have closed all of its files.
            os.close(self._file)
        self._file = -1
        _open.remove(self)
        _get_shipper().wake()

    def _write(self, kind: str, **fields: Any) -> None:
        line = ""
        try:
            with _lock:
                is_full = kind == "line" and self._size >= self._max_size
                self._dropped += is_full
                if self._file < 0 or is_full:
                    return
                for name in _LIMITS.keys() & fields.keys():
                    limit = _LINE_LIMIT if kind == "line" else _LIMITS[name]
                    fields[name] = _clean(fields[name], limit, self._secrets)
                at = time.time_ns()
                if kind == "end":  # By the clock that nobody sets: never before its begin.
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
            _warn_once(f"the journal {self._path} can't be written ({_show(error)}); the job goes on.")
        if self._torn and kind in ("begin", "end"):
            _get_shipper().tell(journal=self._path, line=line)


class _Shipper:
    """The process that takes journals to the database, and the pipe to it. Raises OSError with no folder."""

    _KEPT = 'the run is kept in its journal; "job-logger flush" sends it, "job-logger doctor" tells more.'
    # The child of a shell that ends at once: a job that waits for all of its children waits for none of ours.
    # Under cron, node is only beside the command.
    _DETACH = """
        PATH="$PATH:/usr/local/bin:/opt/homebrew/bin:${0%/*}"
        cd "$2" && command -v "$0" && exec 3<&0 && ("$0" "$1" <&3 3<&- &)
    """

    def __init__(self) -> None:
        start = _start_of("self") or str(time.time_ns() // 1_000_000)
        self.key, self.folder, self._pipe = f"{os.getpid()}-{start}", _journal_folder(), -1
        self._messages = [{"key": self.key, "journalFolder": self.folder, "settingsFolder": _script_folder()}]
        self._start()
        _keep_warnings()

    def tell(self, **message: str) -> None:
        """Says it once, to this shipper and to each that follows it."""
        if message not in self._messages:
            self._messages.append(message)
            self._write(json.dumps(message))

    def wake(self) -> None:
        """Asks for a look at the journals; starts another shipper where this one is gone."""
        # Not on Windows: a pipe that nobody reads would hold the job. The shipper looks every second anyway.
        if not _WINDOWS and not self._write(""):
            self.close()
            self._start()

    def close(self) -> None:
        with contextlib.suppress(OSError):  # The job may have closed all of its files.
            os.close(self._pipe)

    def wait(self) -> None:
        """At the exit, where the shipper would be killed with this process: until all is sent, or for 2 s."""
        asked = _setting("JOB_LOGGER_WAIT") or os.environ.get("CI") and "1"
        # PROC_PID_INIT_INO of Linux's proc_ns.h; in any other namespace all die with its pid 1.
        inner = "/proc/self/ns/pid"
        is_inner = os.path.islink(inner) and os.readlink(inner) != "pid:[4026531836]"
        until = time.monotonic() + (2 if (asked.lower() not in _OFF if asked else is_inner) else 0)
        journal = f"{self.key}-"
        while time.monotonic() < until and any(name.startswith(journal) for name in os.listdir(self.folder)):
            time.sleep(0.005)

    def _write(self, line: str) -> bool:
        """Never waits: what doesn't fit is found in the journals a second later. False if nobody reads."""
        try:
            if not _WINDOWS:  # Asked first: a job may have let SIGPIPE kill it.
                poll = select.poll()
                poll.register(self._pipe, select.POLLOUT)
                if any(event & (select.POLLERR | select.POLLNVAL) for _, event in poll.poll(0)):
                    return False
            os.write(self._pipe, f"{line}\n".encode())
        except (OSError, ValueError) as error:
            return isinstance(error, BlockingIOError)
        return True

    def _start(self) -> None:
        own = os.environ.get("JOB_LOGGER_SHIPPER") or _setting("JOB_LOGGER_SHIPPER_PATH")
        command = [own or "job-logger", "ship"]
        if own.endswith(".js"):
            command = [_setting("JOB_LOGGER_NODE") or "node", own]
        of_the_job = ("NODE_OPTIONS", "NODE_CHANNEL_FD", "NODE_UNIQUE_ID", "JOB_LOGGER_JOB")
        env = {name: value for name, value in os.environ.items() if name not in of_the_job}
        for name in {"JOB_LOGGER_DB", "JOB_LOGGER_HOME", "JOB_LOGGER_CONFIG"} & env.keys():
            env[name] = _setting(name)  # absolute: the shipper works in another folder
        env["JOB_LOGGER_SHIPPER"] = "1"
        reads = self._pipe = -1
        try:
            reads, self._pipe = os.pipe()
            if _WINDOWS:
                self._spawn_on_windows([_find_on_windows(command[0]), command[1]], env, reads)
            else:
                os.set_blocking(self._pipe, False)
                self._spawn(["/bin/sh", "-c", self._DETACH, *command, self.folder], env, reads)
            for message in self._messages:
                self._write(json.dumps(message))
        except OSError as error:
            _warn_once(f"the shipper can't be started ({error}); {self._KEPT}")
        if reads >= 0:
            os.close(reads)

    def _spawn(self, shell: list[str], env: dict[str, str], reads: int) -> None:
        """Not by `subprocess`, which takes 5 ms to import."""
        actions: list[tuple[Any, ...]] = [(os.POSIX_SPAWN_DUP2, reads, 0)]
        actions += [(os.POSIX_SPAWN_OPEN, output, os.devnull, os.O_WRONLY, 0) for output in (1, 2)]
        child = os.posix_spawn(shell[0], shell, env, file_actions=actions, setsid=True)
        with contextlib.suppress(ChildProcessError):  # The job lets the system take its children.
            if os.waitpid(child, 0)[1] != 0:
                raise FileNotFoundError(f"no {shell[3]} is on the PATH")

    def _spawn_on_windows(self, command: list[str], env: dict[str, str], reads: int) -> None:
        import subprocess

        null, flags = subprocess.DEVNULL, 0x08000200  # CREATE_NO_WINDOW, CREATE_NEW_PROCESS_GROUP
        subprocess.Popen(
            command, stdin=reads, stdout=null, stderr=null, env=env, cwd=self.folder, creationflags=flags
        ).returncode = 0


def _find_on_windows(name: str) -> str:
    """Its full path: Windows itself would look in the working directory first, which may be anybody's."""
    folders = ["", *filter(os.path.isabs, os.environ.get("PATH", "").split(os.pathsep))]
    files = [os.path.join(folder, name + end) for folder in folders for end in ("", ".exe", ".cmd")]
    found = next((file for file in files if os.path.isabs(file) and os.path.isfile(file)), None)
    if not found:
        raise FileNotFoundError(f"no {name} is on the PATH")
    return found


_get_shipper = functools.cache(_Shipper)


def _start_of(pid: str) -> str:
    """Field 22 of proc(5)'s stat; empty of a process that is gone or a zombie, or where there is no /proc."""
    with contextlib.suppress(OSError), open(f"/proc/{pid}/stat", encoding="latin1") as stat:
        fields = stat.read().rpartition(")")[2].split()
        return "" if fields[0] in "ZX" else fields[19]
    return ""


def _process_lives(key: str) -> bool:
    """Whether the process `<pid>-<start>` is there, the very one. Where the system doesn't tell, it is."""
    found = re.match(r"(\d+)-(\d+)", key)
    return not found or sys.platform != "linux" or _start_of(found[1]) == found[2]


def _tell_last_answer(folder: str, destination: str | None, job_id: int) -> None:
    """What the database said of this job's last run, if it didn't take it within the last day."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        if destination and any(name.endswith(".answer") for name in os.listdir(folder)):
            import hashlib  # 2 ms, so only then

            name = hashlib.sha256(f"{destination}\n{job_id}".encode()).hexdigest()[:24] + ".answer"
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                if time.time() - os.fstat(file.fileno()).st_mtime < 86_400:
                    _warn_once(f"the last run of job {job_id} was not taken: {json.load(file)['message']}")


@atexit.register
def _finish() -> None:
    for run in _open[:]:
        run._end("Error", "The process ended before finish_job")
    if _get_shipper.cache_info().currsize:
        _get_shipper().wait()


def _forget() -> None:
    """In a fork: runs and pipe are the parent's."""
    global _lock
    _lock = threading.RLock()  # another thread may have held it
    for run in _open:
        run._file = -1
    _open.clear()
    if _get_shipper.cache_info().currsize:
        _get_shipper().close()
    _get_shipper.cache_clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


@functools.cache
def _keep_warnings() -> None:
    show = warnings.showwarning

    def keep_and_show(message: Any, category: Any, *place: Any, **named: Any) -> None:
        current_run().warn(f"{category.__name__}: {_show(message)}")
        show(message, category, *place, **named)

    warnings.showwarning = keep_and_show


@functools.cache
def _warn_once(text: str) -> None:
    """Says in one line on stderr what monitoring could not do."""
    with contextlib.suppress(OSError):  # Stderr is closed or full: nobody is left to tell.
        os.write(2, f"job-logger: {text}\n".encode("utf-8", "replace"))


def _setting(name: str) -> str:
    """From the environment, the `.env` nearest to the script, the machine's file. No `.env` names code.

    A relative path is seen from the folder of its file, or from the working directory.
    """
    for file, values in [("", os.environ), *_settings_files()]:
        value = re.sub(r"""(?s)^(["'`])(.*)\1$""", r"\2", values.get(name, "").strip())
        names_code = name in ("JOB_LOGGER_SHIPPER_PATH", "JOB_LOGGER_NODE")
        if value and not (names_code and os.path.basename(file) == ".env"):
            scheme, path = ("sqlite:", value[7:]) if value.lower().startswith("sqlite:") else ("", value)
            is_path = scheme or name in ("JOB_LOGGER_HOME", "JOB_LOGGER_SHIPPER_PATH", "JOB_LOGGER_CONFIG")
            if not is_path or _is_unexpanded(path):
                return value
            return scheme + os.path.abspath(os.path.join(os.path.dirname(file), path))
    return ""


@functools.cache
def _settings_files() -> list[tuple[str, dict[str, str]]]:
    """Nearest first, without those that somebody else may write: they could name another database."""
    line = r"""(?m)^\s*(?:export\s+)?([\w.-]+)\s*[=:][^\S\n]*("[^"]*"|'[^']*'|`[^`]*`|[^#\n]*)"""
    machine = "/etc/job-logger.env"
    if _WINDOWS:
        machine = os.path.join(os.environ.get("PROGRAMDATA") or r"C:\ProgramData", "job-logger", "config.env")
    folders: list[str] = []
    found: list[tuple[str, dict[str, str]]] = []
    # Where the script is a link, also from what it links to.
    for folder in (_script_folder(), _script_folder(os.path.realpath)):
        while folder not in folders:
            folders.append(folder)
            folder = os.path.dirname(folder)
    files = [os.path.join(folder, ".env") for folder in folders]
    files.append(os.environ.get("JOB_LOGGER_CONFIG") or machine)
    for file in filter(os.path.isfile, files):
        try:
            with open(file, "rb") as opened:
                stat, data = os.fstat(opened.fileno()), opened.read()
            owners = () if _WINDOWS else (0, os.geteuid(), os.stat(folders[0]).st_uid)
            others = 0o002 if stat.st_gid in (0, stat.st_uid) else 0o022
            if owners and (stat.st_uid not in owners or stat.st_mode & others):
                raise PermissionError("somebody else may write it; make it yours, and chmod go-w")
            text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
            found.append((file, dict(re.findall(line, text))))
        except (OSError, UnicodeError) as error:
            _warn_once(f"the settings in {file} are ignored: {error}.")
    return found


def _is_unexpanded(path: str) -> bool:
    """Variables and `~` are a shell's business: a file, a crontab or a service doesn't fill them in."""
    return re.search(r"(?i)^~|^file:|^\$\w|\$\{\w+\}|%\w+%", path) is not None


def _main_file() -> str:
    return getattr(sys.modules.get("__main__"), "__file__", None) or ""


def _is_at_terminal() -> bool:
    """On Windows every task has a console: there a terminal is one that says so."""
    says_so = "WT_SESSION" in os.environ or "TERM_PROGRAM" in os.environ
    return (says_so or not _WINDOWS) and os.isatty(0) and os.isatty(2)


def _script_folder(resolve: Callable[[str], str] = os.path.abspath) -> str:
    with contextlib.suppress(OSError):
        return os.path.dirname(resolve(_main_file() or "interactive"))
    return os.sep  # the working directory is gone


def _journal_folder() -> str:
    """The folder of this user's journals, made if it isn't there. Raises OSError if none can be written."""
    platforms = {
        "win32": ("LOCALAPPDATA", "~/AppData/Local"),
        "darwin": ("", "~/Library/Application Support"),
    }
    variable, usual = platforms.get(sys.platform, ("XDG_DATA_HOME", "~/.local/share"))
    home = os.path.join(os.path.expanduser(os.environ.get(variable) or usual), "job-logger")
    own = _setting("JOB_LOGGER_HOME")
    if _is_unexpanded(own):
        _warn_once(f"~, variables and file: aren't expanded in JOB_LOGGER_HOME={own}; {home} is used.")
    elif own:
        home = own
    folder = os.environ.get("TMPDIR") or os.environ.get("TEMP") or "/tmp"
    temporary = os.path.join(folder, f"job-logger-{'user' if _WINDOWS else os.getuid()}")
    try:
        return _make_folder(home)
    except OSError as error:
        _warn_once(
            f"{home} can't be written ({error}); journals are kept in {temporary}; set JOB_LOGGER_HOME."
        )
        folder, stat = _make_folder(temporary), os.lstat(temporary)
        if not _WINDOWS and (stat.st_uid != os.getuid() or stat.st_mode & 0o170077 != 0o40000):
            raise PermissionError(f"{temporary} is not yours alone") from error
        return folder


def _make_folder(home: str) -> str:
    folder = os.path.join(home, "journal")
    os.makedirs(home, 0o700, exist_ok=True)
    os.makedirs(folder, 0o700, exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise PermissionError(13, "Permission denied", folder)
    return folder


def _destination(connection: str) -> str:
    """Server and database, never a credential. Raises ValueError for a setting that names no server."""
    if not connection:
        raise ValueError('no database is set (JOB_LOGGER_DB): "job-logger init" sets one up')
    if connection.startswith("sqlite:"):
        if _is_unexpanded(connection[7:]):
            raise ValueError(f"~, variables and file: aren't expanded in {connection}; write the whole path")
        return "sqlite:" + os.path.abspath(connection[7:])
    pair = r"""\s*([^=;]+?)\s*=\s*("(?:[^"]|"")*"|'(?:[^']|'')*'|\{(?:[^}]|\}\})*\}|[^;]*?)\s*(?:;|$)"""
    pairs = {key.lower(): value for key, value in re.findall(pair, connection)}

    def get(*keys: str) -> str:
        value = next(filter(None, map(pairs.get, keys)), "")
        return value[1:-1].replace(value[-1] * 2, value[-1]) if re.match("[\"'{]", value) else value

    server = get("server", "data source", "datasource", "addr", "address", "network address")
    found = re.fullmatch(r"(?:tcp:)?\s*([^\\,\s]+)(?:\\([^\\,\s]+))?\s*(?:,\s*(\d{1,5}))?", server, re.I)
    if not found:
        raise ValueError('JOB_LOGGER_DB is neither "sqlite:PATH" nor "Server=host,1433;Database=JobLogger;…"')
    host = "localhost" if found[1].lower() in (".", "(local)") else found[1]
    port = found[3] or get("port") or ("" if found[2] else "1433")
    place = f"{host}:{port}" if port else f"{host}\\{found[2]}"
    return f"sqlserver://{place.lower()}/{get('database', 'initial catalog') or 'JobLogger'}"


def _clean(value: object, limit: int, secrets: tuple[str, ...] = ()) -> str:
    """Masked, well-formed, without U+0000, and at most so many UTF-16 units."""
    text = _format_traceback(value) if isinstance(value, BaseException) else _show(value)
    # What is kept, and a margin for what masks take away: a longer text costs the job no more.
    beyond = max(0, len(text) - 2 * limit)
    units = _redact(text[: 2 * limit], secrets).replace("\0", "\ufffd").encode("utf-16-le", "surrogatepass")
    kept = units[: 2 * limit].decode("utf-16-le", "replace")
    cut = max(0, len(units) // 2 - limit) + beyond
    return f"{kept}… ({cut} more characters were cut)" if cut else kept


_HIDDEN = "\ue000"  # stands for the mask until all rules were applied, so that none takes it for a value


def _redact(text: str, secrets: tuple[str, ...] = (), depth: int = 0) -> str:
    """Masks what looks like a secret, by the rules of the SDK, and the job's own wherever they stand."""
    for secret in secrets:
        text = text.replace(secret, _HIDDEN)
    if _pattern(_rules()["suspicion"]).search(text):
        text = _pattern(_rules()["privateKey"]).sub(rf"\1 {_HIDDEN}", text)
        inside = _redact_quoted(text, secrets, depth)
        first = _redact_plain(inside)
        # What looks like an escape may be none: the reading that hides more counts.
        second = first if inside == text else _redact_quoted(_redact_plain(text), secrets, depth)
        text = second if len(second) < len(first) else first
    return text if depth else text.replace(_HIDDEN, "***")


def _redact_plain(text: str) -> str:
    """By all rules, from outside."""
    tables = ("shaped", "named") if _pattern("{{NAME}}").search(text) else ("shaped",)
    text = re.sub(r"\S+", _redact_user_info, text)
    for table in tables:
        for rule in _rules()[table]:
            text = _pattern(f"({rule['before']}){rule['value']}").sub(rf"\1{_HIDDEN}", text)
    return text


def _redact_quoted(text: str, secrets: tuple[str, ...], depth: int) -> str:
    """What stands in quotes is a text of its own: JSON in JSON, a repr."""
    if depth == 5:
        return text
    return _LITERAL.sub(
        lambda one: one[1] + _redact_body(one[2], secrets, depth) + one[3] if one[1] else one[0], text
    )


_LITERAL = re.compile(r"""\\["'`]|(["'`])(?!\[\1)((?:\\.?|(?!\1)[^\\\n])*)(\1|$)""", re.M)
_ESCAPE = re.compile(r"\\(?:[ux]((?<=u)[\da-f]{4}|(?<=x)[\da-f]{2})|([\s\S]?))", re.I)


def _redact_body(body: str, secrets: tuple[str, ...], depth: int) -> str:
    if "\\" not in body:
        return body
    controls = {"n": "\n", "r": "\r", "t": "\t"}
    inner = _ESCAPE.sub(lambda one: chr(int(one[1], 16)) if one[1] else controls.get(one[2], one[2]), body)
    clean = _redact(inner, secrets, depth + 1)
    return body if clean == inner else json.dumps(clean, ensure_ascii=False)[1:-1]


def _redact_user_info(word: re.Match[str]) -> str:
    """The password of `scheme://user:password@host` goes to the last `@` of the word, or of its quotes."""
    text, clean, done, end = word[0], "", 0, 0
    while "://" in text and (found := _pattern(_rules()["address"]).search(text, end)):
        quote = found[1] if found[1] in ('"', "'", "`") else None
        closing = quote and re.compile(rf"(?<!\\){quote}").search(text, found.end())
        end = closing.start() if closing else len(text)
        at = text.rfind("@", found.end() + 1, end)
        if at > 0:
            clean, done = clean + text[done : found.end()] + _HIDDEN, at
    return clean + text[done:]


@functools.cache
def _rules() -> dict[str, Any]:
    """A copy of sdk/redaction.json; a long expression stands there as a list."""

    def joined(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return {
            key: "".join(value) if isinstance(value, list) and isinstance(value[0], str) else value
            for key, value in pairs
        }

    # By the loader, because the package may be inside a zip.
    data = cast(Any, __spec__).loader.get_data(os.path.join(os.path.dirname(__file__), "redaction.json"))
    return dict(json.loads(data, object_pairs_hook=joined))


@functools.cache
def _pattern(text: str) -> re.Pattern[str]:
    while "{{" in text:
        text = re.sub(r"\{\{(\w+)\}\}", lambda part: str(_rules()["parts"][part[1]]), text)
    return re.compile(text, re.I | re.M | re.A)


def _format_traceback(error: BaseException) -> str:
    """As Python prints it, with causes and parts of a group; where that is too long, the outermost alone."""
    frames = error.__traceback__
    while frames and frames.tb_frame.f_code.co_filename == __file__:
        frames = frames.tb_next
    with contextlib.suppress(Exception):  # What can't be looked at is shown below as far as it can.
        text = "".join(traceback.TracebackException(type(error), error, frames, limit=-200).format())
        if len(text) <= _LIMITS["traceback"]:
            return text
    return "".join(traceback.format_tb(frames, -200)) + _headline(error)


def _fingerprint(error: BaseException) -> str:
    """16 hex digits, equal for the same error on other days, whatever lines, numbers and folders it names."""
    import hashlib

    features, links = list[str](), 0
    link: BaseException | None = error
    while link is not None and links < 10:
        codes = [frame.f_code for frame, _ in traceback.walk_tb(link.__traceback__)]
        others = (os.path.dirname(__file__), os.path.dirname(os.__file__), "<frozen")
        own = [code for code in codes if not code.co_filename.startswith(others)] or codes
        errno = getattr(link, "errno", None)
        number = "" if errno is None else _show(errno)
        features += [type(link).__name__, number, _without_particulars(_show(link))]
        features += [f"{code.co_name} {os.path.basename(code.co_filename)}" for code in own[:-4:-1]]
        context = None if link.__suppress_context__ else link.__context__
        links, link = links + 1, context if link.__cause__ is None else link.__cause__
    return hashlib.sha256("\n".join(features).encode("utf-8", "replace")).hexdigest()[:16]


def _without_particulars(text: str) -> str:
    """Without folders, and with # for each word that holds a digit."""
    text = re.sub(r"""(?:[a-z]:)?(?:[\\/][^\s\\/:'"()]+)+""", "/", text[:4000], flags=re.I)
    text = re.sub(r"(?<![\w.+:-])[\w.+:-]*[0-9][\w.+:-]*", "#", text, flags=re.A)
    return re.sub(r"\s+", " ", text).strip()


def _headline(error: BaseException) -> str:
    said = _show(error)
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def _to_number(value: object) -> float | None:
    """Of a number of any kind, or a text that is one; None of all else, as of what JSON has no number for."""
    with contextlib.suppress(Exception):
        number = float(value)  # type: ignore[arg-type]
        if not isinstance(value, (bytes, bytearray)) and abs(number) <= sys.float_info.max:
            return value if type(value) is int else number
    return None


def _show(value: object) -> str:
    """The text of any value, also of one whose own `__str__` fails."""
    try:
        return str.__str__(value) if isinstance(value, str) else str(value)
    except Exception as error:
        return f"<a {type(value).__name__} that can't be shown: {type(error).__name__}>"
