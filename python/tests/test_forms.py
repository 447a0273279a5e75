"""Every form in which a script can use the package, and its run in the database. Each script is a process."""

from conftest import Place


def test_a_decorated_function_is_a_run(place: Place) -> None:
    ended = place.run(
        """
        @monitor_job(job_id=3, message=lambda rows: f"{rows} rows")
        def load(first, *, second):
            "What it does."
            run = current_run()
            run.debug("begun"); run.info(first); run.warn("odd"); run.error({"a": 1})
            run.progress(0.5, "half"); run.metric("rows", 42); run.comment("look")
            run.require_validation("new source")
            return 42

        print(load("x", second=2), load.__name__, load.__doc__)
        """
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "42 load What it does.\n", "")
    (run,) = place.runs()
    assert (run["Status"], run["Text"], run["JobId"]) == ("Done", "42 rows", 3)
    assert run["Runtime"].startswith("python 3.") and run["Sdk"].startswith("job_logger ")
    assert run["Lines"] == [("debug", "begun"), ("info", "x"), ("warn", "odd"), ("error", "{'a': 1}")]
    assert (run["ValidationReason"], run["Progress"], run["Metrics"]) == ("new source", 0.5, '{"rows":42}')
    assert place.all_removed()


def test_every_form_is_a_run(place: Place) -> None:
    ended = place.run(
        """
        import asyncio, functools, inspect

        @monitor_job(job_id=3, message=str)
        async def coroutine():
            await asyncio.sleep(0.01); current_run().info("in coroutine"); return "coroutine"

        @monitor_job(job_id=3, message=str)
        def generator():
            got = yield 1
            current_run().info(f"sent {got}"); yield 2; return "generator"

        @monitor_job(job_id=3)
        async def async_generator():
            yield 1; current_run().info("in async generator"); yield 2

        class Job:
            @monitor_job(job_id=3, message=str)
            def method(self): return "method"

        assert inspect.iscoroutinefunction(coroutine) and inspect.isgeneratorfunction(generator)
        assert inspect.isasyncgenfunction(async_generator)
        assert asyncio.run(coroutine()) == "coroutine"
        steps = generator(); next(steps); assert steps.send("this") == 2; assert list(steps) == []
        async def drain(): return [one async for one in async_generator()]
        assert asyncio.run(drain()) == [1, 2]
        Job().method()
        with JobLogger(job_id=3) as run: run.info("in with"); run.message("with")
        by_hand = JobLogger(job_id=3, validate=lambda rows: rows == 0 and "no rows")
        by_hand.begin_job(); by_hand.run.info("by hand"); by_hand.finish_job(0)
        by_hand.begin_job(); by_hand.handle_error(KeyError("k"))
        monitor_job(job_id=3, message=str)(functools.partial(Job.method, None))
        """
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    runs = place.runs(7)
    assert sorted(run["Text"] for run in runs) == sorted(
        ["coroutine", "generator", "OK", "method", "with", "OK", "KeyError: 'k'"]
    )
    lines = {text for run in runs for _, text in run["Lines"]}
    assert lines == {"in coroutine", "sent this", "in async generator", "in with", "by hand"}
    assert [run["ValidationReason"] for run in runs if run["ValidationReason"]] == ["no rows"]


def test_every_form_behaves_as_without(place: Place) -> None:
    script = """
        import asyncio, functools
        WATCH = {watch}

        @WATCH
        async def steps():
            try:
                for step in range(9):
                    try: print("got", (yield step))
                    except KeyError: yield "caught"
            finally: print("closed")

        async def drive():
            one = steps()
            print(await one.asend(None), await one.asend("this"), await one.athrow(KeyError()))
            await one.aclose()
            print("after")
            two = steps()
            await two.__anext__()
            try: await two.athrow(ValueError("through"))
            except ValueError as error: print(error)
        asyncio.run(drive())

        @WATCH
        def sync_steps():
            try:
                for step in range(9):
                    try: print("got", (yield step))
                    except KeyError: yield "caught"
            finally: print("closed")
            return "returned"
        one = sync_steps()
        print(next(one), one.send("this"), one.throw(KeyError()), next(one), one.close(), list(one))
        two = sync_steps()
        next(two)
        try: two.throw(ValueError("through"))
        except ValueError as error: print(error, error.__context__, error.__cause__)
        def all_of(steps): print((yield from steps))
        print(list(all_of(sync_steps())))

        class Job:
            @WATCH
            @staticmethod
            def static(x): return x
            @classmethod
            @WATCH
            def of_class(cls): return cls.__name__
            @WATCH
            @classmethod
            def of_class_too(cls): return cls.__name__
        print(Job().static(3), Job.static(3), Job().of_class(), Job.of_class_too())

        def hide(function):
            @functools.wraps(function)
            def inner(*args): return function(*args)
            return inner
        @WATCH
        @hide
        async def hidden(): await asyncio.sleep(0); current_run().info("in hidden"); return "hidden"
        print(asyncio.run(hidden()))
        """
    watched = place.run(script.format(watch="monitor_job(job_id=3)"))
    bare = place.run(script.format(watch="lambda function: function"))
    assert watched.stdout == bare.stdout and watched.stderr == bare.stderr == ""
    assert [line for run in place.runs(10) for line in run["Lines"]] == [("info", "in hidden")]


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
        import asyncio, functools
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

        @watch("main")
        def main():
            for step in zip(generator("a"), generator("b")): say(f"main {step}")
            one = generator("c"); next(one); say("main"); one.throw(KeyError()); say("main"); one.close()
            say("main"); two = generator("d"); next(two)
            with JobLogger(job_id=3, message="late"):
                say("late 0"); list(two); say("late 1")
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
    runs = place.runs(11)
    wrong = [
        (run["Text"], text) for run in runs for _, text in run["Lines"] if not text.startswith(run["Text"])
    ]
    assert wrong == []
    counts = sorted(f"{run['Text']} {len(run['Lines'])}" for run in runs)
    assert ", ".join(counts) == "a 4, async main 6, b 4, c 4, d 4, e 5, f 4, g 3, h 3, late 2, main 7"


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
    watched = place.run(
        script.format(
            handler="logging.getLogger().addHandler(JobLoggerHandler())", monitor="@monitor_job(job_id=3)"
        )
    )
    bare = place.run(script.format(handler="", monitor=""))
    assert (watched.returncode, watched.stdout, watched.stderr) == (bare.returncode, bare.stdout, bare.stderr)
    (run,) = place.runs()
    assert run["Lines"] == [
        ("info", "read 3"),
        ("warn", "odd"),
        ("error", "gone"),
        ("warn", "UserWarning: old"),
    ]


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


def test_an_ended_run_is_kept_by_nothing(place: Place) -> None:
    ended = place.run(
        """
        import gc, weakref
        class Result: pass
        ended, results = [], []
        @monitor_job(job_id=3)
        def work():
            result = Result()
            ended.append(weakref.ref(current_run())); results.append(weakref.ref(result)); return result
        with JobLogger(job_id=3):
            for _ in range(5): work()
        before = JobLogger(job_id=3); before.begin_job()
        for _ in range(20):
            after = JobLogger(job_id=3); ended.append(weakref.ref(after.begin_job()))
            before.finish_job(); before = after
        del after, before; gc.collect()
        print(sum(run() is not None for run in ended), sum(result() is not None for result in results))
        """
    )
    assert ended.stdout == "1 0\n"


def test_a_script_without_the_decorator_works_as_before(place: Place) -> None:
    ended = place.run(
        """
        # @monitor_job(job_id=3)
        def main():
            run = current_run()
            run.info("x"); run.progress(1); run.metric("m", 1); run.message("m"); run.require_validation("r")
            return run.run_id
        print(main())
        """
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "None\n", "")
    assert not (place.home / "journal").exists()


def test_off_means_off(place: Place) -> None:
    script = """
        import sys
        with JobLogger(job_id=3) as run: run.info("x")
        """
    assert place.run(script, JOB_LOGGER="off").returncode == 0
    # Nothing is watched in a shipper, or in a child of the same job's run.
    assert place.run(script, JOB_LOGGER_SHIPPER="1").returncode == 0
    assert place.run(script, JOB_LOGGER_RUN="3:0f4c8c9e-8a55-4b1e-9a37-6c1f2a6f4f10").returncode == 0
    assert not (place.home / "journal").exists()
    place.run(script, JOB_LOGGER_RUN="4:0f4c8c9e-8a55-4b1e-9a37-6c1f2a6f4f10")
    # The process that began that run is gone, so this is a daemon with its own run.
    place.run(script, JOB_LOGGER_RUN="3:0f4c8c9e-8a55-4b1e-9a37-6c1f2a6f4f10:4194305-1")
    assert len(place.runs(2)) == 2


def test_a_wrong_option_is_refused_at_once(place: Place) -> None:
    for option in ("job_id=0", "job_id='x'", "job_id=True", "", "job_id=3, retries=1"):
        assert "TypeError" in place.run(f"monitor_job({option})").stderr
    wrong = {
        "message": ["5", "b'text'"],
        "validate": ["7", "None"],
        "redact": ["'secret'", "None", "{'a': 1}", "(1,)", "(one for one in 'ab')"],
        "database": ["5", "''"],
    }
    script = "try: monitor_job(job_id=3, {0}={1})\nexcept TypeError as error: print(error)\n"
    cases = [(option, value) for option, values in wrong.items() for value in values]
    told = place.run("".join(script.format(*case) for case in cases)).stdout.splitlines()
    assert [line.split(" takes ")[0] for line in told] == [option for option, _ in cases]
    right = (
        "message=str, validate=True, redact=['a']",
        "message='x', validate=str, redact={'a'}, database='Server=a'",
    )
    assert place.run("\n".join(f"monitor_job(job_id=3, {options})" for options in right)).stderr == ""
    assert place.run("monitor_job()", JOB_LOGGER_JOB="3 ").stderr == ""
    assert "goes above a function" in place.run("@monitor_job(job_id=3)\nclass Job: pass").stderr
