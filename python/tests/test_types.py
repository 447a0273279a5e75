"""What type checkers see: mypy's strict mode passes, and a decorated function keeps its signature."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[1]


def mypy(*words: str, cwd: Path = FOLDER) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "mypy", "--strict", *words]
    return subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_the_package_is_clean() -> None:
    checked = mypy("job_logger")
    assert checked.returncode == 0, checked.stdout


def test_a_decorated_function_keeps_its_signature(tmp_path: Path) -> None:
    script = tmp_path / "job.py"
    script.write_text(
        "from job_logger import JobLogger, current_run, monitor_job\n"
        "@monitor_job(job_id=3, message=lambda n: str(n), validate=lambda n: n == 0 and 'none')\n"
        "def load(path: str) -> int: return 1\n"
        "@monitor_job(job_id=3)\n"
        "async def fetch() -> str: current_run().warn('x'); return ''\n"
        "with JobLogger(job_id=3) as run: run.info('x')\n"
        "reveal_type(load)\n"
        "reveal_type(fetch)\n"
        "load(3)\n"
    )
    told = mypy("--config-file=", str(script)).stdout.replace("typing.", "").replace("builtins.", "")
    assert '"def (path: str) -> int"' in told and '"def () -> Coroutine[Any, Any, str]"' in told
    assert told.count("error:") == 1 and "incompatible type" in told
