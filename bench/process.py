"""What a process tree has used, by the kernel's own accounting."""

import os

TICK_S = 1.0 / os.sysconf("SC_CLK_TCK")


def _stat_fields(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        return file.read().rpartition(")")[2].split()  # a name may hold spaces; begins with the state


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(child) for child in file.read().split()]


def cpu_seconds(pid):
    """User and system time of a process and its children, in steps of 10 ms."""
    ticks = 0
    for one in (pid, *children(pid)):
        fields = _stat_fields(one)
        ticks += int(fields[11]) + int(fields[12])  # utime, stime
    return ticks * TICK_S


def memory_mb(pid, field="VmRSS"):
    """VmRSS (now) or VmHWM (the most so far), in MB of 10^6 bytes."""
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        kib = next(int(line.split()[1]) for line in file if line.startswith(field + ":"))
    return kib * 1024 / 1e6


def forget_most(pid):
    """From now on VmHWM is the most since this call (proc_pid_clear_refs(5))."""
    with open(f"/proc/{pid}/clear_refs", "w", encoding="ascii") as file:
        file.write("5")


def load_average():
    return os.getloadavg()[0]
