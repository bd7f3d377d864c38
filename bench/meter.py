"""meter.py INPUT OUTPUT COMMAND...: runs one command and prints what it took as JSON.

wait4 tells the exact processor time and peak memory of a child, which Node cannot ask for; and a child
of this small process does not inherit the peak of a large parent.
"""
import json
import os
import sys
import time

source, target, *command = sys.argv[1:]
files = [
    (os.POSIX_SPAWN_OPEN, 0, source, os.O_RDONLY, 0),
    (os.POSIX_SPAWN_OPEN, 1, target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
]
started = time.perf_counter()
child = os.posix_spawnp(command[0], command, os.environ, file_actions=files)
_, status, usage = os.wait4(child, 0)
wall = time.perf_counter() - started

print(json.dumps({
    "status": os.waitstatus_to_exitcode(status),
    "wallMs": wall * 1e3,
    "cpuMs": (usage.ru_utime + usage.ru_stime) * 1e3,
    # Linux counts kilobytes, macOS bytes.
    "peakMB": usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10),
}))
