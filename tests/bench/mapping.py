"""How many of 1,000 messy listings get the right goods as their first suggestion.

``python -m tests.bench.mapping``; ``tests.bench`` calls it. Right is the same goods in the same
pack; for a listing that is nothing of ours, that nothing is preselected.
"""

import time

from integrations.matching import Matcher, preselected
from tests.bench.goals import note
from tests.integrations.adopting.messy import make

GOODS = 1_000
SEEDS = (1, 2, 3)


def main() -> None:
    """Measure three shops and print a line each."""
    shares = [measure(seed) for seed in SEEDS]
    note(f"right first suggestions, {GOODS:,} goods", min(shares), "%", goal=95, at_least=True)


def measure(seed: int) -> float:
    """Print the figures of one shop; return the percent of right first suggestions."""
    goods, listed = make(GOODS, seed)
    started = time.monotonic()
    matcher = Matcher(goods)
    found = {place: matcher.suggest(one.variant) for place, one in enumerate(listed)}
    took = time.monotonic() - started
    sure = preselected(found)
    right = wrong = 0
    for place, one in enumerate(listed):
        truth = (one.record_id, one.pack_factor)
        first = found[place][0] if found[place] else None
        if one.record_id is None:
            right += place not in sure
        elif first is not None:
            right += (first.record_id, first.pack_factor) == truth
        if place in sure:
            wrong += (sure[place].record_id, sure[place].pack_factor) != truth
    percent = 100 * right / len(listed)
    print(
        f"{GOODS:,} goods × {len(listed):,} messy listings (seed {seed}): "
        f"{percent:.1f} % right first suggestions, "
        f"{100 * len(sure) / len(listed):.0f} % preselected, {wrong} of them wrong; {took:.1f} s",
        flush=True,
    )
    return percent


if __name__ == "__main__":
    main()
