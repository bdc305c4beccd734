"""What the peers have in common: the protocol by which bench/run drives them.

A peer prepares itself, prints a line `ready {...}` with a JSON object, and then answers each line N
of its standard input with a line of N numbers: the seconds of N steps. `PROGRAM bench --serve` does
the same without the object.
"""
import json
import sys
import time


def serve(step, logits, **facts):
    """`logits` of the batch are compared with cnnc's; `facts` go to the results."""
    facts["logits"] = [float(value) for value in logits.flatten()]
    print("ready", json.dumps(facts), flush=True)
    for line in sys.stdin:
        seconds = []
        for _ in range(int(line)):
            start = time.perf_counter()
            step()
            seconds.append(time.perf_counter() - start)
        print(*(f"{one:.9f}" for one in seconds), flush=True)
