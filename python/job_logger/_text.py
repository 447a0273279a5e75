"""What a text becomes before it touches the disk, and what is kept of an exception. As in the SDK: see the vectors."""

from __future__ import annotations

import functools
import os
import re
import traceback as tracebacks
from types import CodeType
from typing import Any

_CHAIN = 10
_HIDDEN = "\ue000"  # stands for the mask until all rules were applied, so that none takes it for a value
_ADDRESS = re.compile(r"""(^|[^a-z\d+.-])(?!sqlserver:[^@]*;)[a-z][a-z\d+.-]{0,20}://[^:/@?#"']{0,200}:""", re.I | re.A)


def clean(value: object, most: int, secrets: tuple[str, ...] = ()) -> str:
    """Masked, well-formed, without U+0000, and at most so many UTF-16 units."""
    text = traceback(value) if isinstance(value, BaseException) else show(value)
    # What is kept and a margin for what masks take away: a text of any length costs the job as much as a long one.
    beyond = max(0, len(text) - 2 * most)
    units = redact(text[: 2 * most], secrets).replace("\0", "\ufffd").encode("utf-16-le", "surrogatepass")
    kept = units[: 2 * most].decode("utf-16-le", "replace")
    cut = max(0, len(units) // 2 - most) + beyond
    return f"{kept}… ({cut} more characters were cut)" if cut else kept


def redact(text: str, secrets: tuple[str, ...] = ()) -> str:
    """Masks what looks like a secret, by the rules of the SDK, and the job's own wherever they stand."""
    for secret in secrets:
        text = text.replace(secret, _HIDDEN)
    if _rule("suspicion").search(text):
        text = re.sub(r"\S+", _redact_user_info, _rule("privateKey").sub(rf"\1 {_HIDDEN}", text))
        for pattern, kept in (_table("named") if _rule("name").search(text) else []) + _table("shaped"):
            text = pattern.sub(kept, text)
    return text.replace(_HIDDEN, "***")


def _redact_user_info(word: re.Match[str]) -> str:
    """`scheme://user:password@host`: a password may hold `@`, so that the last of the word, or within its quotes, counts."""
    text, done, start, clean = word[0], 0, 0, ""
    while "://" in text and (found := _ADDRESS.search(text, start)):
        closing = text.find(found[1], found.end()) if found[1] in ('"', "'", "`") else -1
        start = len(text) if closing < 0 else closing
        at = text[found.end() : start].rfind("@")
        if at > 0:
            clean += text[done : found.end()] + _HIDDEN
            done = found.end() + at
    return clean + text[done:]


@functools.cache
def _rules() -> Any:
    """As the SDK has them: `redaction.json` is made of its source."""
    import json

    with open(os.path.join(os.path.dirname(__file__), "redaction.json"), encoding="utf-8") as file:
        return json.load(file)


@functools.cache
def _rule(name: str) -> re.Pattern[str]:
    return re.compile(_rules()[name], re.I | re.M | re.A)


@functools.cache
def _table(name: str) -> list[tuple[re.Pattern[str], str]]:
    rows = _rules()[name]
    return [(re.compile(pattern, re.I | re.M | re.A), kept.replace("$1", r"\g<1>")) for pattern, kept in rows]


def headline(error: BaseException) -> str:
    said = show(error)
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def traceback(error: BaseException) -> str:
    """As Python prints it, causes and the parts of a group included; of a knot of hundreds the outermost alone."""
    seen: set[int] = set()
    open_ends, count = [error], 0
    while open_ends and count < 100:
        one, count = open_ends.pop(), count + 1
        causes = [cause for cause in (one.__cause__, one.__context__) if cause is not None and id(cause) not in seen]
        seen.update(map(id, causes))
        open_ends += causes + [part for part in getattr(one, "exceptions", ()) if isinstance(part, BaseException)]
    try:
        if not open_ends:
            whole = tracebacks.TracebackException(type(error), error, error.__traceback__, limit=-200)
            own = [frame for frame in whole.stack if os.path.dirname(frame.filename) != os.path.dirname(__file__)]
            whole.stack[:] = own
            return "".join(whole.format())
    except Exception:
        pass  # An exception that can't be looked at: what can be said of it follows.
    return "".join(tracebacks.format_tb(error.__traceback__, -200)) + headline(error)


def fingerprint(error: BaseException) -> str:
    """16 hex digits, equal for the same error on other days, whatever lines, numbers, ids and folders it names."""
    features: list[str] = []
    one: BaseException | None = error
    for _ in range(_CHAIN):
        if one is None:
            break
        codes = [frame.f_code for frame, _ in tracebacks.walk_tb(one.__traceback__)]
        code = getattr(one, "errno", None)
        features += [type(one).__name__, "" if code is None else show(code), without_particulars(show(one))]
        features += [f"{code.co_name} {os.path.basename(code.co_filename)}" for code in _own(codes)]
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return digest(features)


def _own(codes: list[CodeType]) -> list[CodeType]:
    """The last three functions, the script's own before those of Python and its packages."""
    others = (os.path.dirname(__file__), os.path.dirname(os.__file__), "<frozen")
    own = [code for code in codes if not code.co_filename.startswith(others)]
    return (own or codes)[:-4:-1]


def digest(features: list[str]) -> str:
    import hashlib

    return hashlib.sha256("\n".join(features).encode("utf-8", "replace")).hexdigest()[:16]


def without_particulars(text: str) -> str:
    """The text without folders, and with # for each word that holds a digit."""
    text = re.sub(r"""(?:[a-z]:)?(?:[\\/][^\s\\/:'"()]+)+""", "/", text, flags=re.I)
    text = re.sub(r"[\w.+:-]+", lambda word: "#" if re.search("[0-9]", word[0]) else word[0], text, flags=re.A)
    return re.sub(r"\s+", " ", text).strip()


def show(value: object) -> str:
    """The text of any value, also of one whose own `__str__` fails."""
    try:
        return str.__str__(value) if isinstance(value, str) else str(value)
    except Exception as error:
        return f"<a {type(value).__name__} that can't be shown: {type(error).__name__}>"
