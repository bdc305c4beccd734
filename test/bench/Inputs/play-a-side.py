"""Plays a side of a comparison. usage: play-a-side.py WAY, where WAY is how it behaves."""
import sys
import time

way = sys.argv[1]
if way == "late":
    time.sleep(60)
if way == "broken":
    sys.exit("no such instruction")
print('ready {"start_seconds": 1.5, "logits": [1.0, 2.0]}', flush=True)
for line in sys.stdin:
    if way == "dies":
        sys.exit("out of memory")
    seconds = {"fast": 0.002, "slow": 0.004}[way]
    print(*[seconds] * int(line), flush=True)
