"""The seam to the task runner: which one runs them is the ``TASKS`` setting.

Tasks take ids, not objects, and may run twice. Start one when the transaction has committed,
and never let a full queue undo what has been committed::

    transaction.on_commit(partial(send_mail.enqueue, order.pk), robust=True)
"""

from django_tasks import task

__all__ = ["task"]
