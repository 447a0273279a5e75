"""How runs end: raised, exited, killed, forked. The process ends as it would without JobLogger."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time

import pytest
from conftest import Place, until

WATCHED = "@monitor_job(job_id=3)\n"


@pytest.mark.parametrize(
    ("body", "status", "message", "code"),
    [
        ("raise ValueError('bad row 7')", "Error", "ValueError: bad row 7", None),
        ("sys.exit(0)", "Done", "OK", 0),
        ("sys.exit(13)", "Error", "Ended with exit code 13", 13),
        ("sys.exit('no file')", "Error", "no file", 1),
        ("sys.exit('')", "Error", "Ended with exit code 1", 1),
        ("sys.exit(True)", "Error", "Ended with exit code 1", 1),
        ("sys.exit(256)", "Done", "OK", 0),
        ("sys.exit(2**200)", "Error", "Ended with exit code 255", 255),
        ("sys.exit(type('Odd', (int,), {'__and__': lambda *_: 1 / 0})(5))", "Error", "SystemExit: 5", None),
        ("raise KeyboardInterrupt", "Cancelled", "KeyboardInterrupt", None),
        ("raise type('Cancelled', (BaseException,), {})", "Cancelled", "Cancelled", None),
        ("os._exit(9)", "Lost", None, None),
        ("os.kill(os.getpid(), 9)", "Lost", None, None),
        ("os.kill(os.getpid(), 15)", "Lost", None, None),
    ],
)
def test_ends_as_without(
    place: Place, body: str, status: str, message: "str | None", code: "int | None"
) -> None:
    script = "import os, sys\n{}def main():\n    {}\nmain()\n"
    watched, bare = place.run(script.format(WATCHED, body)), place.run(script.format("", body))
    assert (watched.returncode, watched.stdout) == (bare.returncode, bare.stdout)
    assert watched.stderr.splitlines()[-1:] == bare.stderr.splitlines()[-1:]
    (run,) = place.runs()
    assert (run["Status"], run["ExitCode"]) == (status, code)
    assert message is None or run["EndMessage"] == message


def test_negative_codes_are_unsigned_on_windows(place: Place) -> None:
    script = f"import sys, job_logger\njob_logger.WINDOWS = True\n{WATCHED}def main(): sys.exit({{}})\nmain()"
    for code in ("-1", "0x80070005", "259"):
        place.run(script.format(code))
    assert {run["ExitCode"]: run["EndMessage"] for run in place.runs(3)} == {
        0xFFFFFFFF: "Ended with exit code -1 (0xFFFFFFFF)",
        0x80070005: "Ended with exit code -2147024891 (0x80070005)",
        259: "Ended with exit code 259",
    }


def test_the_same_exception_comes_out_with_its_causes_kept(place: Place) -> None:
    ended = place.run(
        """
        error = RuntimeError("no rows, password=hunter2")
        @monitor_job(job_id=3)
        def main():
            try: {}["k"]
            except KeyError as cause: raise error from cause
        try: monitor_job(job_id=3)(lambda: main())()
        except RuntimeError as caught: print(caught is error, caught.__cause__)
        def fill(): raise ValueError("row " * 50_000)
        try: monitor_job(job_id=3)(fill)()
        except ValueError: pass
        """
    )
    assert (ended.stdout, ended.stderr) == ("True 'k'\n", "")
    *runs, last = sorted(place.runs(3), key=lambda run: str(run["StartedAt"]))
    assert "in fill" in last["Traceback"] and "job_logger" not in last["Traceback"]
    for run in runs:
        assert run["EndMessage"] == "RuntimeError: no rows, password=***"
        told = run["Traceback"]
        parts = ["KeyError: 'k'", "direct cause", "RuntimeError: no rows, password=***"]
        assert sorted(parts, key=told.index) == parts
        assert "job_logger" not in told and len(run["Fingerprint"]) == 16


@pytest.mark.skipif(sys.version_info < (3, 11), reason="exception groups came with Python 3.11")
def test_exception_groups_are_shown_completely(place: Place) -> None:
    place.run(
        """
        @monitor_job(job_id=3)
        def main(): raise ExceptionGroup("two", [ValueError("first"), OSError(2, "gone")])
        main()
        """
    )
    (run,) = place.runs()
    parts = ("ExceptionGroup: two", "ValueError: first", "[Errno 2] gone")
    assert all(part in run["Traceback"] for part in parts)


def test_an_exception_that_can_not_be_read_ends_as_an_error(place: Place) -> None:
    ended = place.run(
        """
        class Odd(Exception):
            def __str__(self): raise ValueError("no text")
        class Unbound:
            __class__ = property(lambda self: 1 / 0)
        def fail(error):
            logger = JobLogger(job_id=3)
            run = logger.begin_job()
            run.info(Odd()); run.metric("x", float("nan")); run.progress("much"); run.metric("y", object())
            run.message(Unbound())
            logger.handle_error(error)
        a, b = ValueError("a"), ValueError("b"); a.__cause__ = b; b.__cause__ = a
        fail(a); fail(Odd())
        knot = ValueError("innermost")
        for _ in range(5000):
            outer = ValueError("outer"); outer.__cause__ = knot; knot = outer
        fail(knot); fail(ValueError("w" * 3_000_000))
        def deep(n): return deep(n - 1) if n else 1 / 0
        import sys; sys.setrecursionlimit(100000)
        try: deep(5000)
        except ZeroDivisionError as error: fail(error)
        JobLogger(job_id=3, validate=lambda _: Unbound())(print)()
        """
    )
    assert "can't be written" not in ended.stderr and ended.stdout == "\n"
    *runs, last = sorted(place.runs(6), key=lambda run: str(run["StartedAt"]))
    assert last["Status"] == "Done"
    assert [run["Status"] for run in runs] == ["Error"] * 5
    assert all(run["Traceback"] and len(run["Traceback"]) < 200_000 for run in runs)


def test_the_jobs_own_error_comes_out_where_no_traceback_can_be_made(place: Place) -> None:
    ended = place.run(
        """
        import traceback
        def too_deep(*_, **__): raise RecursionError("ours")
        traceback.TracebackException = traceback.extract_tb = too_deep
        @monitor_job(job_id=3)
        def main(): raise RecursionError("the job's")
        main()
        """
    )
    assert ended.stderr.endswith("RecursionError: the job's\n") and "ours" not in ended.stderr
    assert place.runs()[0]["EndMessage"] == "RecursionError: the job's"


def test_a_killed_process_is_lost(place: Place) -> None:
    process = place.start(
        """
        import time
        with JobLogger(job_id=3) as run:
            print("open", flush=True)
            time.sleep(60)
        """
    )
    assert process.stdout and process.stdout.readline() == "open\n"
    place.runs(1, "Pending")
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert place.runs()[0]["Status"] == "Lost"
    assert place.all_removed()


@pytest.mark.skipif(not os.path.isdir("/proc"), reason="shippers are found by /proc")
def test_a_shipper_that_was_killed_is_followed_by_another(place: Place) -> None:
    process = place.start(
        """
        import signal, sys
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        for _ in range(2):
            with JobLogger(job_id=3): print("open", flush=True); input()
        """,
        stdin="pipe",
    )
    assert process.stdin and process.stdout and process.stdout.readline() == "open\n"
    place.runs(1, "Pending")
    place.kill_shippers()
    time.sleep(0.1)
    process.communicate("\n\n", timeout=60)
    assert [run["Status"] for run in place.runs(2)] == ["Done", "Done"]
    assert process.returncode == 0


def test_a_fork_leaves_the_run_to_its_parent(place: Place) -> None:
    ended = place.run(
        """
        import multiprocessing, os
        def work(n): current_run().info("child"); return n + 1
        if __name__ == "__main__":
            logger = JobLogger(job_id=3)
            logger.begin_job()
            with multiprocessing.get_context("fork").Pool(2) as pool:
                print(pool.map(work, [1, 2]), flush=True)
            if os.fork() == 0: logger.finish_job(); raise SystemExit
            # The only children to wait for are our own.
            while True:
                try: os.wait()
                except ChildProcessError: break
            current_run().info("parent"); logger.finish_job()
        """
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "[2, 3]\n", "")
    (run,) = place.runs()
    assert run["Lines"] == [("info", "parent")]


def test_threads_that_begin_at_once_share_a_shipper(place: Place) -> None:
    program = place.program("job-logger", f"echo >> '{place.folder}/started'\nexec sleep 1")
    ended = place.run(
        """
        import os, sys, threading
        sys.setswitchinterval(1e-6)
        threads = 8
        def begin_at_once():
            barrier = threading.Barrier(threads)
            @monitor_job(job_id=3)
            def work(): pass
            def wait_and_work(): barrier.wait(); work()
            all = [threading.Thread(target=wait_and_work) for _ in range(threads)]
            for thread in all: thread.start()
            for thread in all: thread.join()
        begin_at_once()
        if os.fork() == 0: begin_at_once()
        else: os.wait()
        """,
        JOB_LOGGER_SHIPPER=str(program),
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    started = place.folder / "started"
    # Their shells start them in the background.
    until(lambda: started.exists() and started.stat().st_size >= 2)
    time.sleep(0.3)
    assert started.read_text() == "\n\n"
    assert len(place.journals()) == 16


@pytest.mark.skipif(os.name == "nt", reason="Windows has no alarm")
@pytest.mark.parametrize(
    "handler", ["def late(signum, frame): raise TimeoutError", "def late(*_): {}['late']"]
)
def test_what_a_signals_handler_raises_is_the_jobs(place: Place, handler: str) -> None:
    script = """
        import codecs, signal
        {}
        signal.signal(signal.SIGALRM, late)
        encode = lambda *_: [signal.raise_signal(signal.SIGALRM) for _ in range(2)]
        codecs.register(lambda name: codecs.CodecInfo(encode, None) if name == "interrupted" else None)
        class Interrupted:
            def __str__(self): return "text".encode("interrupted")
        @monitor_job(job_id=3)
        def main(value):
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            while True: current_run().info(value)
        for value in (0.5, Interrupted()):
            try: main(value)
            except Exception as error: print(repr(error))
        """
    assert place.run(script.format(handler)).stdout in ("TimeoutError()\n" * 2, "KeyError('late')\n" * 2)
    assert [run["Status"] for run in place.runs(2)] == ["Error"] * 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no alarm")
def test_a_begin_that_a_signal_interrupts_leaves_no_open_run(place: Place) -> None:
    script = """
        import signal, time
        signal.signal(signal.SIGALRM, lambda *_: {}["late"])
        time.time_ns = lambda: signal.raise_signal(signal.SIGALRM)
        try: JobLogger(job_id=3).begin_job()
        except KeyError: print(current_run().run_id)
        """
    assert place.run(script).stdout == "None\n"


def test_what_another_thread_raises_here_is_the_jobs(place: Place) -> None:
    script = """
        import ctypes, threading
        class Stop(Exception): pass
        main = ctypes.c_ulong(threading.get_ident())
        raise_here = lambda: ctypes.pythonapi.PyThreadState_SetAsyncExc(main, ctypes.py_object(Stop))
        threading.Timer(0.2, raise_here).start()
        with JobLogger(job_id=3) as run:
            for _ in range(300_000): run.info("a line")
        """
    assert place.run(script).returncode == 1
    assert place.runs()[0]["Status"] == "Error"


def test_a_job_goes_on_though_our_rules_are_damaged(place: Place) -> None:
    damage = "import json; json.loads = lambda _: json.JSONDecoder().decode('{')"
    ended = place.run(f"{damage}\nwith JobLogger(job_id=3) as run: run.info('x')\nprint('goes on')")
    assert (ended.returncode, ended.stdout) == (0, "goes on\n") and "Traceback" not in ended.stderr


def test_a_job_that_closes_all_of_its_files_has_the_next_ones_for_itself(place: Place) -> None:
    script = """
        import os
        with JobLogger(job_id=3) as run:
            os.closerange(3, 100)
            files = [open(f"own{number}", "w") for number in range(9)]
            run.info("x")
        for file in files: file.close()
        """
    ended = place.run(script)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert {file.read_text() for file in place.folder.glob("own*")} == {""}
    (run,) = place.runs()
    assert (run["Status"], run["Lines"]) == ("Done", [("info", "x")])


def test_a_run_whose_journal_is_deleted_meanwhile_is_done(place: Place) -> None:
    process = place.start("with JobLogger(job_id=3): input()", stdin="ok", JOB_LOGGER_WAIT="1")
    place.runs(1, "Pending")
    shutil.rmtree(place.home)
    error = process.communicate("ok\n", timeout=60)[1]
    assert process.returncode == 0 and error.count("\n") == 1 and "(it was deleted)" in error
    assert place.runs()[0]["Status"] == "Done"


def test_a_run_that_nobody_ends_is_an_error(place: Place) -> None:
    place.run("JobLogger(job_id=3).begin_job()")
    assert place.runs()[0]["EndMessage"] == "The process ended before finish_job"


def test_the_exit_waits_if_the_shipper_dies_with_the_process(place: Place) -> None:
    # At most two seconds, which a busy machine may exceed once.
    for _ in range(5):
        assert place.run("with JobLogger(job_id=3): pass", JOB_LOGGER_WAIT="1").returncode == 0
        if not place.journals():
            return
        place.all_removed()
    raise AssertionError("the exit never waited until its run was sent")


@pytest.mark.skipif(not shutil.which("flock"), reason="needs flock")
def test_a_lock_of_the_caller_is_free_when_the_job_is_gone(place: Place) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:  # It never answers: the shipper stays busy.
        env = {**place.env, "JOB_LOGGER_DB": f"Server=127.0.0.1,{server.getsockname()[1]};Encrypt=false"}
        script = "from job_logger import *\nwith JobLogger(job_id=3): pass"
        line = f"exec 200>lock; flock -n 200 || exit 9; exec '{sys.executable}' -c '{script}'"
        assert subprocess.run(["bash", "-c", line], cwd=place.folder, env=env, timeout=60).returncode == 0
        # The shipper closes what it inherited when Node has started.
        lock = ["flock", "-n", str(place.folder / "lock"), "true"]
        assert until(lambda: subprocess.run(lock).returncode == 0), "the shipper holds the lock of the job"
        assert place.journals()
