from __future__ import annotations

import logging

from ._run import current_run, is_warning
from ._texts import pass_on_signal


class JobLoggerHandler(logging.Handler):
    """Makes a script's logging lines of its run: `logging.getLogger().addHandler(JobLoggerHandler())`."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == "py.warnings" and is_warning.get():
            return
        try:
            level = "debug" if record.levelno < 20 else "info" if record.levelno < 30 else "warn"
            current_run().log("error" if record.levelno >= 40 else level, self.format(record))
        except Exception as error:
            pass_on_signal(error)
            self.handleError(record)
