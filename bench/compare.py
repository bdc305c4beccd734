"""One job: all sides at the same work, compared first in what they compute, then in speed."""
import math
import tempfile
from pathlib import Path

import machine
import peers
from contest import Turns, take_turns
from side import Side, SideFailed

START_SECONDS = 240  # torch.compile may take minutes, but not more than these
LARGEST_ERROR = 1e-3  # of logits, relative L2 norm: all sides compute in float32
MEMORY_MARGIN = 1.25


def relative_error(got, want):
    if len(got) != len(want):
        return math.inf
    difference = math.sqrt(sum((a - b) ** 2 for a, b in zip(got, want)))
    return difference / math.sqrt(sum(b * b for b in want))


class Comparison:
    def __init__(self, job, program, python, threads, logs, say):
        self.job, self.program, self.python = job, program, python
        self.threads, self.logs, self.say = threads, logs, say
        self.others_busy = 0  # share of the processors that other programs took beside our sides

    def run(self, budget, only_peers=None):
        """Results by side: speed, memory, start and logits' error, or why there are none."""
        with tempfile.TemporaryDirectory(prefix="cnnc-bench-") as folder:
            folder = Path(folder)
            files = peers.Files(self.job, self.program, self.python, folder)
            commands = peers.peer_commands(files, self.threads)
            if only_peers:
                commands = {name: command for name, command in commands.items()
                            if name in only_peers}
            if any(system in commands for system in peers.ONNX_RUNTIMES):
                files.export(self._log("export"))
            environment = peers.peer_environment(self.threads, folder)
            return self._contests(files, commands, environment, budget)

    def _contests(self, files, commands, environment, budget):
        """All sides in one contest, or in several where memory does not hold all of them."""
        expected = files.logits()
        turns = {name: Turns() for name in ("cnnc", *commands)}
        waiting = list(commands)
        while waiting:
            sides = [Side("cnnc", peers.cnnc_command(files, self.threads), self._log("cnnc"), {},
                          START_SECONDS)]
            try:
                waiting = self._start(sides, waiting, commands, environment, expected, turns)
                self.others_busy = max(self.others_busy, machine.busy_share())
                take_turns(sides, turns, budget)
            finally:
                for side in sides:
                    side.close()
        return {name: own.result(self.job.batch) for name, own in turns.items()}

    def _start(self, sides, waiting, commands, environment, expected, turns):
        """Adds to `sides` those that start, agree and fit; returns the names of those left."""
        largest = 0
        for number, name in enumerate(waiting):
            if len(sides) > 1 and machine.available_memory() < largest * MEMORY_MARGIN:
                return waiting[number:]
            self.say(f"  starting {name}")
            try:
                side = Side(name, commands[name], self._log(name), environment, START_SECONDS)
            except SideFailed as problem:
                turns[name].failed = str(problem)
                continue
            sides.append(side)
            largest = max(largest, side.peak_bytes())
            error = relative_error(side.facts.pop("logits"), expected)
            turns[name].facts = {**side.facts, "logits_error": error}
            if not error <= LARGEST_ERROR:
                turns[name].failed = f"its logits differ from cnnc's by {error:.1e}"
                sides.remove(side)
                side.close()
        return []

    def _log(self, name):
        self.logs.mkdir(parents=True, exist_ok=True)
        job = "train" if self.job.train else f"infer{self.job.batch}"
        return self.logs / f"{self.job.network}-{job}-{name.replace(' ', '-')}.log"
