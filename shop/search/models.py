"""What staff say about words. The index itself is a table of its own (``backends``)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.core.text import nfc
from shop.search.words import read_words

#: No name of goods that people say in two ways has more syllables.
LONGEST = 4


class SynonymGroup(models.Model):
    """Words for the same goods in different regions: ``bắp, ngô``.

    Whoever searches for one of them finds goods named with another. Read anew for each search,
    so a change counts at once in every process. ``code`` names a group that ships with the
    shop: such a group is switched off rather than deleted, or the next start would bring it back.
    """

    words = models.CharField(
        _("words"),
        max_length=300,
        help_text=_("Separated by commas, with their marks: bắp, ngô."),
    )
    is_active = models.BooleanField(_("in use"), default=True)
    code = models.SlugField(max_length=40, unique=True, null=True, blank=True, editable=False)

    class Meta:
        ordering = ["words", "pk"]
        verbose_name = _("words for the same goods")
        verbose_name_plural = _("words for the same goods")

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        """Write the words in one way.

        Raises:
            ValidationError: fewer than two different words, or one of too many syllables.
        """
        phrases = self.phrases
        if len(phrases) < 2:
            raise ValidationError(
                {"words": _("Write at least two different words, separated by commas.")}
            )
        for phrase in phrases:
            if len(phrase) > LONGEST:
                raise ValidationError(
                    {
                        "words": _("“%(word)s” is too long: at most %(most)d syllables.")
                        % {"word": " ".join(phrase), "most": LONGEST}
                    }
                )
        self.words = ", ".join(" ".join(phrase) for phrase in phrases)

    @property
    def phrases(self) -> list[tuple[str, ...]]:
        """Return each word as its syllables, lower case, NFC, each once."""
        return phrases_in(self.words)


def phrases_in(text: str) -> list[tuple[str, ...]]:
    """Return each word of ``bắp, ngô`` as its syllables, lower case, NFC, each once."""
    read = (tuple(read_words(part).typed) for part in nfc(text).split(","))
    return list(dict.fromkeys(phrase for phrase in read if phrase))
