"""What every language must do in the same way. TypeScript: `sdk/test/vectors.test.ts`."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from job_logger import _settings, _texts


def vectors(name: str) -> list[Any]:
    text = (Path(__file__).parents[2] / "sdk" / "vectors" / f"{name}.json").read_text(encoding="utf-8")
    return [pytest.param(case, id=case.get("name") or case["setting"]) for case in json.loads(text)["cases"]]


def in_full(setting: str, folder: "Path | str" = "") -> str:
    """On Windows a path without a drive is on the folder's."""
    return re.sub(r"(?<=^sqlite:)/.*", lambda file: os.path.abspath(os.path.join(folder, file[0])), setting)


@pytest.mark.parametrize("case", vectors("redact"))
def test_redacts(case: dict[str, str]) -> None:
    assert _texts.redact(case["text"]) == case["kept"]


@pytest.mark.parametrize("case", vectors("fingerprint"))
def test_fingerprint(case: dict[str, Any]) -> None:
    error = None
    for link in reversed(case["chain"]):
        error = raised(link, cause=error)
    assert error and _texts.fingerprint(error) == case["fingerprint"]


def test_fingerprint_of_a_group() -> None:
    group = type("Group", (Exception,), {})
    one, other = group("all failed"), group("all failed")
    one.exceptions, other.exceptions = (ValueError("no rows"),), (ValueError("table locked"),)
    assert _texts.fingerprint(one) != _texts.fingerprint(other)


def raised(link: dict[str, Any], cause: "BaseException | None") -> BaseException:
    """An exception raised through functions and files with these names, innermost first."""
    error: BaseException = type(link["type"], (Exception,), {"errno": link["code"] or None})(link["message"])
    call: Any = None
    for place in link["places"]:
        scope: dict[str, Any] = {"error": error, "inner": call}
        exec("def call():\n    if inner: inner()\n    raise error", scope)
        call, (name, file) = scope["call"], place.split(" ")
        call.__code__ = call.__code__.replace(co_name=name, co_filename=f"/srv/{file}")
    error.__cause__ = cause
    try:
        raise error if call is None else call()
    except Exception:
        frames = error.__traceback__
    return error.with_traceback(frames.tb_next if frames else None)  # without this function


@pytest.mark.parametrize("case", vectors("limits"))
def test_limits(case: dict[str, Any]) -> None:
    assert _texts.clean(case["text"], case["most"]) == case["kept"]


def test_keeps_no_colours_of_a_terminal() -> None:
    text = "\x1b[31mexpected\x1b[39m \x1b]8;;https://example.org\x1b\\cell\x1b]8;;\x07"
    assert _texts.clean(text, 100) == _texts.show(ValueError(text)) == "expected cell"
    assert "\x1b" not in _texts.clean(ValueError(text), 100)


@pytest.mark.parametrize("case", vectors("destination"))
def test_destination(case: dict[str, Any]) -> None:
    if case["destination"] is None:
        with pytest.raises(ValueError):
            _settings.parse_destination(case["setting"])
    else:
        assert _settings.parse_destination(case["setting"]) == in_full(case["destination"])


def test_a_drive_of_windows_that_is_a_share_holds_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_settings, "WINDOWS", True)
    monkeypatch.setattr(os.path, "realpath", lambda file: file.replace("Z:", r"\\server\share"))
    with pytest.raises(ValueError, match="network path"):
        _settings.parse_destination(r"sqlite:Z:\x.db")
    for start in ("\\\\?\\", "///"):
        assert _settings.parse_destination(f"sqlite:{start}C:\\x.db") == r"sqlite:C:\x.db"


@pytest.mark.parametrize("case", vectors("settings"))
def test_settings(case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "machine.env").write_bytes(case["text"].encode(case.get("encoding", "utf-8")))
    monkeypatch.setenv("JOB_LOGGER_CONFIG", f'"{tmp_path / "machine.env"}" ')
    for name in case["values"]:
        monkeypatch.delenv(name, raising=False)
    _settings.settings_files.cache_clear()
    expected = {name: in_full(value, tmp_path) for name, value in case["values"].items()}
    assert {name: _settings.get_setting(name) for name in expected} == expected


@pytest.mark.parametrize("windows", [False, True])
def test_a_file_names_the_code_to_run_only_where_its_owner_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, windows: bool
) -> None:
    file, planted = tmp_path / "config.env", str(tmp_path / "planted")
    names = ("JOB_LOGGER_NODE", "JOB_LOGGER_NODE_OPTIONS", "JOB_LOGGER_SHIPPER_PATH")
    file.write_text("".join(f"{name}={planted}\n" for name in names) + "JOB_LOGGER_DB=sqlite:/x.db\n")
    monkeypatch.setenv("JOB_LOGGER_CONFIG", str(file))
    monkeypatch.delenv("JOB_LOGGER_DB", raising=False)
    monkeypatch.setattr(_settings, "WINDOWS", windows)
    _settings.settings_files.cache_clear()
    assert {_settings.get_setting(name) for name in names} == {"" if windows else planted}
    assert _settings.get_setting("JOB_LOGGER_DB") == in_full("sqlite:/x.db", tmp_path)


@pytest.mark.parametrize(
    ("windows", "unset", "chosen"),
    [(True, (), "TEMP"), (True, ("TEMP",), "TMP"), (False, (), "TMPDIR"), (False, ("TMPDIR",), "TMP")],
)
def test_the_temporary_folder_is_nodes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, windows: bool, unset: "tuple[str, ...]", chosen: str
) -> None:
    for name in ("TEMP", "TMP", "TMPDIR"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, "" if name in unset else str(tmp_path / name))
    monkeypatch.setattr(_settings, "WINDOWS", windows)
    monkeypatch.setenv("JOB_LOGGER_HOME", os.path.join(__file__, "home"))
    assert _settings.journal_folder().startswith(str(tmp_path / chosen / "job-logger-"))
