"""A course in the words of schema.org, for search engines."""

from typing import Any

from django.conf import settings

from shop.core.links import site_url
from training.courses import CourseStanding


def course_data(standing: CourseStanding) -> dict[str, Any]:
    """Return a course that is free, read online, and takes as long as its lessons together."""
    course = standing.course
    market = {"@type": "Organization", "name": settings.OSCAR_SHOP_NAME, "url": site_url("/")}
    return {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": course.title,
        "description": course.outcome,
        "url": site_url(course.address),
        "inLanguage": "vi",
        "isAccessibleForFree": True,
        "provider": market,
        "offers": {"@type": "Offer", "category": "Free", "price": "0", "priceCurrency": "VND"},
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "courseMode": "online",
            "courseWorkload": f"PT{max(1, standing.minutes)}M",
        },
    }
