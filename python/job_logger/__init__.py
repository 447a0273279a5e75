"""Watches Python scripts for JobLogger: every run becomes one row that colleagues see (docs/python.md).

@monitor_job(job_id=3)
def main(): ...
"""

from __future__ import annotations

import functools
import logging
import os
from types import TracebackType
from typing import Any, Callable, TypeVar, cast

from ._run import VERSION, Run, begin_run, current_run
from ._settings import warn_once
from ._text import show

__all__ = ["JobLogger", "JobLoggerHandler", "Run", "current_run", "monitor_job"]
__version__ = VERSION
_Function = TypeVar("_Function", bound=Callable[..., Any])
_inherited = os.environ.get("JOB_LOGGER_RUN", "").split(":")[0]


class JobLogger:
    """Watches as a decorator, by `with`, or by hand: `begin_job()`, then `finish_job()` or `handle_error(error)`.

    job_id: the job's number, which `job-logger new` printed; else `JOB_LOGGER_JOB`.
    message: the run's message when it is done, or a function of the result that makes it.
    check_validation: whether a human must say that the result is right: True, a reason, or a function of the result.
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
        self._database, self._redact = database, tuple(filter(None, redact))
        self._result: object = None
        self.run = Run()

    def begin_job(self) -> Run:
        """Begins a run; one that is still open is ended as an Error first."""
        self.run._end("Error", "Ended before it finished: the next run was begun")
        # A child of a monitored process belongs to its parent's run.
        is_child = _inherited == str(self._job_id)
        self.run = Run() if is_child else begin_run(self._job_id, self._database, self._redact)
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
        """Ends the run as this exception would end the process. It is only read: raise it on if others need it."""
        if isinstance(error, SystemExit):
            code = error.code if isinstance(error.code, int) else 0 if error.code is None else 1
            text = error.code if isinstance(error.code, str) else f"Ended with exit code {code}" if code else None
            self.run._end("Error" if code else "Done", text, exitCode=code)
        elif isinstance(error, GeneratorExit):
            self.finish_job()
        else:
            cancelled = isinstance(error, KeyboardInterrupt) or type(error).__name__ == "CancelledError"
            self.run._end("Cancelled" if cancelled else "Error", error=error)

    def __enter__(self) -> Run:
        return self.begin_job()

    def __exit__(self, kind: object, error: BaseException | None, frames: TracebackType | None) -> None:
        if error is None:
            self.finish_job(self._result)
        else:
            self.handle_error(error)

    def __call__(self, function: _Function) -> _Function:
        """Each call of the function is a run. Coroutine functions and generators stay what they are."""
        inner = function.func if isinstance(function, functools.partial) else function
        flags = getattr(getattr(inner, "__code__", None), "co_flags", 0)

        @functools.wraps(function)
        def call(*args: Any, **named: Any) -> Any:
            job = self._for_one_call()
            with job:
                return job._keep(function(*args, **named))

        @functools.wraps(function)
        async def call_async(*args: Any, **named: Any) -> Any:
            job = self._for_one_call()
            with job:
                return job._keep(await function(*args, **named))

        @functools.wraps(function)
        def iterate(*args: Any, **named: Any) -> Any:
            job = self._for_one_call()
            with job:
                return job._keep((yield from function(*args, **named)))

        @functools.wraps(function)
        async def iterate_async(*args: Any, **named: Any) -> Any:
            with self._for_one_call():
                async for value in function(*args, **named):
                    yield value

        wrapper = iterate_async if flags & 0x200 else call_async if flags & 0x80 else iterate if flags & 0x20 else call
        return cast(_Function, wrapper)

    def _for_one_call(self) -> JobLogger:
        job = object.__new__(type(self))
        job.__dict__.update(self.__dict__, run=Run())
        return job

    def _keep(self, result: object) -> object:
        self._result = result
        return result

    def _ask(self, option: Any, result: object) -> Any:
        try:
            return option(result) if callable(option) else option
        except Exception as error:
            return warn_once(f"an option of job {self._job_id} raised ({show(error)}); it is passed over.")


monitor_job = JobLogger


class JobLoggerHandler(logging.Handler):
    """Keeps what the script logs as lines of its run: `logging.getLogger().addHandler(JobLoggerHandler())`."""

    def emit(self, record: logging.LogRecord) -> None:
        level = "debug" if record.levelno < 20 else "info" if record.levelno < 30 else "warn"
        try:
            current_run().log("error" if record.levelno >= 40 else level, self.format(record))
        except Exception:
            self.handleError(record)
