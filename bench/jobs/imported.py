import time

import job_logger  # noqa: F401

print(time.monotonic_ns())
