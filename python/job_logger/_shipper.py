"""Starts the process that sends journals to the database, talks to it and waits for it (docs/journal.md)."""

from __future__ import annotations

import json
import os
import re
import select
import sys
import threading
import time

from ._settings import OFF, WINDOWS, get_setting, journal_folder, machine_file, script_folders, settings_files
from ._texts import hash_of, ignoring, pass_on_signal, warn_once


class Shipper:
    """The process that sends journals to the database, and its pipe."""

    _PIPE_BYTES = 65_536
    _KEPT = 'the run is kept in its journal; "job-logger flush" sends it, "job-logger doctor" tells more.'
    # The shell in between ends at once: a job that waits for all its children doesn't wait for the shipper.
    # Under cron, node is found only beside the command.
    _DETACH = """
        PATH="$PATH:/usr/local/bin:/opt/homebrew/bin:${0%/*}"
        cd "$2" && command -v "$0" && exec 3<&0 && ("$0" "$1" <&3 3<&- &)
    """

    def __init__(self) -> None:
        start = start_of("self") or str(time.time_ns() // 1_000_000)
        self.key, self.folder, self._pipe = f"{os.getpid()}-{start}", journal_folder(), -1
        nearest = "".join(file for file, _ in settings_files()[:1])
        settings = script_folders()[0] if nearest in ("", machine_file()) else os.path.dirname(nearest)
        self._messages = [{"key": self.key, "journalFolder": self.folder, "settingsFolder": settings}]
        self._written, self._inode = 0, -1
        if not WINDOWS:
            self._start()

    def tell(self, **message: str) -> None:
        """Sends a message once, to this shipper and, unless there are too many, to each later one."""
        if message not in self._messages:
            if len(self._messages) < 100 or "journal" not in message:
                self._messages.append(message)
            self._write(json.dumps(message))

    def wake(self) -> None:
        """Asks the shipper to look at the journals; starts another if it is gone."""
        # On Windows it starts late, and is told in its environment; it looks every second anyway.
        with _lock:
            if self._pipe < 0 if WINDOWS else not self._write(""):
                self.close()
                self._start()

    def tell_last_answer(self, destination: str | None, job_id: int) -> None:
        """Prints the database's refusal of this job's last run, if it was within the last day."""
        with ignoring(OSError, ValueError, KeyError, TypeError):
            if destination and any(name.endswith(".answer") for name in os.listdir(self.folder)):
                name = hash_of(f"{destination}\n{job_id}") + ".answer"
                with open(os.path.join(self.folder, name), encoding="utf-8") as file:
                    if time.time() - os.fstat(file.fileno()).st_mtime < 86_400:
                        warn_once(f"the last run of job {job_id} was not taken: {json.load(file)['message']}")

    def close(self) -> None:
        close_fd(self._pipe, self._inode)

    def wait(self) -> None:
        """At exit, if the shipper would be killed with this process: waits until all is sent, at most 2 s."""
        asked = get_setting("JOB_LOGGER_WAIT") or os.environ.get("CI") and "1"
        # PROC_PID_INIT_INO of Linux's proc_ns.h. In any other namespace, processes die with its pid 1.
        inner = "/proc/self/ns/pid"
        is_inner = os.path.islink(inner) and os.readlink(inner) != "pid:[4026531836]"
        until = time.monotonic() + (2 if (asked.lower() not in OFF if asked else is_inner) else 0)
        ours = f"{self.key}-"
        with ignoring(OSError):  # Somebody may have deleted the folder.
            while time.monotonic() < until and any(one.startswith(ours) for one in os.listdir(self.folder)):
                time.sleep(0.005)

    def _write(self, line: str) -> bool:
        """Never waits: the shipper finds what doesn't fit in the journals later. False if nobody reads."""
        data = f"{line}\n".encode()
        try:
            if not is_open(self._pipe, self._inode):
                return False
            if WINDOWS:  # A pipe that nobody reads would block the job, once it is full.
                if self._written + len(data) > self._PIPE_BYTES:
                    warn_once(f"the shipper doesn't read its pipe; {self._KEPT}")
                    return False
                self._written += len(data)
            elif hasattr(select, "poll"):  # eventlet removes it. The job may have set SIGPIPE to kill it.
                poll = select.poll()
                poll.register(self._pipe, select.POLLOUT)
                if any(event & (select.POLLERR | select.POLLNVAL) for _, event in poll.poll(0)):
                    return False
            os.write(self._pipe, data)
        except (OSError, ValueError) as error:
            pass_on_signal(error)
            return isinstance(error, BlockingIOError)
        return True

    def _start(self) -> None:
        own = os.environ.get("JOB_LOGGER_SHIPPER") or get_setting("JOB_LOGGER_SHIPPER_PATH")
        command = [own or "job-logger", "ship"]
        if own.endswith(".js"):
            command = [get_setting("JOB_LOGGER_NODE") or "node", own]
        of_the_job = ("NODE_OPTIONS", "NODE_CHANNEL_FD", "NODE_UNIQUE_ID", "JOB_LOGGER_JOB")
        env = {name: value for name, value in os.environ.items() if name not in of_the_job}
        for name in {"JOB_LOGGER_DB", "JOB_LOGGER_HOME", "JOB_LOGGER_CONFIG"} & env.keys():
            env[name] = get_setting(name)  # absolute, because the shipper has another working folder
        env["JOB_LOGGER_SHIPPER"], env["NODE_OPTIONS"] = "1", get_setting("JOB_LOGGER_NODE_OPTIONS")
        reads = self._pipe = -1
        try:
            messages = self._messages
            if WINDOWS:
                reads, self._pipe = open_windows_pipe(self._PIPE_BYTES)
                # The process and its database; all could be more than a variable holds.
                env["JOB_LOGGER_TOLD"], messages = json.dumps(messages[:2]), messages[2:]
                self._spawn_on_windows([find_on_windows(command[0]), command[1]], env, reads)
            else:
                reads, self._pipe = os.pipe()
                os.set_blocking(self._pipe, False)
                self._spawn(["/bin/sh", "-c", self._DETACH, *command, self.folder], env, reads)
            self._inode = os.fstat(self._pipe).st_ino
            for message in messages:
                self._write(json.dumps(message))
        except OSError as error:
            warn_once(f"the shipper can't be started ({error}); {self._KEPT}")
        if reads >= 0:
            os.close(reads)

    def _spawn(self, shell: list[str], env: dict[str, str], reads: int) -> None:
        """Without `subprocess`, which takes 5 ms to import."""
        actions: list[tuple[object, ...]] = [(os.POSIX_SPAWN_DUP2, reads, 0)]
        actions += [(os.POSIX_SPAWN_OPEN, output, os.devnull, os.O_WRONLY, 0) for output in (1, 2)]
        child = os.posix_spawn(shell[0], shell, env, file_actions=actions, setsid=True)
        with ignoring(ChildProcessError):  # The job leaves its children to the system.
            if os.waitpid(child, 0)[1] != 0:
                raise FileNotFoundError(f"no {shell[3]} is on the PATH")

    def _spawn_on_windows(self, command: list[str], env: dict[str, str], reads: int) -> None:
        import subprocess

        null, flags = subprocess.DEVNULL, 0x08000200  # CREATE_NO_WINDOW, CREATE_NEW_PROCESS_GROUP
        # A process's working folder can't be removed, and its name can't be long.
        cwd = os.path.splitdrive(sys.executable)[0] + os.sep
        subprocess.Popen(
            command, stdin=reads, stdout=null, stderr=null, env=env, cwd=cwd, creationflags=flags
        ).returncode = 0


def is_open(descriptor: int, inode: int) -> bool:
    """The job may have closed all of its files, and opened others since, which get the same numbers."""
    with ignoring(OSError):
        return os.fstat(descriptor).st_ino == inode
    return False


def close_fd(descriptor: int, inode: int) -> None:
    if is_open(descriptor, inode):
        os.close(descriptor)


def open_windows_pipe(size: int) -> tuple[int, int]:
    """As os.pipe(), whose own holds only 4 KB."""
    reads, writes = __import__("_winapi").CreatePipe(None, size)
    to_descriptor = __import__("msvcrt").open_osfhandle
    return to_descriptor(reads, 0), to_descriptor(writes, 0)


def find_on_windows(name: str) -> str:
    """Its full path. Windows itself would first look in the working directory, where others may write."""
    path = os.environ.get("PATH", "").replace('"', "")  # Windows takes its folders with and without quotes.
    folders = ["", *filter(os.path.isabs, path.split(os.pathsep))]
    # npm puts a script for sh beside the .cmd, with no ending.
    ends = ("", ".exe", ".cmd") if os.path.splitext(name)[1] else (".exe", ".cmd")
    files = [os.path.join(folder, name + end) for folder in folders for end in ends]
    found = next((file for file in files if os.path.isabs(file) and os.path.isfile(file)), None)
    if not found:
        raise FileNotFoundError(f"no {name} is on the PATH")
    return found


_lock = threading.RLock()
_shipper: Shipper | None = None


def get_shipper() -> Shipper:
    """This process's shipper, started by the first call. Raises OSError if there is no folder."""
    global _shipper
    with _lock:
        _shipper = _shipper or Shipper()
        return _shipper


def wait_for_shipper() -> None:
    if _shipper:
        _shipper.wait()


def forget_shipper() -> None:
    """After a fork, the pipe belongs to the parent, and another thread may have held the lock."""
    global _lock, _shipper
    _lock = threading.RLock()
    if _shipper:
        _shipper.close()
    _shipper = None


def start_of(pid: str) -> str:
    """Field 22 of proc(5)'s stat; empty if the process is gone or a zombie, or without /proc."""
    with ignoring(OSError), open(f"/proc/{pid}/stat", encoding="latin1") as stat:
        fields = stat.read().rpartition(")")[2].split()
        return "" if fields[0] in "ZX" else fields[19]
    return ""


def process_lives(key: str) -> bool:
    """Whether this very process `<pid>-<start>` lives; assumed if the system doesn't tell."""
    found = re.match(r"(\d+)-(\d+)", key)
    return not found or not start_of("self") or start_of(found[1]) == found[2]
