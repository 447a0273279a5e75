"""Prepares texts and errors for the journal: masks and cuts them, and computes fingerprints.

sdk/vectors contains tests for this and the SDK.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import re
import sys
import traceback

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def clean(value: Any, limit: int, secrets: tuple[str, ...] = ()) -> str:
    """Masked, well-formed, without U+0000, and at most this many UTF-16 units."""
    text = show(format_traceback(value) if issubclass(type(value), BaseException) else value)
    # What is kept, and a margin for what masks remove. The rest of a long text costs no time.
    beyond = max(0, len(text) - 2 * limit)
    units = redact(text[: 2 * limit], secrets).replace("\0", "\ufffd").encode("utf-16-le", "surrogatepass")
    kept = units[: 2 * limit].decode("utf-16-le", "replace")
    cut = max(0, len(units) // 2 - limit) + beyond
    return f"{kept}… ({cut} more characters were cut)" if cut else kept


_OURS = os.path.join(os.path.dirname(__file__), "")
_HIDDEN = "\ue000"  # replaces the mask until all rules are applied: one could take it for a value
_INNOCENT = "\ufdd0"  # follows a name that is no secret's meanwhile, so that no rule finds a value there


def redact(text: str, secrets: tuple[str, ...] = (), depth: int = 0) -> str:
    """Masks what looks like a secret by the SDK's rules, and the job's own secrets wherever they occur."""

    def plain(text: str) -> str:
        for table in ("innocent", "shaped", "named") if pattern("NAME").search(text) else ("shaped",):
            mark = _INNOCENT if table == "innocent" else _HIDDEN
            for rule, times in patterns(table):
                for _ in range(times):
                    text, count = rule.subn(rf"\1{mark}", text)
                    if not count:  # It finds nothing the next time either.
                        break
        return text.replace(_INNOCENT, "")

    def quoted(text: str) -> str:
        """A quoted text is masked separately: JSON in JSON, a repr, also one of several lines."""
        literal = r"""(?m)\\["'`]|(["'`])(?!\[\1)((?:\\.?|(?!\1)[^\\\n]|\1(?: \+)?\n *\1)*)(\1|$)"""
        return text if depth == 5 else re.sub(literal, inside_quotes, text)

    def inside_quotes(found: re.Match[str]) -> str:
        escape = r"""(?i)["'`](?: \+)?\n *["'`]|\\(?:[ux]((?<=u)[\da-f]{4}|(?<=x)[\da-f]{2})|([\s\S]?))"""
        if re.match(r"(?i)[a-z]:\\\w", found[2] or ""):  # A path on Windows: its backslashes escape nothing
            return found[0]
        inner = re.sub(escape, unescape, found[2] or "")
        clean = redact(inner, secrets, depth + 1) if "\\" in found[0] else inner
        return (
            found[0] if clean == inner else found[1] + json.dumps(clean, ensure_ascii=False)[1:-1] + found[3]
        )

    def unescape(found: re.Match[str]) -> str:
        controls = {"n": "\n", "r": "\r", "t": "\t"}
        return chr(int(found[1], 16)) if found[1] else controls.get(found[2], found[2] or "")

    for secret in secrets:
        text = text.replace(secret, _HIDDEN)
    if is_suspicious(text):
        text = pattern("privateKey").sub(rf"\1 {_HIDDEN}", text)
        inside = quoted(text)
        # What looks like an escape may be none, so the reading that hides more is used.
        readings = [plain(inside)] if inside == text else [plain(inside), quoted(plain(text))]
        text = min(readings, key=len)
    return text if depth else text.replace(_HIDDEN, "***")


def is_suspicious(text: str) -> bool:
    words, shapes = suspicion()
    lower = text.lower()
    return any(map(lower.__contains__, words)) or shapes.search(lower) is not None


@functools.cache
def suspicion() -> tuple[list[str], re.Pattern[str]]:
    found = load("suspicion.json")
    return "".join(found["words"]).split("|"), re.compile("".join(found["shapes"]), re.M | re.A)


@functools.cache
def rules() -> dict[str, Any]:
    rules = load("redaction.json")
    return {**rules, **rules["parts"]}


def load(name: str) -> dict[str, Any]:
    """The build copies these from sdk/. Read by the loader, because the package may be inside a zip."""
    loader: Any = globals()["__loader__"]
    loaded: dict[str, Any] = json.loads(loader.get_data(os.path.join(os.path.dirname(__file__), name)))
    return loaded


@functools.cache
def pattern(name: str) -> re.Pattern[str]:
    return re.compile("(?ima)" + expand(rules()[name]))


@functools.cache
def patterns(table: str) -> list[tuple[re.Pattern[str], int]]:
    """The rules of one kind, and how often each is applied."""
    return [
        (re.compile(f"(?ima)({expand(rule['before'])}){expand(rule.get('value', ''))}"), rule.get("times", 1))
        for rule in rules()[table]
    ]


def expand(text: str | list[str]) -> str:
    """The file has a long expression as a list, and {{X}} for a part."""
    return re.sub(r"\{\{(\w+)\}\}", lambda part: expand(rules()[part[1]]), "".join(text))


def describe(error: BaseException) -> dict[str, str]:
    """What a run's end tells of its error; less at recursion's limit, where the job's own error goes on."""
    told: dict[str, str] = {}
    with ignoring(Exception):
        told["message"] = headline(error)
        told["fingerprint"] = fingerprint(error)
        told["traceback"] = format_traceback(error)
    return told


def format_traceback(error: BaseException) -> str:
    """As Python prints it, without our frames; if that is too long, without causes and a group's parts."""
    with ignoring(Exception):  # If something can't be read, as much as possible is shown below.
        shown = traceback.TracebackException(type(error), error, error.__traceback__, limit=-200)
        links = [shown]
        for link in links:
            link.stack[:] = without_ours(link.stack)
            parts = getattr(link, "exceptions", None) or ()
            links += filter(None, (link.__cause__, link.__context__, *parts))
        text = "".join(shown.format())
        if len(text) <= 128 * 1024:
            return text
    frames = without_ours(traceback.extract_tb(error.__traceback__, -200))
    return "".join(traceback.format_list(frames)) + headline(error)


def without_ours(frames: list[traceback.FrameSummary]) -> list[traceback.FrameSummary]:
    return [frame for frame in frames if not frame.filename.startswith(_OURS)]


def fingerprint(error: BaseException) -> str:
    """16 hex digits, equal for the same error on other days, with other lines, numbers and folders."""
    features, links = list[str](), 0
    link: BaseException | None = error
    while link is not None and links < 10:
        codes = [frame.f_code for frame, _ in traceback.walk_tb(link.__traceback__)]
        others = (_OURS, os.path.dirname(os.__file__), "<frozen")
        own = [code for code in codes if not code.co_filename.startswith(others)] or codes
        errno = getattr(link, "errno", None)
        number = "" if errno is None else show(errno)
        features += [type(link).__name__, number, without_particulars(show(link))]
        features += [f"{code.co_name} {os.path.basename(code.co_filename)}" for code in own[:-4:-1]]
        context = None if link.__suppress_context__ else link.__context__
        parts = getattr(link, "exceptions", None)
        causes = (link.__cause__, context, *(parts if isinstance(parts, tuple) else ()))
        links, link = links + 1, next((one for one in causes if isinstance(one, BaseException)), None)
    return hash_of("\n".join(features))


def hash_of(text: str) -> str:
    """FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv); `hashlib` takes 2 ms to import."""
    value = 0xCBF29CE484222325
    for byte in text.encode("utf-8", "replace"):
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return f"{value:016x}"


def without_particulars(text: str) -> str:
    """Without folders, and with # for each word with a digit."""
    text = re.sub(r"""(?:[a-z]:)?(?:[\\/][^\s\\/:'"()]+)+""", "/", text[:4000], flags=re.I)
    text = re.sub(r"(?<![\w.+:-])[\w.+:-]*[0-9][\w.+:-]*", "#", text, flags=re.A)
    return re.sub(r"\s+", " ", text).strip()


def headline(error: BaseException) -> str:
    said = show(error)
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def show(value: object) -> str:
    """The text of any value without a terminal's colours and links, even if its own `__str__` fails."""
    try:
        text = str.__str__(value) if isinstance(value, str) else str(value)
        # Commands to a terminal with parameters, and with a text (ECMA-48).
        sequences = r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))"
        return re.sub(sequences, "", text) if "\x1b" in text else text
    except Exception as error:
        pass_on_signal(error)
        return f"<a {type(value).__name__} that can't be shown: {type(error).__name__}>"


def pass_on_signal(error: BaseException) -> None:
    """Leaves to the job what the handler of a signal raised here, such as its timeout."""
    for one in (error, error.__cause__):  # Before Python 3.12, a codec raises it from an error of its own.
        for frame, _ in traceback.walk_tb(one.__traceback__ if one else None):
            code, values = frame.f_code, frame.f_locals
            count = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 4)  # 4: it has `*args`
            given = [values.get(name) for name in code.co_varnames[:count]]
            given += [part for value in given if type(value) is tuple and len(value) < 3 for part in value]
            if one and frame.f_back and any(value is frame.f_back for value in given):
                raise one  # Only a handler is given the frame that it interrupts.


def pass_on(error: BaseException) -> None:
    """Where no code of the job works, also what another thread raised here (PyThreadState_SetAsyncExc)."""
    # A damaged installation raises json's, zipimport's or re's own.
    known = getattr(sys, "stdlib_module_names", ("builtins", "json", "zipimport", "sre_constants"))
    if type(error).__module__.partition(".")[0] not in known or not isinstance(error, Exception):
        raise error
    pass_on_signal(error)


class ignoring(contextlib.suppress):
    """Of what is left to the job nothing is suppressed."""

    def __exit__(self, kind: Any, error: BaseException | None, frames: Any) -> bool:
        if error:
            pass_on_signal(error)
        return super().__exit__(kind, error, frames) is True


@functools.cache
def warn_once(text: str) -> None:
    """Prints one line on stderr about what monitoring could not do, but not if a hundred others were."""
    if warn_once.cache_info().misses > 100:
        return
    with ignoring(Exception):  # Stderr is closed, full or replaced, so nobody can be told.
        os.write(2, (re.sub(r"\s*\n\s*", " ", f"job-logger: {text}") + "\n").encode("utf-8", "replace"))


def to_number(value: object) -> float | None:
    """Converts a number of any type or a numeric text; None for anything else, such as infinity."""
    with ignoring(Exception):
        number = float(value)  # type: ignore[arg-type]
        if not isinstance(value, (bytes, bytearray)) and abs(number) <= sys.float_info.max:
            return value if type(value) is int else number
    return None
