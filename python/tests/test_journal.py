"""The journal, and messages about what is missing. That costs the job at most a line on stderr."""

import json
import os
import shutil
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import PACKAGE, REPOSITORY, Place, until

from job_logger import _settings, _shipper

SCRIPT = """
with JobLogger(job_id=3, redact=("IT60X",)) as run:
    run.info("IT60X a\\0b \\ud800"); run.info("y" * 70000)
print("done")
"""


def test_is_numbered_and_contains_no_secret(place: Place) -> None:
    events = place.events(SCRIPT, JOB_LOGGER_DB="Server=db;Database=JobLogger;User Id=a;Password=hunter2")
    assert [event["seq"] for event in events] == [0, 1, 2, 3]
    assert [event["kind"] for event in events] == ["begin", "line", "line", "end"]
    begin = events[0]
    assert (begin["v"], begin["jobId"], begin["destination"]) == (1, 3, "sqlserver://db:1433/JobLogger")
    assert begin["script"].endswith("job.py")
    assert (begin["heartbeatSeconds"], begin["atTerminal"]) == (15, False)
    assert events[1]["text"] == "*** a\ufffdb \ufffd"
    assert events[2]["text"] == "y" * 65536 + "… (4464 more characters were cut)"
    assert "hunter2" not in str(events)
    assert oct(os.stat(place.journals()[0]).st_mode & 0o777) == "0o600"


def test_works_from_inside_a_zip(place: Place) -> None:
    shutil.make_archive(str(place.folder / "all"), "zip", PACKAGE, "job_logger")
    events = place.events(
        "with JobLogger(job_id=3) as run: run.info('token=abc')", PYTHONPATH=str(place.folder / "all.zip")
    )
    assert [event.get("text") for event in events] == [None, "token=***", None]


def test_stops_at_its_limit_and_says_how_many_lines_are_missing(place: Place) -> None:
    script = "with JobLogger(job_id=3) as run:\n    for _ in range(1000): run.info('x' * 100)"
    events = place.events(script, JOB_LOGGER_JOURNAL_MB="0.01")
    assert len(events) < 100 and events[-1]["dropped"] == 1000 - (len(events) - 2)


@pytest.mark.parametrize(
    ("env", "told"),
    [
        ({"JOB_LOGGER_DB": ""}, "no database is set"),
        ({"JOB_LOGGER_DB": "Databse=x;Password=hunter2"}, "JOB_LOGGER_DB is neither"),
        ({"JOB_LOGGER_SHIPPER": "", "PATH": "/nowhere"}, "the shipper can't be started"),
        ({"JOB_LOGGER_HOME": "/proc/x"}, "can't be written"),
        ({"JOB_LOGGER_HOME": __file__}, "can't be written"),
        *(({"JOB_LOGGER_JOURNAL_MB": size}, "256 is taken") for size in ("lots", "nan", "inf", "-1")),
        ({"JOB_LOGGER_DB": "sqlite:~/jobs.db"}, "aren't expanded in sqlite:~/jobs.db"),
    ],
)
def test_what_is_missing_is_reported_in_one_line(place: Place, env: "dict[str, str]", told: str) -> None:
    ended = place.run(SCRIPT, **{"TMPDIR": str(place.folder), **env})
    assert (ended.returncode, ended.stdout) == (0, "done\n")
    assert ended.stderr.count("\n") == 1 and told in ended.stderr and "hunter2" not in ended.stderr


def test_a_full_disk_costs_no_run(place: Place) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    disk = place.folder / "disk"
    disk.mkdir()
    if os.system(f"mount -t tmpfs -o size=16k none {disk} 2>/dev/null") != 0:
        pytest.skip("no disk can be mounted here")
    try:
        ended = place.run(
            """
            with JobLogger(job_id=3) as run:
                for _ in range(2000): run.info("x" * 100)
                run.require_validation("count them"); run.message("half"); run.metric("rows", 7)
            """,
            JOB_LOGGER_HOME=str(disk),
        )
        assert ended.returncode == 0 and ended.stderr.count("can't be written") == 1
        (run,) = place.runs()
        assert (run["Status"], run["Validation"], run["Message"]) == ("Done", "Waiting", "half")
    finally:
        os.system(f"umount -l {disk}")


def test_numbers_of_any_kind_and_a_clock_that_is_set_back(place: Place) -> None:
    ended = place.run(
        """
        import time
        from decimal import Decimal
        current_run().progress(40); current_run().metric("outside", "many")
        with JobLogger(job_id=3) as run:
            run.metric("a", "42"); run.metric("b", Decimal("1.5")); run.metric("c", 2**70)
            run.metric("d", float("nan")); run.metric("e", "many")
            for done in range(2, 41): run.progress(done)
            run.progress("much")
            for number in range(200): run.metric(f"f{number}", "many")
            real = time.time_ns
            time.time_ns = lambda: real() - 3600 * 10**9
        """,
        JOB_LOGGER_SHIPPER="/nowhere",
    )
    events = place.read_journal()
    metrics = {event["name"]: event["value"] for event in events if event["kind"] == "metric"}
    assert metrics == {"a": 42, "b": 1.5, "c": 2**70}
    assert [event["fraction"] for event in events if event["kind"] == "progress"][-2:] == [0.4, 0]
    assert ended.stderr.count("a progress ") == 2 and ended.stderr.count("\n") == 100
    assert events[-1]["at"] >= events[0]["at"]


def test_the_refusal_of_the_previous_run_is_shown(place: Place) -> None:
    # A slow job, because the shipper may answer to the first run before the job has looked.
    slow = "import os, time\nlisted = os.listdir\nos.listdir = lambda name: time.sleep(2) or listed(name)\n"
    script = slow + SCRIPT.replace("job_id=3", "job_id=99")
    assert place.run(script).stderr == ""
    until(lambda: list((place.home / "journal").glob("*.answer")))
    assert "the last run of job 99 was not taken: Job 99 isn't registered" in place.run(script).stderr


def test_settings_are_found_beside_the_script_and_in_the_machine_file(place: Place) -> None:
    database = place.env.pop("JOB_LOGGER_DB")
    beside, machine = place.folder / ".env", place.folder / "machine.env"
    beside.write_text(f"export JOB_LOGGER_DB='{database}' # here\nJOB_LOGGER_SHIPPER_PATH=/evil.js\n")
    assert place.run(SCRIPT).stderr == ""
    beside.unlink()
    for before, coding in (("\ufeff", "utf-16-le"), ("# J\xf6rg\n", "latin1")):
        machine.write_bytes(f"{before}JOB_LOGGER_DB={database}\n".encode(coding))
        assert place.run(SCRIPT).stderr == ""
    for text, coding in (("J\xf6rg", "latin1"), ("\u0e20", "utf-16-le")):
        machine.write_bytes(f"JOB_LOGGER_DB=sqlite:/tmp/{text}.db\n".encode(coding))
        assert "it isn't UTF-8; save it as UTF-8" in place.run(SCRIPT).stderr
    # Beside the targets of a link, link by link.
    for file in (machine, place.folder / "job.py"):
        file.unlink()
    (place.folder / "real").mkdir()
    (place.folder / "far").mkdir()
    (place.folder / "job.py").symlink_to("real/job.py")
    (place.folder / "real/job.py").symlink_to("../far/job.py")
    (place.folder / "real/.env").write_text(f"JOB_LOGGER_DB={database}\n")
    assert place.run(SCRIPT).stderr == ""
    assert len(place.runs(4)) == 4


def test_a_path_is_relative_to_its_file_or_to_the_working_directory(place: Place) -> None:
    file, setting = place.folder / ".env", {"JOB_LOGGER_DB": "sqlite:job-logger.db"}
    del place.env["JOB_LOGGER_DB"]
    file.write_text("JOB_LOGGER_DB=sqlite:job-logger.db\n")
    assert place.run(SCRIPT).stderr == ""
    file.unlink()
    assert place.run(SCRIPT, **setting).stderr == ""
    assert len(place.runs(2)) == 2
    # The shipper's working folder is that of the journals.
    place.home = place.folder / "other"
    assert place.run(SCRIPT, JOB_LOGGER_HOME="other", JOB_LOGGER_CONFIG="machine.env", **setting).stderr == ""
    assert len(place.runs(3)) == 3 and place.all_removed()
    assert not any(file.is_dir() for file in (place.home / "journal").iterdir())


def test_on_windows_programs_start_by_their_full_path(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    (place.folder / "bin").mkdir()
    for name in ("bin/job-logger", "bin/job-logger.cmd", "bin/node.20.exe", "job-logger.exe"):
        (place.folder / name).touch()
    monkeypatch.chdir(place.folder)
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", f'"{place.folder}/bin"']))
    assert _shipper.find_on_windows("job-logger") == str(place.folder / "bin/job-logger.cmd")
    assert _shipper.find_on_windows("node.20") == str(place.folder / "bin/node.20.exe")
    with pytest.raises(FileNotFoundError):
        _shipper.find_on_windows("node")


def test_on_windows_a_shipper_that_reads_nothing_holds_nobody(
    place: Place, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    spawned: list[tuple[list[str], dict[str, Any]]] = []

    def spawn(command: list[str], **options: Any) -> SimpleNamespace:
        spawned.append((command, options))
        options["stdin"] = os.dup(options["stdin"])
        return SimpleNamespace()

    monkeypatch.setattr(_shipper, "WINDOWS", True)
    monkeypatch.setattr(_shipper.Shipper, "_PIPE_BYTES", 16_384)  # Linux fills a pipe's pages less
    monkeypatch.setattr(subprocess, "Popen", spawn)
    monkeypatch.setitem(sys.modules, "_winapi", SimpleNamespace(CreatePipe=lambda _, size: os.pipe()))
    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(open_osfhandle=lambda handle, flags: handle))
    for name in ("JOB_LOGGER_HOME", "JOB_LOGGER_CONFIG", "JOB_LOGGER_SHIPPER"):
        monkeypatch.setenv(name, place.env[name])
    node = place.folder / "node.exe"
    node.touch()
    monkeypatch.setenv("JOB_LOGGER_NODE", str(node))
    _settings.settings_files.cache_clear()
    shipper = _shipper.Shipper()
    shipper.tell(destination="sqlite:/x", connection="sqlite:/x")
    assert not spawned
    shipper.wake()
    shipper.wake()
    ((command, options),) = spawned
    assert command == [str(node), place.env["JOB_LOGGER_SHIPPER"]] and options["cwd"] == os.sep
    told = json.loads(options["env"]["JOB_LOGGER_TOLD"])
    assert [message.get("destination") for message in told] == [None, "sqlite:/x"]
    assert told[0]["key"] == shipper.key
    for number in range(400):
        shipper.tell(destination=f"sqlite:/{number}", connection="x" * 300)
    assert "doesn't read its pipe" in capfd.readouterr().err
    assert b'"destination": "sqlite:/0"' in os.read(options["stdin"], 1000)
    shipper.close()
    os.close(options["stdin"])


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can give files away")
def test_settings_that_others_may_write_are_ignored(place: Place) -> None:
    file = place.folder / ".env"
    file.write_text("JOB_LOGGER=off\n")
    os.chmod(file, 0o666)
    assert "somebody else may write it" in place.run(SCRIPT).stderr
    os.chmod(file, 0o600)
    os.chown(file, 12345, 12345)
    assert "somebody else may write it" in place.run(SCRIPT).stderr


def test_the_shipper_gets_its_own_options_of_node(place: Place) -> None:
    preload = place.folder / "pre load.cjs"
    preload.write_text(f"require('fs').writeFileSync({json.dumps(str(place.folder / 'seen'))}, '')")
    place.run(SCRIPT, JOB_LOGGER_NODE_OPTIONS=f'--require "{preload}"', NODE_OPTIONS="--no-such-option")
    assert place.runs()[0]["Status"] == "Done"
    assert (place.folder / "seen").exists()


def test_the_shipper_is_told_where_the_settings_are_and_runs_in_the_node_that_is_named(place: Place) -> None:
    told = place.folder / "told"
    place.program("node", f"head -n 1 > '{told}.part'\nmv '{told}.part' '{told}'")
    (place.folder / "real").mkdir()
    (place.folder / "real/.env").write_text("JOB_LOGGER_JOURNAL_MB=1\n")
    (place.folder / "real/job.py").touch()
    (place.folder / "job.py").symlink_to("real/job.py")
    assert place.run(SCRIPT, JOB_LOGGER_SHIPPER="any.js", JOB_LOGGER_NODE="./node").stderr == ""
    until(told.exists)
    assert json.loads(told.read_text())["settingsFolder"] == str(place.folder / "real")


def test_the_command_is_found_on_the_path(place: Place) -> None:
    place.program("job-logger", f'exec node "{REPOSITORY / "dist/job-logger.js"}" "$@"')
    del place.env["JOB_LOGGER_SHIPPER"]
    place.run(SCRIPT, PATH=f"{place.folder}:{os.environ['PATH']}")
    assert place.runs()[0]["Status"] == "Done"


def test_without_proc_every_process_counts_as_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not _shipper.process_lives("1-5") or not os.path.isdir("/proc")
    monkeypatch.setattr(_shipper, "start_of", lambda pid: "")
    assert _shipper.process_lives("1-5")
