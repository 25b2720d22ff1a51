"""Why goods cannot reach the buyer in the way that was chosen."""


class SlotRefused(Exception):
    """This pick-up day cannot be had (any more); the text is a sentence for the buyer."""
