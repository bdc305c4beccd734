"""Sides that take turns: a round is a few steps of each, one after the other."""
import statistics
from dataclasses import dataclass, field

from side import SideFailed

ROUND_SECONDS = 0.4  # of one side's turn, where a step is shorter than that
MOST_STEPS = 200  # of a turn
WARM_UP_BELOW = 1.0  # seconds of a step: longer ones warm their caches up by themselves
FEWEST_ROUNDS, MOST_ROUNDS = 3, 12


@dataclass
class Turns:
    """What one side has shown."""
    step_seconds: list = field(default_factory=list)
    peak_bytes: int = 0
    facts: dict = field(default_factory=dict)
    failed: str = ""

    def result(self, batch):
        if self.failed:
            return {"failed": self.failed, **self.facts}
        return {"images_per_second_best": batch / min(self.step_seconds),
                "images_per_second_median": batch / statistics.median(self.step_seconds),
                "steps": len(self.step_seconds), "peak_bytes": self.peak_bytes, **self.facts}


def rounds_for(step_seconds, budget):
    """How many rounds fill the budget, from one step's seconds of each side."""
    one = sum(max(ROUND_SECONDS, seconds) + (seconds if seconds < WARM_UP_BELOW else 0)
              for seconds in step_seconds)
    return min(max(round(budget / one), FEWEST_ROUNDS), MOST_ROUNDS)


def steps_for(seconds):
    return min(max(round(ROUND_SECONDS / seconds), 1), MOST_STEPS)


def take_turns(sides, turns, budget):
    """Adds to `turns`, a Turns for each side's name; a side that fails leaves the others alone."""
    def attempt(side, steps):
        try:
            return side.run(steps)
        except SideFailed as problem:
            turns[side.name].failed = str(problem)
            return None

    first = {side: attempt(side, 1) for side in sides}
    usual = {side: seconds[-1] for side, seconds in first.items() if seconds}
    for _ in range(rounds_for(usual.values(), budget)):
        for side, seconds in list(usual.items()):
            if seconds < WARM_UP_BELOW and attempt(side, 1) is None:
                del usual[side]
                continue
            measured = attempt(side, steps_for(seconds))
            if measured is None:
                del usual[side]
            else:
                turns[side.name].step_seconds += measured
    for side in usual:
        turns[side.name].peak_bytes = max(turns[side.name].peak_bytes, side.peak_bytes())
