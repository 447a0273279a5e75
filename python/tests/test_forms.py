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
        import asyncio, functools, inspect, select, sys
        select.__dict__.pop("poll", None)  # as eventlet does

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
        class Rows:
            def __eq__(self, other): return self
            def __bool__(self): caller = sys._getframe(1); raise ValueError("ambiguous")
        async def late(rows): return "many rows"
        with JobLogger(job_id=3, validate=lambda _: Rows() == 0, message=late) as run: run.info("in with")
        by_hand = JobLogger(job_id=3, validate=lambda rows: rows == 0 and "no rows")
        by_hand.begin_job(); by_hand.run.info("by hand"); by_hand.finish_job(0)
        by_hand.begin_job(); by_hand.handle_error(KeyError("k"))
        monitor_job(job_id=3, message=str)(functools.partial(Job.method, None))
        """
    )
    assert (ended.returncode, ended.stderr.count("\n")) == (0, 2)
    assert "job 3 raised ambiguous" in ended.stderr and "job 3 raised it must not be async" in ended.stderr
    runs = place.runs(8)
    texts = ["KeyError: 'k'", "OK", "OK", "OK", "coroutine", "generator", "method", "with"]
    assert sorted(run["Text"] for run in runs) == texts
    lines = {text for run in runs for _, text in run["Lines"]}
    assert lines == {"in coroutine", "sent this", "in async generator", "in with", "by hand"}
    assert [run["ValidationReason"] for run in runs if run["ValidationReason"]] == ["no rows"]


def test_every_form_behaves_as_without(place: Place) -> None:
    script = """
        import asyncio, copy, functools, pickle, types
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
        @WATCH
        def leave():
            try: yield 1
            except GeneratorExit: return "left"
        three = leave(); next(three)
        try: three.throw(GeneratorExit)
        except StopIteration as end: print(end.value)
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
            @WATCH
            @functools.lru_cache
            def cached(self, x): return x
        print(Job().static(3), Job.static(3), Job().of_class(), Job.of_class_too())
        print(Job().cached(3), Job.cached.cache_info(), Job.cached.__name__, Job.cached.__doc__)
        print(pickle.loads(pickle.dumps(Job.cached)) is copy.deepcopy(Job.cached) is Job.cached)

        class Steps:
            def __call__(self, *args): yield len(args); current_run().info("in hidden")
        class Lazy:
            @property
            def __class__(self): print("looked at")
        Job.steps = WATCH(Steps())
        print(list(Job().steps(0)), list(Job.steps(0)), WATCH("{{self}}".format)(self=1))
        @WATCH
        @types.coroutine
        def low_level(): yield from asyncio.sleep(0).__await__(); return "low"
        async def wait(): return await low_level()
        print(asyncio.run(wait()), type(WATCH(lambda: Lazy())()))

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
    assert [line for run in place.runs(17) for line in run["Lines"]] == [("info", "in hidden")] * 3


def test_an_ended_run_is_kept_by_nothing(place: Place) -> None:
    ended = place.run(
        """
        import gc, weakref; gc.disable()
        class Result: pass
        ended, results = [], []
        @monitor_job(job_id=3)
        def work():
            result = Result()
            ended.append(weakref.ref(current_run())); results.append(weakref.ref(result)); return result
        @monitor_job(job_id=3)
        def rows(): result = Result(); results.append(weakref.ref(result)); yield 1
        with JobLogger(job_id=3):
            for _ in range(5): work()
            for _ in rows(): break
        kept = sum(result() is not None for result in results)
        before = JobLogger(job_id=3); before.begin_job()
        for _ in range(20):
            after = JobLogger(job_id=3); ended.append(weakref.ref(after.begin_job()))
            before.finish_job(); before = after
        del after, before; gc.collect()
        print(sum(run() is not None for run in ended), kept)
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
    assert "job_id is a whole number from 1, not <function" in place.run("@monitor_job\ndef f(): pass").stderr
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
