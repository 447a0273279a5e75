"""Where settings come from, what they name, and where journals lie. As in the SDK; the vectors hold both to it."""

from __future__ import annotations

import functools
import os
import re
import sys

WINDOWS = os.name == "nt"
_LINE = re.compile(r"""^\s*(?:export\s+)?([\w.-]+)\s*[=:][^\S\n]*("[^"]*"|'[^']*'|`[^`]*`|[^#\n]*)""", re.M)
_PAIR = re.compile(r"""\s*([^=;]+?)\s*=\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|\{([^}]*)\}|([^;]*))\s*(?:;|$)""")
_told: set[str] = set()


def warn_once(text: str) -> None:
    """Says in one line on stderr what monitoring could not do. Each text once a process."""
    if text not in _told:
        _told.add(text)
        try:
            os.write(2, f"job-logger: {text}\n".encode("utf-8", "replace"))
        except OSError:
            pass  # Stderr is closed or full: nobody is left to tell.


def setting(name: str, names_code: bool = False) -> str | None:
    """From the environment, `.env` beside the script and above, the machine's file. No `.env` may name code to run.

    A relative path is seen from the folder of its file, or from the working directory.
    """
    machine = os.path.join(os.environ.get("ProgramData") or r"C:\ProgramData", "job-logger", "config.env")
    files = [os.environ.get("JOB_LOGGER_CONFIG") or (machine if WINDOWS else "/etc/job-logger.env")]
    folder = "" if names_code else script_folder()
    above: list[str] = []
    while folder and os.path.join(folder, ".env") not in above:
        above.append(os.path.join(folder, ".env"))
        folder = os.path.dirname(folder)
    own = os.environ.get(name, "").strip()
    if own:
        return _absolute(name, own, "")
    found = ((file, value) for file in above + files if (value := _values(file).get(name)))
    return next((_absolute(name, value, os.path.dirname(file)) for file, value in found), None)


def _absolute(name: str, value: str, folder: str) -> str:
    scheme, file = ("sqlite:", value[7:]) if value.lower().startswith("sqlite:") else ("", value)
    if (not scheme and name not in ("JOB_LOGGER_HOME", "JOB_LOGGER_SHIPPER_PATH")) or is_unexpanded(file):
        return value
    return scheme + os.path.abspath(os.path.join(folder, file))


def is_unexpanded(file: str) -> bool:
    """Names of variables and `~` are a shell's business: a file, a crontab or a service doesn't fill them in."""
    return re.search(r"^~|^\$\w|\$\{\w+\}|%\w+%", file) is not None


def script_folder() -> str:
    main = getattr(sys.modules.get("__main__"), "__file__", None)
    return os.path.dirname(os.path.abspath(main)) if main else os.getcwd()


def is_off() -> bool:
    inside_shipper = os.environ.get("JOB_LOGGER_SHIPPER") == "1"
    return inside_shipper or (setting("JOB_LOGGER") or "").lower() in ("off", "0", "false", "no")


@functools.cache
def _values(file: str) -> dict[str, str]:
    try:
        with open(file, "rb") as opened:
            found, data = os.fstat(opened.fileno()), opened.read()
        owners = () if WINDOWS else (0, os.geteuid(), os.stat(script_folder()).st_uid)
        if owners and (found.st_uid not in owners or found.st_mode & 0o022):
            raise OSError("somebody else may write it; make it yours, and chmod go-w")
        return parse_settings(data)
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeError) as error:
        warn_once(f"the settings in {file} are passed over: {error}.")
        return {}


def parse_settings(data: bytes) -> dict[str, str]:
    text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    return {name: re.sub(r"""(?s)^(["'`])(.*)\1$""", r"\2", value.strip()) for name, value in _LINE.findall(text)}


def destination(connection: str) -> str:
    """Server and database, never a credential. Raises ValueError for a setting that names no server."""
    if connection.startswith("sqlite:"):
        if is_unexpanded(connection[len("sqlite:") :]):
            raise ValueError(f"{connection} holds a ~ or a variable that nobody fills in here; write the whole path")
        return "sqlite:" + os.path.abspath(connection[len("sqlite:") :])
    pairs = {
        key.lower(): double.replace('""', '"') or single.replace("''", "'") or braces or bare.strip()
        for key, double, single, braces, bare in _PAIR.findall(connection)
    }
    servers = ("server", "data source", "datasource", "addr", "address", "network address")
    server = next((pairs[key] for key in servers if pairs.get(key)), "")
    name, _, port = re.sub("^tcp:", "", server, flags=re.I).partition(",")
    host, _, instance = name.strip().partition("\\")
    port = port.strip() or pairs.get("port", "")
    if not host or (port and not re.fullmatch(r"\d{1,5}", port)):
        raise ValueError('JOB_LOGGER_DB is neither "sqlite:PATH" nor "Server=host,1433;Database=JobLogger;…"')
    host = "localhost" if host.lower() in (".", "(local)") else host
    place = f"{host}\\{instance}" if instance and not port else f"{host}:{port or 1433}"
    return f"sqlserver://{place.lower()}/{pairs.get('database') or pairs.get('initial catalog') or 'JobLogger'}"


def journal_folder() -> str:
    """The folder of this user's journals, made if it isn't there. Raises OSError if none can be written."""
    data = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    if not WINDOWS:
        linux = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
        data = "~/Library/Application Support" if sys.platform == "darwin" else linux
    own = setting("JOB_LOGGER_HOME")
    if own and is_unexpanded(own):
        warn_once(
            f"JOB_LOGGER_HOME={own} holds a ~ or a variable that nobody fills in here; the usual folder is taken."
        )
        own = None
    home = own or os.path.join(os.path.expanduser(data), "job-logger")
    try:
        return _writable(home)
    except OSError as error:
        temporary = os.environ.get("TMPDIR") or os.environ.get("TEMP") or "/tmp"
        temporary = os.path.join(temporary, f"job-logger-{-1 if WINDOWS else os.getuid()}")
        os.makedirs(temporary, 0o700, exist_ok=True)
        found = os.lstat(temporary)
        if not WINDOWS and (found.st_uid != os.getuid() or found.st_mode & 0o170077 != 0o40000):
            raise PermissionError(f"{home} can't be written, and {temporary} is not yours alone") from error
        warn_once(f"{home} can't be written ({error}); journals are kept in {temporary}. Set JOB_LOGGER_HOME.")
        return _writable(temporary)


def _writable(home: str) -> str:
    folder = os.path.join(home, "journal")
    os.makedirs(folder, 0o700, exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise PermissionError(13, "Permission denied", folder)
    return folder
