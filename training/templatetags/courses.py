"""The courses of one person, for pages of other rooms."""

from typing import Any

from django import template

from training.courses import begun_courses

register = template.Library()


@register.inclusion_tag("training/my_courses.html")
def my_courses(user: Any) -> dict:
    """Show the courses that ``user`` has begun, with the way to go on."""
    return {"courses": begun_courses(user)}
