"""Lines that a task writes carry its id; the line of a request that starts one names it."""

import logging
from contextvars import Token

from django.dispatch import receiver
from django_tasks import TaskResult
from django_tasks.signals import task_enqueued, task_finished, task_started

from shop.core.requests_served import request_id

logger = logging.getLogger("shop.tasks")

_before: dict[str, Token] = {}


@receiver(task_enqueued, dispatch_uid="tell-enqueued")
def tell_enqueued(sender: type, task_result: TaskResult, **kwargs: object) -> None:
    """Write which task the present request, or task, has started."""
    logger.info("starts task-%s: %s", task_result.id, task_result.task.module_path)


@receiver(task_started, dispatch_uid="tell-started")
def tell_started(sender: type, task_result: TaskResult, **kwargs: object) -> None:
    """Put the task's id on its lines."""
    _before[task_result.id] = request_id.set(f"task-{task_result.id}")


@receiver(task_finished, dispatch_uid="tell-finished")
def tell_finished(sender: type, task_result: TaskResult, **kwargs: object) -> None:
    """Go back to what was worked on before: with tasks that run at once, the request."""
    token = _before.pop(task_result.id, None)
    if token is not None:
        request_id.reset(token)
