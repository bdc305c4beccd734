"""Lets the sides named on the command line take turns and prints what came of it."""
import sys
from pathlib import Path

from contest import Turns, take_turns
from side import Side, SideFailed

folder, ways = Path(sys.argv[1]), sys.argv[2:]
folder.mkdir(parents=True, exist_ok=True)
play = Path(__file__).with_name("play-a-side.py")
turns, sides = {way: Turns() for way in ways}, []
for way in ways:
    try:
        sides.append(Side(way, [sys.executable, play, way], folder / f"{way}.log", {},
                          seconds=1 if way == "late" else 30))
    except SideFailed as problem:
        turns[way].failed = str(problem)
take_turns(sides, turns, budget=0)
for side in sides:
    if not turns[side.name].failed:
        state = Path(f"/proc/{side.process.pid}/stat").read_text().split(") ")[1][0]
        print(f"{side.name} is in state {state}, said {side.facts}")
    side.close()
for way in ways:
    result = turns[way].result(batch=8)
    print(way, {key: value for key, value in result.items() if key != "peak_bytes"},
          "with memory" if result.get("peak_bytes", 0) > 1e6 else "")
