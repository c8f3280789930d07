#!/usr/bin/env python3
"""Runs a program on a terminal of its own for a test: terminal.py STEP... -- PROGRAM ARG...

A step is NAME|TEXT|KEYS: the text must come on the screen after the step before; then the keys
are typed. Prints "ok" and "not ok" lines, the last for the exit status, which must be 0."""
import os, pty, signal, sys

steps, program = sys.argv[1:sys.argv.index("--")], sys.argv[sys.argv.index("--") + 1:]
signal.alarm(60)  # a text that never comes ends the test
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(program[0], program)
screen = b""
for step in steps:
    name, text, keys = step.split("|")
    while text.encode() not in screen:
        try:
            more = os.read(terminal, 4096)
        except OSError:  # the program has ended
            more = b""
        if not more:
            print("not ok %s\n#   '%s' did not come:" % (name, text))
            for line in screen.decode("utf-8", "replace").splitlines():
                print("#   " + line)
            sys.exit(1)
        screen += more
    print("ok " + name)
    screen = screen.split(text.encode(), 1)[1]
    os.write(terminal, keys.encode())
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
print("%s the program ends with 0" % ("ok" if status == 0 else "not ok"))
