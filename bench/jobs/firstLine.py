import logging  # noqa: F401
import time

print(time.monotonic_ns())
