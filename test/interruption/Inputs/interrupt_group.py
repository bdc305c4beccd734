#!/usr/bin/env python3
"""Runs a command until its first line of output, then sends SIGINT to it and to all that it has
started, as a terminal does. Passes on its output and its exit status.

usage: interrupt_group.py COMMAND...
"""
import os
import signal
import subprocess
import sys

process = subprocess.Popen(sys.argv[1:], start_new_session=True, stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
first = process.stdout.readline()
os.killpg(process.pid, signal.SIGINT)
rest = process.communicate()[0]
print(first + rest, end="")
sys.exit(process.returncode if process.returncode >= 0 else 128 - process.returncode)
