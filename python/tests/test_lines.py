"""Whose run a line belongs to, and what becomes a line: the script's own words, logging, warnings."""

from conftest import Place


def test_runs_nest_and_threads_belong_to_the_open_run(place: Place) -> None:
    place.run(
        """
        import threading
        outer, inner = JobLogger(job_id=3), JobLogger(job_id=3)
        with outer as run:
            with inner: current_run().message("inner")
            current_run().info("outer again")
            thread = threading.Thread(target=lambda: current_run().info("thread"))
            thread.start(); thread.join()
        current_run().info("nowhere")
        """
    )
    runs = place.runs(2)
    events = {run["Text"]: [text for _, text in run["Lines"]] for run in runs}
    assert events == {"inner": [], "OK": ["outer again", "thread"]}


def test_each_line_belongs_to_the_run_whose_code_writes_it(place: Place) -> None:
    ended = place.run(
        """
        import asyncio, contextlib, functools, types
        def say(text): current_run().info(text)

        def watch(name): return monitor_job(job_id=3, message=lambda _: say(f"{name} ends") or name)
        def generator(name):
            @watch(name)
            def steps():
                try:
                    for step in range(2):
                        try: say(f"{name} {step}"); yield step
                        except KeyError: say(f"{name} caught"); yield 9
                finally: say(f"{name} closes")
            return steps()
        def async_generator(name):
            @watch(name)
            async def steps():
                try:
                    for step in range(2):
                        try:
                            await asyncio.sleep(0.001); say(f"{name} {step}"); yield step
                        except KeyError: say(f"{name} caught"); yield 9
                finally: say(f"{name} closes")
            return steps()
        def hide(function):
            @functools.wraps(function)
            def inner(*args): return function(*args)
            return inner
        def coroutine(name):
            @watch(name)
            @hide
            async def work(): say(f"{name} 0"); await asyncio.sleep(0.01); say(f"{name} 1")
            return work()
        @types.coroutine
        def pause(): yield
        def stepped(name):
            @watch(name)
            async def work(): say(f"{name} 0"); await pause(); say(f"{name} 1")
            return work()

        @watch("main")
        def main():
            for step in zip(generator("a"), generator("b")): say(f"main {step}")
            one = generator("c"); next(one); say("main"); one.throw(KeyError()); say("main"); one.close()
            say("main"); two = generator("d"); next(two)
            with JobLogger(job_id=3, message="late"):
                say("late 0"); list(two); say("late 1")
            say("main")
            tasks = [stepped("i"), stepped("j")]  # of a loop that gives them no contexts
            for task in tasks * 2:
                with contextlib.suppress(StopIteration): task.send(None)
                say("main")
        main()

        @watch("async main")
        async def async_main():
            one, two = async_generator("e"), async_generator("f")
            for step in range(2): await one.__anext__(); say("async main"); await two.__anext__()
            await one.athrow(KeyError()); say("async main"); await one.aclose(); await two.aclose()
            say("async main")
            await asyncio.gather(coroutine("g"), coroutine("h")); say("async main")
        asyncio.run(async_main())
        say("nowhere")
        """
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    runs = place.runs(13)
    said = [(run["Text"], text) for run in runs for _, text in run["Lines"]]
    assert [(run, text) for run, text in said if not text.startswith(run)] == []
    counts = ", ".join(sorted(f"{run['Text']} {len(run['Lines'])}" for run in runs))
    assert counts == "a 4, async main 6, b 4, c 4, d 4, e 5, f 4, g 3, h 3, i 3, j 3, late 2, main 11"


def test_what_a_generators_caller_writes_outside_a_run_belongs_to_none(place: Place) -> None:
    place.run(
        """
        import logging, threading
        from job_logger import JobLoggerHandler
        logging.getLogger().addHandler(JobLoggerHandler())
        @monitor_job(job_id=3)
        def rows():
            yield 1
            thread = threading.Thread(target=lambda: current_run().info("thread"))
            thread.start(); thread.join()
            yield 2
        for row in rows(): current_run().info(f"caller {row}"); logging.error(f"caller {row}")
        """
    )
    (run,) = place.runs()
    assert [text for _, text in run["Lines"]] == ["thread"]


def test_logging_and_warnings_become_lines_and_print_as_before(place: Place) -> None:
    script = """
        import logging, warnings
        logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
        {handler}
        {monitor}
        def main():
            logging.info("read %d", 3); logging.warning("odd"); logging.getLogger("db").critical("gone")
            warnings.warn("old")
        main()
        """
    handler = "logging.getLogger().addHandler(JobLoggerHandler())"
    watched = place.run(script.format(handler=handler, monitor="@monitor_job(job_id=3)"))
    bare = place.run(script.format(handler="", monitor=""))
    assert (watched.returncode, watched.stdout, watched.stderr) == (bare.returncode, bare.stdout, bare.stderr)
    (run,) = place.runs()
    lines = [f"{level} {text}" for level, text in run["Lines"]]
    assert lines == ["info read 3", "warn odd", "error gone", "warn UserWarning: old"]


def test_each_warning_is_one_line_whoever_shows_it(place: Place) -> None:
    ended = place.run(
        """
        import logging, warnings
        warnings.simplefilter("always")
        def run(name):
            with JobLogger(job_id=3, message=name): warnings.warn(name)
        with warnings.catch_warnings(): run("caught")
        run("after"); run("again")
        logging.getLogger().addHandler(JobLoggerHandler())
        logging.captureWarnings(True); run("captured")
        with JobLogger(job_id=3, message="within"):
            logging.captureWarnings(False); logging.captureWarnings(True); warnings.warn("within")
            logging.getLogger("py.warnings").warning("within, too")
        logging.captureWarnings(False); run("released")
        before = warnings.showwarning
        warnings.showwarning = lambda *all, **named: before(*all, **named)
        run("wrapped")
        """
    )
    assert ended.returncode == 0
    for run in place.runs(7):
        assert len(run["Lines"]) == 1 + (run["Text"] == "within")
        assert all(level == "warn" and run["Text"] in text for level, text in run["Lines"])
