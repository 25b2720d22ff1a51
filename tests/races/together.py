"""Doing several things at the same moment, each with a database connection of its own."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connections


def run_together(jobs: list[Callable[[], object]]) -> list[object]:
    """Start all ``jobs`` at one moment; return what each returned or raised, in their order."""
    start = Barrier(len(jobs))
    results: list[object] = [None] * len(jobs)

    def run(place: int, job: Callable[[], object]) -> None:
        try:
            start.wait(timeout=60)
            results[place] = job()
        except Exception as error:  # noqa: BLE001  the test looks at each
            results[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(i, job), daemon=True) for i, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return results


def of_kind(results: list[object], kind: type) -> list:
    """Return the results of one kind."""
    return [result for result in results if isinstance(result, kind)]
