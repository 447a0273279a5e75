import time

from job_logger import monitor_job


@monitor_job(job_id=3)
def main() -> None:
    print(time.monotonic_ns())


main()
