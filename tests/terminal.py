#!/usr/bin/env python3
"""Runs a program on a terminal of its own for a test: terminal.py [COLUMNS] STEP... -- PROGRAM ARG...

A step is NAME|TEXT|KEYS: the text must come on the screen after the step before; then the keys
are typed. Prints "ok" and "not ok" lines, the last for the exit status, which must be 0.
Without a step, prints what came on the screen."""
import fcntl, os, pty, signal, struct, sys, termios

steps, program = sys.argv[1:sys.argv.index("--")], sys.argv[sys.argv.index("--") + 1:]
columns = int(steps.pop(0)) if steps and steps[0].isdigit() else 80
signal.alarm(60)  # a text that never comes ends the test
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    os.execvp(program[0], program)
screen = b""
while not steps:
    try:
        screen += os.read(terminal, 4096)
    except OSError:  # the program has ended
        sys.stdout.buffer.write(screen.replace(b"\r\n", b"\n"))
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
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
