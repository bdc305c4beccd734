"""One side of a comparison: a process that runs steps when asked and is frozen otherwise."""
import json
import os
import re
import select
import signal
import subprocess
import time


class SideFailed(Exception):
    """Why a side has no result, in words for the report."""


class Side:
    """A program that speaks the protocol of peer.py.

    It runs in a process group of its own. Only one side is awake at a time: a runtime's idle
    threads may spin for a while and would take the processors from the others. Should this process
    die, the system ends the stopped ones: theirs is an orphaned group then.
    """

    def __init__(self, name, command, log, environment, seconds):
        """Starts `command` and waits for it to be ready, `seconds` at most."""
        self.name, self.log, self.buffer = name, log, b""
        with open(log, "w") as errors:
            self.process = subprocess.Popen(
                [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=errors, process_group=0, env={**os.environ, **environment})
        try:
            ready, _, facts = self._line(seconds).partition(" ")
            if ready != "ready":
                raise SideFailed(f"said '{ready}', expected 'ready'")
            self.facts = json.loads(facts or "{}")
            self._freeze()
        except BaseException:
            self.close()
            raise

    def run(self, steps, seconds=600):
        """Seconds of each of so many steps; the side may take `seconds` for all."""
        self._signal(signal.SIGCONT)
        try:
            self.process.stdin.write(b"%d\n" % steps)
            self.process.stdin.flush()
        except BrokenPipeError:
            raise SideFailed(self._last_words()) from None
        times = [float(one) for one in self._line(seconds).split()]
        self._freeze()
        return times

    def peak_bytes(self):
        """The largest resident set the process has had."""
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(re.search(r"^VmHWM:\s+(\d+) kB", status.read(), re.M)[1]) * 1024

    def close(self):
        self._signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def _freeze(self):
        """Stops all threads; a signal alone would leave them running into the next side's turn."""
        self._signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)

    def _signal(self, number):
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass  # it has ended by itself; whoever reads from it next will see

    def _line(self, seconds):
        deadline = time.monotonic() + seconds
        while b"\n" not in self.buffer:
            if not select.select([self.process.stdout], [], [],
                                 max(deadline - time.monotonic(), 0))[0]:
                raise SideFailed(f"no answer within {seconds:.0f} s")
            read = os.read(self.process.stdout.fileno(), 1 << 16)
            if not read:
                raise SideFailed(self._last_words())
            self.buffer += read
        line, _, self.buffer = self.buffer.partition(b"\n")
        return line.decode()

    def _last_words(self):
        self.process.wait()
        with open(self.log) as log:
            lines = [line.strip() for line in log if line.strip()]
        said = lines[-1] if lines else "no message"
        return f"ended with status {self.process.returncode}: {said}"
