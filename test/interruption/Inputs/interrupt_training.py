#!/usr/bin/env python3
"""Ends training programs before their time and holds the resumed run against an unbroken one.

usage: interrupt_training.py (KILL | INT) PROGRAM FOLDER [--times N] [--seed N]

KILL: SIGKILL at N random moments, every second one of them while a checkpoint is being written.
INT:  SIGINT, as Ctrl-C sends it, at N random moments; the program must end by itself.
"""
import argparse
import json
import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

KEPT = {"best.safetensors", "last.safetensors", "state.safetensors", "log.jsonl"}


def require(condition, message):
    if not condition:
        sys.exit(f"interrupt_training: {message}")


def write_data(folder, dice):
    """A data set in IDX files: random images, labels that depend on one pixel."""
    folder.mkdir(parents=True)
    for part, count in (("train", 320), ("t10k", 64)):
        images = dice.randbytes(count * 144)
        labels = bytes(images[i * 144] * 10 // 256 for i in range(count))
        (folder / f"{part}-images-idx3-ubyte").write_bytes(
            struct.pack(">BBBBIII", 0, 0, 8, 3, count, 12, 12) + images)
        (folder / f"{part}-labels-idx1-ubyte").write_bytes(
            struct.pack(">BBBBI", 0, 0, 8, 1, count) + labels)


def log_without_speed(folder):
    lines = [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]
    for line in lines:
        line.pop("images_per_second", None)
    return lines


class Runs:
    def __init__(self, program, folder):
        self.program, self.data = program, folder / "data"
        self.whole, self.parts = folder / "whole", folder / "parts"
        self.unfinished_files = 0

    def start(self, out, *options):
        return subprocess.Popen([self.program, "train", "--data", self.data, "--out", out, *options],
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True)

    def resume_or_begin(self):
        """Goes on with the run in parts; without a state there it has not begun."""
        resumed = (self.parts / "state.safetensors").exists()
        require(resumed or not (self.parts / "last.safetensors").exists(), "weights but no state")
        return self.start(self.parts, *(["--resume"] if resumed else []))

    def check_files(self):
        """Whatever the moment: weights that exist can be loaded, nothing lies about unfinished."""
        if not self.parts.exists():
            return
        names = {path.name for path in self.parts.iterdir()}
        self.unfinished_files += len(names - KEPT)
        unknown = {name for name in names - KEPT if not name.endswith(".part")}
        require(not unknown, f"unexpected files {unknown}")
        for name in names & {"best.safetensors", "last.safetensors"}:
            evaluated = subprocess.run(
                [self.program, "evaluate", "--data", self.data, "--weights", self.parts / name],
                capture_output=True, text=True)
            require(evaluated.returncode == 0, f"{name} cannot be loaded: {evaluated.stderr}")

    def check_equal(self):
        for name in ("best.safetensors", "last.safetensors"):
            require((self.whole / name).read_bytes() == (self.parts / name).read_bytes(),
                    f"{name} differs from that of the unbroken run")
        require(log_without_speed(self.whole) == log_without_speed(self.parts), "log.jsonl differs")
        names = {path.name for path in self.parts.iterdir()}
        require(names == KEPT, f"{names} are left, expected {KEPT}")


def wait_for_checkpoint(process, folder):
    """Returns once a file of the folder is being written or has just been; or at the end."""
    def listing():
        try:
            return {(entry.name, entry.stat().st_mtime_ns) for entry in os.scandir(folder)
                    if entry.name != "log.jsonl"}
        except FileNotFoundError:  # renamed while we looked
            return None
    before = listing()
    while process.poll() is None and listing() == before:
        pass


def end_at_random_moment(process, runs, dice, run_seconds, at_checkpoint, number):
    """Sends the signal; how the program ended: "by signal", "after a step" or "done"."""
    time.sleep(dice.uniform(0, run_seconds / 6))
    if at_checkpoint:
        wait_for_checkpoint(process, runs.parts)
        time.sleep(dice.uniform(0, 0.002))
    process.send_signal(number)
    output = process.communicate()[0]
    if process.returncode == -number:  # with SIGINT: before the first step
        return "by signal"
    require(process.returncode == 0, f"exit status {process.returncode}: {output}")
    return "after a step" if "interrupted after step" in output else "done"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("signal", choices=["KILL", "INT"])
    parser.add_argument("program")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    number = getattr(signal, "SIG" + arguments.signal)
    print(f"seed {arguments.seed}")
    dice = random.Random(arguments.seed)

    shutil.rmtree(arguments.folder, ignore_errors=True)
    runs = Runs(arguments.program, arguments.folder)
    write_data(runs.data, dice)
    begin = time.monotonic()
    whole = runs.start(runs.whole)
    output = whole.communicate()[0]
    require(whole.returncode == 0, f"the unbroken run failed: {output}")
    run_seconds = time.monotonic() - begin

    ended, finished = Counter(), 0
    while ended.total() < arguments.times:
        process = runs.resume_or_begin()
        how = end_at_random_moment(process, runs, dice, run_seconds, ended.total() % 2 == 1, number)
        if how == "done":
            runs.check_equal()
            finished += 1
            shutil.rmtree(runs.parts)
        else:
            ended[how] += 1
            runs.check_files()
    last = runs.resume_or_begin()
    output = last.communicate()[0]
    require(last.returncode == 0, f"the last run failed: {output}")
    runs.check_equal()
    print(f"ended {dict(ended)}, {runs.unfinished_files} files left unfinished, "
          f"{finished + 1} resumed runs with equal bits")


if __name__ == "__main__":
    main()
