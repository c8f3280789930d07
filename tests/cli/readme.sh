# The README's five minutes, typed as they stand there: each command does what it shows. Of its
# output every line must come, but for hashes, times and sizes of the library; "..." stands for
# what is left out.
. "$(dirname "$0")/lib.sh"
unset CMELEDGER_HOME CMELEDGER_TODAY CMELEDGER_PATTERNS
mkdir "$tmp/cmeledger"
cp -r "$samples" "$tmp/cmeledger/"
cat >"$tmp/readme.py" <<'END'
import pathlib, re, subprocess, sys
text, clone, build = pathlib.Path(sys.argv[1]).read_text(), pathlib.Path(sys.argv[2]), sys.argv[3]
tmp = clone.parent
tour = text[text.index("## Five minutes"):text.index("## Settings")]

def here(text):
    return text.replace("/tmp/", f"{tmp}/").replace("$PWD/build", build)

def same(line):  # what is another every time, or with every pattern that is added
    return re.sub(r"\b[0-9a-f]{16,64}\b|\d\d:\d\d:\d\dZ|/[0-9a-f]{2}/|"
                  r"\d+(?= (sections|patterns|examples|events|quotations))", "#", line).rstrip()

shell = subprocess.Popen(["sh"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                         stderr=subprocess.STDOUT, cwd=clone)
def type_in(command):
    shell.stdin.write(f"{command}\necho '--end--'\n")
    shell.stdin.flush()
    lines = iter(shell.stdout.readline, "--end--\n")
    return [same(line) for line in lines]

def check(command, wanted):
    shown = type_in(here(command))
    missing = [line for line in map(same, map(here, wanted)) if line and line.strip() != "..." and
               not any(s == line or line.endswith("...") and s.startswith(line[:-3]) for s in shown)]
    print("not ok" if missing else "ok", command.splitlines()[0])
    for line in missing + (["came:"] + shown if missing else []):
        print("#   " + line)

local = re.search(r"```\n(\[provider lakeside\]\n.*?)```", tour, re.S)[1]
for block in re.findall(r"```\n(.*?)```", tour, re.S):
    if "patterns check" in block:
        patterns = tmp / "tour/patterns"
        patterns.mkdir(mode=0o700, exist_ok=True)
        (patterns / "local.patterns").write_text(local)
        type_in(f"cd {clone}/samples")
    if "backup" in block:
        type_in(f"cd {tmp}")
    command, wanted = None, []
    for line in block.splitlines() + ["$ "]:
        if line.startswith("$ "):
            if command and command.startswith("cat "):  # a file that is shown is one to be made
                (tmp / "tour" / command[4:]).write_text("\n".join(wanted) + "\n")
                type_in(f"cd {tmp}/tour")
            elif command:
                check(command, wanted)
            command, wanted = line[2:], []
        elif command and command.endswith("\\"):
            command += "\n" + line
        elif command:
            wanted.append(line)
END
python3 "$tmp/readme.py" "$root/README.md" "$tmp/cmeledger" "$build"
