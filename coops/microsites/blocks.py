"""The eight big blocks of a co-op's page: plain words, nothing of HTML beyond bold letters."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

HEADING, LINE, TEXT = 80, 160, 600
#: An address of ours, or a secure one elsewhere; never script, never "//another.host".
_ADDRESS = re.compile(r"/(?!/)\S*|https://[^\s/]+\S*")


def insist_on_address(value: str) -> None:
    """Refuse what is no address that a button may lead to.

    Raises:
        ValidationError: neither ``/…`` nor ``https://…``.
    """
    if value and not _ADDRESS.fullmatch(value):
        raise ValidationError(_("Write an address that begins with https:// or with /."))


def _heading(**kwargs) -> blocks.CharBlock:
    return blocks.CharBlock(label=_("heading"), max_length=HEADING, **kwargs)


class PictureBlock(blocks.StructBlock):
    """One photo and its words."""

    picture = ImageChooserBlock(label=_("photo"))
    words = blocks.CharBlock(
        label=_("what the photo shows"),
        max_length=LINE,
        required=False,
        help_text=_("Read aloud to those who cannot see the photo, and written under it."),
    )

    class Meta:
        icon = "image"
        label = _("photo")


class HeroBlock(blocks.StructBlock):
    """A large photo with a heading."""

    heading = _heading()
    line = blocks.CharBlock(label=_("one line below it"), max_length=LINE, required=False)
    picture = ImageChooserBlock(label=_("photo"), required=False)

    class Meta:
        icon = "image"
        label = _("Large photo with a heading")
        template = "microsites/blocks/hero.html"
        description = _("Stands well at the top of the page.")


class WordsBlock(blocks.StructBlock):
    """A heading and some paragraphs."""

    heading = _heading(required=False)
    text = blocks.RichTextBlock(
        label=_("text"), features=["bold"], help_text=_("Short paragraphs are read to their end.")
    )

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "microsites/blocks/words.html"


class GalleryBlock(blocks.StructBlock):
    """Several photos."""

    heading = _heading(required=False)
    pictures = blocks.ListBlock(PictureBlock(), label=_("photos"), min_num=2, max_num=12)

    class Meta:
        icon = "grip"
        label = _("Photos")
        template = "microsites/blocks/gallery.html"


class PeopleBlock(blocks.StructBlock):
    """The people of the co-op; who they are stands at the desk, with their consent."""

    heading = _heading(required=False)
    line = blocks.CharBlock(
        label=_("one line below it"),
        max_length=LINE,
        required=False,
        help_text=_(
            "The people themselves come from the page “Website” of the desk: only those who agreed."
        ),
    )

    class Meta:
        icon = "group"
        label = pgettext_lazy("website", "People")
        template = "microsites/blocks/people.html"


class GoodsBlock(blocks.StructBlock):
    """Some goods of the co-op, with their prices of the day."""

    heading = _heading(required=False)
    which = blocks.ChoiceBlock(
        label=_("which goods"),
        choices=[
            ("chosen", _("chosen on the page “Website” of the desk")),
            ("new", _("the newest")),
        ],
        default="chosen",
        required=True,
    )
    most = blocks.ChoiceBlock(
        label=_("how many"), choices=[("2", "2"), ("4", "4"), ("8", "8")], default="4"
    )

    class Meta:
        icon = "tag"
        label = pgettext_lazy("price list", "Goods")
        template = "microsites/blocks/goods.html"


class StepBlock(blocks.StructBlock):
    """One step of a story."""

    when = blocks.CharBlock(
        label=_("when"), max_length=40, required=False, help_text=_("Such as 2015, or Step 1.")
    )
    heading = _heading()
    text = blocks.TextBlock(label=_("text"), max_length=TEXT, rows=3, required=False)

    class Meta:
        icon = "list-ol"
        label = _("step")


class StoryBlock(blocks.StructBlock):
    """A story in steps: how the co-op came about, how the rice gets into the bag."""

    heading = _heading()
    steps = blocks.ListBlock(StepBlock(), label=_("steps"), min_num=1, max_num=12)

    class Meta:
        icon = "list-ol"
        label = _("Story in steps")
        template = "microsites/blocks/story.html"


class ContactBlock(blocks.StructBlock):
    """Where the co-op is and how it is reached, out of its data."""

    heading = _heading(required=False)
    line = blocks.CharBlock(
        label=_("one line below it"),
        max_length=LINE,
        required=False,
        help_text=_("Phone, Zalo, hours and the place come from the page “Website” of the desk."),
    )

    class Meta:
        icon = "mail"
        label = _("Place and contact")
        template = "microsites/blocks/contact.html"


class NoticeBlock(blocks.StructBlock):
    """A notice or an answer, with a button where one is wanted."""

    heading = _heading()
    text = blocks.TextBlock(label=_("text"), max_length=TEXT, rows=3)
    button = blocks.CharBlock(label=_("words on the button"), max_length=40, required=False)
    address = blocks.CharBlock(
        label=_("where the button leads"),
        max_length=200,
        required=False,
        validators=[insist_on_address],
        help_text=_("Such as https://… or /san-pham/. Without it there is no button."),
    )

    class Meta:
        icon = "warning"
        label = _("Notice")
        template = "microsites/blocks/notice.html"


#: In the order in which the editor offers them.
BLOCKS = [
    ("hero", HeroBlock()),
    ("words", WordsBlock()),
    ("gallery", GalleryBlock()),
    ("people", PeopleBlock()),
    ("goods", GoodsBlock()),
    ("story", StoryBlock()),
    ("contact", ContactBlock()),
    ("notice", NoticeBlock()),
]


def images_in(body) -> list:
    """Return the pictures of the library that a body names; deleted ones are left out."""
    found = []
    for block in body:
        if block.block_type == "hero":
            found.append(block.value["picture"])
        elif block.block_type == "gallery":
            found += [one["picture"] for one in block.value["pictures"]]
    return [image for image in found if image is not None]
