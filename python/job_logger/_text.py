"""What a text becomes before it touches the disk, and what is kept of an exception. As in the SDK: see the vectors."""

from __future__ import annotations

import os
import re
import traceback as tracebacks
from types import CodeType

_CHAIN = 10
_NAME = (
    r"(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_ ]?key|access[-_]?key|account[-_]?key"
    r"|shared[-_]?access[-_]?signature|client[-_]?secret|private[-_]?key)"
)
_VALUE = r"""("[^"\n]*"|'[^'\n]*'|\{[^}\n]*\}|[^\s;,&"'{}]+)"""
_SECRETS = [
    (r"""(\bauthorization\b["']?\s*[:=]\s*["']?)(?:(basic|bearer|negotiate|ntlm|digest|token|apikey)\s+)?[^\s"',;]+""", r"\1\2 ***"),
    (r"\b(bearer|basic)\s+[\w.~+/=-]{8,}", r"\1 ***"),
    (rf"""((?:--[\w-]{{0,40}}{_NAME} )|(?:[\w-]{{0,40}}{_NAME}["']?\s{{0,4}}[=:]\s{{0,4}})){_VALUE}""", r"\1***"),
    (r"\b([a-z][a-z0-9+.-]{0,20}://[^\s:/@]{0,200}:)[^\s/@]{1,200}@", r"\1***@"),
    (r"\bSG\.[\w-]{10,}\.[\w-]{10,}|\bxox[a-z]-[\w-]{8,}|\bxapp-[\w-]{8,}|\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}", "***"),
    (r"(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|\bAKIA[A-Z0-9]{12,}", "***"),
    (r"-----BEGIN ([A-Z ]{0,30})PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?", r"-----BEGIN \1PRIVATE KEY----- ***"),
]  # fmt: skip
_SUSPICION = re.compile(
    r"pass|pwd|secret|token|key|signature|auth|bearer|basic|://|sg\.|xox|xapp|gh[a-z]_|github_|eyj|akia", re.I
)


def clean(value: object, most: int, secrets: tuple[str, ...] = ()) -> str:
    """Masked, well-formed, without U+0000, and at most so many UTF-16 units."""
    text = redact(traceback(value) if isinstance(value, BaseException) else show(value), secrets)
    units = text.replace("\0", "\ufffd").encode("utf-16-le", "surrogatepass")
    kept = units[: 2 * most].decode("utf-16-le", "replace")
    return kept if len(units) <= 2 * most else f"{kept}… ({len(units) // 2 - most} more characters were cut)"


def redact(text: str, secrets: tuple[str, ...] = ()) -> str:
    """Masks what looks like a secret, and the job's own wherever they stand."""
    for secret in secrets:
        text = text.replace(secret, "***")
    for pattern, replacement in _SECRETS if _SUSPICION.search(text) else ():
        text = re.sub(pattern, replacement, text, flags=re.I | re.A)
    return text


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
