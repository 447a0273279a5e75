"""Watches Python scripts for JobLogger: every run becomes one row that colleagues see (docs/python.md).

@monitor_job(job_id=3)
def main(): ...

docs/journal.md has the rules of journal and shipper.
"""

from __future__ import annotations

__version__ = "0.1.0"  # before the imports, because a run's journal names it

import contextlib
import functools
import os
import types

from ._handler import JobLoggerHandler
from ._run import Run, Turns, current_run
from ._settings import WINDOWS
from ._texts import pass_on, pass_on_signal, show, warn_once

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing `typing` takes 2 ms
    from typing import Any, Callable, TypeVar

    _Function = TypeVar("_Function", bound=Callable[..., Any])

__all__ = ["JobLogger", "JobLoggerHandler", "Run", "current_run", "monitor_job"]


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
        if not job:
            raise TypeError("which job is this? Give job_id=N, the number that `job-logger new` printed")
        if not job.isdecimal() or not 0 < int(job) < 2**31:
            name = "JOB_LOGGER_JOB" if job_id is None else "job_id"
            raise TypeError(f"{name} is a whole number from 1, not {job}")
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
        try:
            self.run._begin(self._job_id, self._database, self._secrets)
        except BaseException as error:
            self.handle_error(error)
            raise
        return self.run

    def finish_job(self, result: object = None) -> None:
        """Ends the run as done. The options `message` and `validate` get the result."""
        needed = self._ask(self._validation, result)
        if self._ask(bool, needed):
            reason = needed if issubclass(type(needed), str) else "The result must be checked."
            self.run.require_validation(reason)
        self.run._end("Done", self._ask(self._message, result))

    def handle_error(self, error: BaseException) -> None:
        """Ends the run as this exception would end the process. Raise it again if others need it."""
        try:
            self._end_by(error)
        except Exception as odd:  # The error's own properties may raise.
            pass_on(odd)
            self.run._end("Error", error=error)

    def _end_by(self, error: BaseException) -> None:
        if isinstance(error, GeneratorExit):
            self.finish_job()
        elif isinstance(error, SystemExit):
            value = 0 if error.code is None else error.code
            if isinstance(value, int) and not -(2**63) <= value < 2**63:
                value = -1  # As Python does with what the system's numbers can't hold.
            # As the system reports it: on Windows 32 unsigned bits, also as they are searched for.
            code = value & (0xFFFFFFFF if WINDOWS else 255) if isinstance(value, int) else 1
            shown = f"{code - 2**32} (0x{code:X})" if code > 0x7FFFFFFF else code
            text = ("" if isinstance(value, int) else show(value)) or f"Ended with exit code {shown}"
            self.run._end("Error" if code else "Done", text if code else None, exitCode=code)
        else:
            # asyncio's and trio's
            is_task = type(error).__name__ in ("CancelledError", "Cancelled")
            cancelled = is_task or isinstance(error, KeyboardInterrupt)
            self.run._end("Cancelled" if cancelled else "Error", error=error)

    def __enter__(self) -> Run:
        return self.begin_job()

    def __exit__(self, kind: object, error: BaseException | None, frames: types.TracebackType | None) -> None:
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
            turns = Turns()
            with contextlib.ExitStack() as stack:
                run = stack.enter_context(self._for_one_call())
                result = run._keep(function(*args, **named))
                if type(result) is not types.CoroutineType:  # `isinstance` asks the result, which may raise
                    return result
                turns.swap()  # Another decorator may hide a coroutine function; a task may run it later.
                return finish(stack.pop_all(), turns, run, result)

        async def finish(stack: contextlib.ExitStack, turns: Turns, run: Run, result: Any) -> Any:
            with turns, stack:
                return run._keep(await result)

        @functools.wraps(function)
        def iterate(*args: Any, **named: Any) -> Any:
            with Turns() as turns, self._for_one_call() as run:
                steps = function(*args, **named)
                step, sent = steps.send, None
                while True:
                    try:
                        value = step(sent)
                    except StopIteration as end:
                        return run._keep(end.value)
                    finally:
                        sent = None  # An error's traceback has this frame, so neither would be freed.
                    try:
                        with turns:
                            sent = yield value
                        step = steps.send
                    except BaseException as error:
                        step, sent = steps.throw, error

        awaitable: Any = types.coroutine(lambda steps: steps)

        @functools.wraps(function)
        async def iterate_coroutine(*args: Any, **named: Any) -> Any:
            return await awaitable(iterate(*args, **named))

        @functools.wraps(function)
        async def iterate_async(*args: Any, **named: Any) -> Any:
            with Turns() as turns, self._for_one_call(), contextlib.suppress(StopAsyncIteration):
                steps = function(*args, **named)
                value = await steps.__anext__()
                while True:
                    try:
                        with turns:
                            sent = yield value
                    except BaseException as error:
                        value = await steps.athrow(error)
                    else:
                        value = await steps.asend(sent)

        # CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR, CO_ITERABLE_COROUTINE of `inspect`, slow to import.
        inner = getattr(function, "func", function)
        is_object = not hasattr(inner, "__code__")
        code = getattr(type(inner).__call__ if is_object else inner, "__code__", None)
        flags = getattr(code, "co_flags", 0)
        wrapper: Any = iterate_async if flags & 0x200 else iterate_coroutine if flags & 0x80 else call
        if flags & 0x20:
            wrapper = types.coroutine(iterate) if flags & 0x100 else iterate
        return _Object(function, wrapper) if is_object else wrapper  # type: ignore[return-value]

    def _for_one_call(self) -> JobLogger:
        job = object.__new__(type(self))
        job.__dict__.update(self.__dict__, run=Run(), _is_by_hand=False)
        return job

    def _ask(self, option: Any, result: object) -> Any:
        try:
            answer = option(result) if callable(option) else option
            if type(answer) is types.CoroutineType:
                answer.close()
                raise TypeError("it must not be async: the run doesn't wait")
            return answer
        except Exception as error:
            pass_on_signal(error)
            return warn_once(f"an option of job {self._job_id} raised {show(error)}; it is ignored.")


monitor_job = JobLogger


class _Object:
    """A watched object that isn't only called: a group of click, a task of celery, a cache of functools."""

    __wrapped__: Any = None

    def __init__(self, target: Any, call: Callable[..., Any]) -> None:
        functools.update_wrapper(self, target, updated=())
        self._call = call

    def __call__(self, /, *args: Any, **named: Any) -> Any:
        return self._call(*args, **named)

    def __deepcopy__(self, _: object) -> _Object:
        return self

    def __reduce_ex__(self, protocol: Any) -> Any:  # Other processes find it by its name, as a function.
        return getattr(self, "__qualname__", None) or super().__reduce_ex__(protocol)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__wrapped__, name)

    def __get__(self, owner: object, kind: object = None) -> Any:
        is_method = owner is not None and hasattr(self.__wrapped__, "__get__")
        return types.MethodType(self, owner) if is_method else self
