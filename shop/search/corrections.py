"""One wrong letter forgiven, with the index's own words and nothing learnt from anybody.

All spellings one letter away from a word are asked for in the index: a few hundred look-ups of
a key, the same on both engines, and the same answer every time.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice, product

from shop.search.words import Words

#: Shorter words are one letter away from too many others.
SHORTEST = 3
#: Nobody means a word of more letters; the number of spellings grows with them.
LONGEST = 20
#: Of each word so many spellings are tried, of all words together so many searches.
SPELLINGS, ATTEMPTS = 3, 9
#: Where more words than these are wrong, another word was meant, not another letter.
MOST_WRONG = 2

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def one_letter_away(word: str) -> set[str]:
    """Return the spellings one letter away: left out, put in, exchanged, or two swapped."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = {left + right[1:] for left, right in cuts if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    found |= {left + letter + right[1:] for left, right in cuts if right for letter in _LETTERS}
    found |= {left + letter + right for left, right in cuts for letter in _LETTERS}
    return found - {word, ""}


def readings(words: Words, known: Callable[[Iterable[str]], dict[str, int]]) -> Iterator[Words]:
    """Yield what may have been meant, likeliest first, at most :data:`ATTEMPTS` searches.

    ``known`` returns those of some folded words that the index has, with the number of products.
    Words that the index does not have are the wrong ones, at most :data:`MOST_WRONG`; where it
    has all of them, each in turn is taken for the wrong one.
    """
    there = known(words.folded)
    wrong = [place for place, word in enumerate(words.folded) if word not in there]
    if len(wrong) > MOST_WRONG:
        return
    if wrong:
        spellings = [_spellings(words.folded[place], known) for place in wrong]
        for chosen in islice(product(*spellings), ATTEMPTS):
            read = words
            for place, word in zip(wrong, chosen, strict=True):
                read = read.with_word(place, word)
            yield read
        return
    tried = (
        words.with_word(place, spelling)
        for place, word in enumerate(words.folded)
        for spelling in _spellings(word, known)
    )
    yield from islice(tried, ATTEMPTS)


def _spellings(word: str, known: Callable[[Iterable[str]], dict[str, int]]) -> list[str]:
    """Return the likeliest spellings: the first letter is seldom wrong, frequent words first."""
    if not SHORTEST <= len(word) <= LONGEST:
        return []
    found = known(one_letter_away(word))
    return sorted(found, key=lambda other: (other[0] != word[0], -found[other], other))[:SPELLINGS]
