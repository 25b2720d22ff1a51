from training.models.lessons import LessonPage
from training.models.pages import CourseIndexPage, CoursePage
from training.models.progress import LessonProgress, Mark, QuizAnswer

__all__ = [
    "CourseIndexPage",
    "CoursePage",
    "LessonPage",
    "LessonProgress",
    "Mark",
    "QuizAnswer",
]
