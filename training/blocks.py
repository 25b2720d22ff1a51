"""What a lesson is built of: picture steps, text, tips, checklists, questions."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

TEXT_FEATURES = ["h3", "bold", "ol", "ul", "link"]
ALT_HELP = _("Say what is to be seen and what to press, for whoever cannot see the picture.")
#: What cameras and phones call their pictures says nothing to anybody.
_FILE_NAME = re.compile(
    r"\.(jpe?g|png|webp|heic|gif)$|^(IMG|DSC|Screenshot)[-_ ]?\d", re.IGNORECASE
)


def picture_errors(value: dict) -> dict[str, ValidationError]:
    """Return what is wrong with the words of a picture, by block name; empty when nothing is."""
    words = (value.get("alt_text") or "").strip()
    if not value.get("picture"):
        return {}
    if not words:
        return {"alt_text": ValidationError(gettext("The picture needs words: what does it show?"))}
    if _FILE_NAME.search(words):
        return {
            "alt_text": ValidationError(
                gettext("This is the name of a file. Write what the picture shows instead.")
            )
        }
    return {}


def link_errors(value: dict) -> dict[str, ValidationError]:
    """Return what is wrong with the link into the shop; empty when nothing is."""
    address = (value.get("do_address") or "").strip()
    if address and (not address.startswith("/") or address.startswith("//") or "\\" in address):
        text = gettext("Write an address of this site that begins with /, such as /quan-ly/.")
        return {"do_address": ValidationError(text)}
    return {}


class SpeakingStructBlock(blocks.StructBlock):
    """A block that checks how its parts fit together; ``errors_of`` names what does not."""

    class Meta:
        abstract = True

    def errors_of(self, value: Any) -> dict[str, ValidationError]:
        """Return sentences by block name; empty when all fits."""
        return {}

    def clean(self, value: Any) -> Any:
        """Check each part, then the whole.

        Raises:
            StructBlockValidationError: with a sentence beside the part it is about.
        """
        value = super().clean(value)
        errors = self.errors_of(value)
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return value


class StepBlock(SpeakingStructBlock):
    """One thing to do: a picture, a sentence, and the way into the shop where it is done."""

    sentence = blocks.TextBlock(label=_("one sentence: what to do"), max_length=300, rows=2)
    picture = ImageChooserBlock(label=_("picture"), required=False)
    alt_text = blocks.CharBlock(
        label=_("the picture in words"), required=False, max_length=250, help_text=ALT_HELP
    )
    do_address = blocks.CharBlock(
        label=_("address of the page where it is done"),
        required=False,
        max_length=200,
        help_text=_("Such as /quan-ly/san-pham/moi/. May be left empty."),
    )
    do_label = blocks.CharBlock(
        label=_("words on the button"),
        required=False,
        max_length=40,
        help_text=_("“Do it now” when empty."),
    )

    class Meta:
        icon = "image"
        label = _("step")

    def errors_of(self, value: Any) -> dict[str, ValidationError]:
        """Ask for words with a picture, and for an address of this site."""
        return picture_errors(value) | link_errors(value)


class TipBlock(blocks.StructBlock):
    """A piece of advice that helps and is no step."""

    text = blocks.TextBlock(label=_("text"), max_length=500, rows=3)

    class Meta:
        icon = "pick"
        label = _("tip")


class ChecklistBlock(blocks.StructBlock):
    """What should be in order at the end, to be ticked."""

    heading = blocks.CharBlock(label=_("heading"), max_length=120)
    points = blocks.ListBlock(blocks.CharBlock(max_length=160), label=_("points"), min_num=1)

    class Meta:
        icon = "tasks"
        label = _("checklist")


class AnswerBlock(blocks.StructBlock):
    """One answer to choose."""

    text = blocks.CharBlock(label=_("answer"), max_length=160)
    is_right = blocks.BooleanBlock(label=_("this one is right"), required=False)

    class Meta:
        icon = "radio-empty"
        label = _("answer")


class QuestionBlock(SpeakingStructBlock):
    """A question with two to four answers, exactly one of them right."""

    question = blocks.TextBlock(label=_("question"), max_length=250, rows=2)
    picture = ImageChooserBlock(label=_("picture"), required=False)
    alt_text = blocks.CharBlock(
        label=_("the picture in words"), required=False, max_length=250, help_text=ALT_HELP
    )
    answers = blocks.ListBlock(
        AnswerBlock(),
        label=_("answers"),
        min_num=2,
        max_num=4,
        default=[{"text": "", "is_right": False}, {"text": "", "is_right": False}],
    )
    reason = blocks.TextBlock(
        label=_("why"),
        max_length=400,
        rows=2,
        help_text=_("Shown after each answer, right or wrong."),
    )
    step = blocks.IntegerBlock(
        label=_("number of the step that explains it"), required=False, min_value=1
    )

    class Meta:
        icon = "help"
        label = _("question")

    def errors_of(self, value: Any) -> dict[str, ValidationError]:
        """Ask for exactly one right answer, and for words with a picture."""
        right = sum(bool(answer["is_right"]) for answer in value["answers"])
        if right == 1:
            return picture_errors(value)
        text = (
            gettext("No answer is marked as right. Mark the right one.")
            if right == 0
            else gettext("Several answers are marked as right. Leave only one.")
        )
        return picture_errors(value) | {
            "answers": blocks.list_block.ListBlockValidationError(non_block_errors=[text])
        }
