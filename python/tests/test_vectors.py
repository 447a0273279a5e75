"""What writers of journals in every language do alike. TypeScript runs them in `sdk/test/vectors.test.ts`."""

import json
from pathlib import Path
from typing import Any

import pytest
from job_logger import _settings, _text


def vectors(name: str) -> list[Any]:
    text = (Path(__file__).parents[2] / "sdk" / "vectors" / f"{name}.json").read_text(encoding="utf-8")
    return [pytest.param(case, id=case.get("name") or case["setting"]) for case in json.loads(text)["cases"]]


@pytest.mark.parametrize("case", vectors("redact"))
def test_redacts(case: dict[str, str]) -> None:
    assert _text.redact(case["text"]) == case["kept"]


@pytest.mark.parametrize("case", vectors("fingerprint"))
def test_fingerprint(case: dict[str, Any]) -> None:
    features: list[str] = []
    for link in case["chain"]:
        features += [link["type"], link["code"], _text.without_particulars(link["message"]), *link["places"]]
    assert _text.digest(features) == case["fingerprint"]


@pytest.mark.parametrize("case", vectors("limits"))
def test_limits(case: dict[str, Any]) -> None:
    assert _text.clean(case["text"], case["most"]) == case["kept"]


@pytest.mark.parametrize("case", vectors("destination"))
def test_destination(case: dict[str, Any]) -> None:
    if case["destination"] is None:
        with pytest.raises(ValueError):
            _settings.destination(case["setting"])
    else:
        assert _settings.destination(case["setting"]) == case["destination"]


@pytest.mark.parametrize("case", vectors("settings"))
def test_settings(case: dict[str, Any]) -> None:
    assert _settings.parse_settings(case["text"].encode()) == case["values"]
