"""Finds settings (docs/settings.md), and what they name: the database, the folder of the journals."""

from __future__ import annotations

import functools
import os
import re
import sys

from ._texts import pass_on_signal, warn_once

WINDOWS = os.name == "nt"
OFF = ("off", "0", "false", "no")


def get_setting(name: str) -> str:
    """From the environment, the nearest `.env`, or the machine's file. A `.env` can't name code to run.
    Nor can any file on Windows, because its owner isn't checked there.

    A relative path is relative to the folder of its file, or to the working directory.
    """
    for file, values in [("", os.environ), *settings_files()]:
        value = unquote(values.get(name, ""))
        names_code = name.startswith(("JOB_LOGGER_NODE", "JOB_LOGGER_SHIPPER_PATH"))
        if value and not (names_code and file and (WINDOWS or file != machine_file())):
            scheme = value[:7] if value.lower().startswith("sqlite:") else ""
            path = unquote(value[len(scheme) :])
            names_path = name in ("JOB_LOGGER_HOME", "JOB_LOGGER_SHIPPER_PATH", "JOB_LOGGER_CONFIG")
            names_path = names_path or (name == "JOB_LOGGER_NODE" and os.path.basename(path) != path)
            if not (scheme or names_path) or not path or is_unexpanded(path):
                return value
            return scheme + os.path.abspath(os.path.join(os.path.dirname(file), path))
    return ""


def unquote(value: str) -> str:
    """Without the blanks and quotes that `set X="…"` leaves, and the slashes of a URL before a drive."""
    text = re.sub(r"""(?s)^(["'])(.*)\1$""", r"\2", value.strip()).strip()
    return re.sub(r"(?i)^/+(?=[a-z]:[\\/])", "", text)


def machine_file() -> str:
    usual = "/etc/job-logger.env"
    if WINDOWS:
        usual = os.path.join(os.environ.get("PROGRAMDATA") or r"C:\ProgramData", "job-logger", "config.env")
    return unquote(os.environ.get("JOB_LOGGER_CONFIG", "")) or usual


@functools.cache
def settings_files() -> list[tuple[str, dict[str, str]]]:
    """Nearest first, without files that others may write, because they could name another database."""
    folders: list[str] = []
    found: list[tuple[str, dict[str, str]]] = []
    for folder in script_folders():
        while folder not in folders:
            folders.append(folder)
            folder = os.path.dirname(folder)
    files = [os.path.join(folder, ".env") for folder in folders]
    files.append(machine_file())
    for file in filter(os.path.isfile, files):
        try:
            with open(file, "rb") as opened:
                stat, data = os.fstat(opened.fileno()), opened.read()
            owners = () if WINDOWS else (0, os.geteuid(), os.stat(folders[0]).st_uid)
            others = 0o002 if stat.st_gid in (0, stat.st_uid) else 0o022
            if owners and (stat.st_uid not in owners or stat.st_mode & others):
                raise PermissionError("somebody else may write it; make it yours, and chmod go-w")
            coding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
            # PowerShell 5's `>>` adds UTF-16 without a mark to UTF-8: without its zeros that is text, too.
            values = parse_settings(data.decode(coding, "replace").replace("\0", ""))
            if re.search("[\1-\x08\x0e-\x1f\x7f-\x9f\ufffd]", "".join(values.values())):
                raise OSError("it isn't UTF-8; save it as UTF-8")
            found.append((file, values))
        except OSError as error:
            pass_on_signal(error)
            warn_once(f"the settings in {file} are ignored: {error}.")
    return found


def parse_settings(text: str) -> dict[str, str]:
    """As `dotenv` of Node, but backslashes are literal."""
    value = r"""\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\n]+"""
    line = rf"(?m)^\s*(?:export\s+)?([A-Za-z0-9_.-]+)(?:\s*=\s*?|:\s+?)({value})?\s*(?:#.*)?$"
    quoted = r"""(?m)^(["'`])([\s\S]*)\1$"""
    pairs = re.findall(line, re.sub(r"\r\n?", "\n", text))
    return {name: re.sub(quoted, r"\2", value.strip()) for name, value in pairs}


def is_unexpanded(path: str) -> bool:
    """Only a shell expands variables and `~`; a file, a crontab or a service doesn't."""
    return re.search(r"(?i)^~|^file:|^\$\w|\$\{\w+\}|%[\w()]+%", path) is not None


def main_file() -> str:
    return getattr(sys.modules.get("__main__"), "__file__", None) or ""


def is_at_terminal() -> bool:
    """On Windows every task has a console, so a terminal must have set its variable."""
    says_so = "WT_SESSION" in os.environ or "TERM_PROGRAM" in os.environ
    return (says_so or not WINDOWS) and os.isatty(0) and os.isatty(2)


def script_folders() -> list[str]:
    """The folders of the script and, if that is a link, of its targets, link by link."""
    try:
        files = [os.path.abspath(main_file() or "interactive")]
        while os.path.islink(files[-1]) and len(files) < 40:
            files.append(os.path.join(os.path.dirname(files[-1]), os.readlink(files[-1])))
        return [os.path.dirname(os.path.abspath(file)) for file in (*files, os.path.realpath(files[0]))]
    except OSError:
        return [os.sep]  # the working directory is gone


def journal_folder() -> str:
    """The folder for this user's journals, created if necessary. Raises OSError if none can be written."""
    usual = {"win32": "~/AppData/Local", "darwin": "~/Library/Application Support"}
    variable = {"win32": "LOCALAPPDATA", "darwin": ""}.get(sys.platform, "XDG_DATA_HOME")
    data = os.environ.get(variable, "")
    if not os.path.isabs(data):
        data = os.path.expanduser(usual.get(sys.platform, "~/.local/share"))
    home = os.path.join(data, "job-logger")
    own = get_setting("JOB_LOGGER_HOME")
    if is_unexpanded(own):
        warn_once(f"~, variables and file: aren't expanded in JOB_LOGGER_HOME={own}; {home} is used.")
    elif own:
        home = own
    # The same as Node's, where `doctor` and `flush` look: Git's shell sets TMPDIR on Windows, too.
    names = ("TEMP", "TMP") if WINDOWS else ("TMPDIR", "TMP", "TEMP")
    folder = next(filter(None, map(os.environ.get, names)), r"C:\Windows\temp" if WINDOWS else "/tmp")
    temporary = os.path.join(folder, f"job-logger-{'user' if WINDOWS else os.getuid()}")
    try:
        return make_folder(home)
    except OSError as error:
        pass_on_signal(error)
        warn_once(
            f"{home} can't be written ({error}); journals go to {temporary}; set JOB_LOGGER_HOME."
        )
        folder, stat = make_folder(temporary), os.lstat(temporary)
        if not WINDOWS and (stat.st_uid != os.getuid() or stat.st_mode & 0o170077 != 0o40000):
            raise PermissionError(f"{temporary} is not yours alone") from error
        return folder


def make_folder(home: str) -> str:
    folder = os.path.join(home, "journal")
    os.makedirs(home, 0o700, exist_ok=True)
    os.makedirs(folder, 0o700, exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise PermissionError(13, "Permission denied", folder)
    return folder


def parse_destination(connection: str) -> str:
    """Server and database, without credentials. Raises ValueError if the setting names no server."""
    if not connection:
        raise ValueError('no database is set (JOB_LOGGER_DB): "job-logger init" sets one up')
    if connection.strip().lower().startswith("sqlite:"):
        file = unquote(connection.strip()[7:])
        if not file:
            raise ValueError('"sqlite:" needs a path, for example sqlite:/home/davide/job-logger.db')
        if is_unexpanded(file):
            raise ValueError(f"~, variables and file: aren't expanded in sqlite:{file}; write the whole path")
        share = r"(?i)(\\\\|//)([^?./]|\?\\UNC\\)"
        # As Node: a file has one name, whatever case, short name or letter of a share it was written with.
        plain = re.sub(r"^\\\\\?\\(?=[A-Za-z]:)", "", file)
        place = file if re.match(share, file) else (os.path.realpath if WINDOWS else os.path.abspath)(plain)
        if re.match(share, place):
            raise ValueError(f"the embedded database can't live on a network path ({file})")
        return "sqlite:" + place
    quoted = r"""("(?:[^"]|"")*"|'(?:[^']|'')*'|\{(?:[^}]|\}\})*\}|(?!["'{])[^;]*)"""
    pair = rf"[\s;]*([^=;]*[^=;\s])\s*=\s*{quoted}\s*(?:;|\Z)"
    rest, pairs = connection, dict[str, str]()
    while rest.strip("; \t\r\n") and (read := re.match(pair, rest)):
        rest, pairs[read[1].lower()] = rest[read.end() :], read[2].strip()

    def get(*keys: str) -> str:
        value = next(filter(None, map(pairs.get, keys)), "")
        return value[1:-1].replace(value[-1] * 2, value[-1]) if re.match("[\"'{]", value) else value

    server = get("server", "data source", "datasource", "addr", "address", "network address")
    host = r"[\w.-]+|\[[\da-f:.]+\]|[\da-f]*:[\da-f]*:[\da-f:.]*|\(local\)"
    found = re.fullmatch(rf"(?:tcp:)?\s*({host})(?:\\([\w$#]+))?\s*(?:,\s*(\S*))?", server, re.I)
    port = found[3] if found and found[3] is not None else get("port")
    is_port = not port or (re.fullmatch("[0-9]{1,5}", port) and int(port) < 65536)
    database = get("database", "initial catalog") or "JobLogger"
    if rest.strip("; \t\r\n") or not found or found[3] == "" or not is_port or "=" in database:
        raise ValueError('JOB_LOGGER_DB is neither "sqlite:PATH" nor "Server=host,1433;Database=JobLogger;…"')
    if re.fullmatch("sspi|true|yes", get("integrated security", "trusted_connection"), re.I):
        raise ValueError('no integrated security is available: write "User Id=…;Password=…" in JOB_LOGGER_DB')
    host = "localhost" if found[1].lower() in (".", "(local)") else found[1]
    place = f"{host}\\{found[2]}" if found[2] and not port else f"{host}:{int(port or 1433)}"
    return f"sqlserver://{place.lower()}/{database}"
