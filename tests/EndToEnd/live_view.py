#!/usr/bin/env python3
"""Drives the real program in tmux, against the fake API server, and looks at the screen as a person does. Standard library only; needs tmux.

usage: live_view.py [--k8sdoctor artifacts/native/k8sdoctor] [--fake-api-server 'dotnet artifacts/bin/FakeApiServer/debug/FakeApiServer.dll']

Each step presses keys and waits for what must then stand on the screen. The first that does not come within its time ends the run with the screen that was
there instead, and exit code 1. Ends with one line: "N steps passed". Without tmux it says so and ends with 0.
"""
import argparse, os, re, shutil, signal, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
RECORDING = os.path.join(ROOT, "tests/data/recordings/failures.jsonl.gz")
PATIENCE = 60.0


class Terminal:
    """A pane of a tmux server of its own."""

    def __init__(self, width, height, command, environment):
        self.socket = f"k8sdoctor-{os.getpid()}"
        self.tmux("kill-server", check=False)
        variables = [part for name, value in environment.items() for part in ("-e", f"{name}={value}")]
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(width), "-y", str(height), *variables, "env", "PS1=", "sh")
        self.keys(f"stty -a > {environment['BEFORE']}; {command}; echo ended with $?; stty -a > {environment['AFTER']}", "Enter")

    def tmux(self, *arguments, check=True):
        return subprocess.run(["tmux", "-L", self.socket, *arguments], check=check, capture_output=True, text=True).stdout

    def keys(self, *keys):
        self.tmux("send-keys", *keys)

    def back(self):
        """Escape, and nothing after it until the page is another one: with the next key at once it would be Alt and that key."""
        before, end = self.title(), time.monotonic() + PATIENCE
        self.keys("Escape")
        while self.title() == before and time.monotonic() < end:
            time.sleep(0.05)

    def title(self):
        """The word that begins the title of the page."""
        found = re.search(r"─ (\S+)", self.screen())
        return found and found.group(1)

    def type(self, text):
        self.tmux("send-keys", "-l", text)

    def screen(self):
        return self.tmux("capture-pane", "-p")

    def resize(self, width, height):
        self.tmux("resize-window", "-x", str(width), "-y", str(height))

    def close(self):
        self.tmux("kill-server", check=False)


class Walk:
    """Steps, counted; each a name and what must come on the screen."""

    def __init__(self, terminal):
        self.terminal, self.passed = terminal, 0

    def sees(self, step, *patterns, absent=(), patience=PATIENCE):
        end = time.monotonic() + patience
        while True:
            screen = self.terminal.screen()
            missing = [p for p in patterns if not re.search(p, screen)] + [f"not {p}" for p in absent if re.search(p, screen)]
            if not missing:
                self.passed += 1
                print(f"ok: {step}", flush=True)
                return screen
            if time.monotonic() > end:
                sys.exit(f"FAILED: {step}: {', '.join(missing)}\n{screen}")
            time.sleep(0.05)

    def holds(self, step, is_so, said=""):
        end = time.monotonic() + PATIENCE
        while not is_so():
            if time.monotonic() > end:
                sys.exit(f"FAILED: {step} {said}\n{self.terminal.screen()}")
            time.sleep(0.05)
        self.passed += 1
        print(f"ok: {step}", flush=True)


def serve(command, folder, *arguments):
    kubeconfig = os.path.join(folder, "kubeconfig")
    server = subprocess.Popen([*command.split(), "--kubeconfig", kubeconfig, "--identity", os.path.join(folder, "identity"), *arguments], stdout=subprocess.PIPE, text=True)
    line = server.stdout.readline()
    if " is up" not in line:
        sys.exit(f"the fake API server did not come up: {line}")
    return server, kubeconfig, re.search(r":(\d+)", line).group(1)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def walk(arguments, folder):
    play = ["--from", RECORDING, "--at", "780s", "--speed", "0"]
    server, kubeconfig, port = serve(arguments.fake_api_server, folder, *play)
    before, after = os.path.join(folder, "before"), os.path.join(folder, "after")
    environment = {"KUBECONFIG": kubeconfig, "XDG_STATE_HOME": folder, "XDG_CONFIG_HOME": folder, "BEFORE": before, "AFTER": after}
    terminal = Terminal(120, 36, os.path.abspath(arguments.k8sdoctor), environment)
    try:
        steps = Walk(terminal)
        steps.sees("incidents, worst first, and the first one explained", r"─ Incidents \d+ ─", r"critical", r"iris-wrong-probe|CRITICAL|▲", r"(?i)fix")
        terminal.keys("/")
        terminal.type("wrong-probe")
        terminal.keys("Enter")
        steps.sees("a filter leaves one incident", r"─ Incidents 1 of", r"iris-wrong-probe", r"wrong-endpoint", absent=[r"oom-model"])
        terminal.keys("x")
        steps.sees("all about it", r"─ Incident: ", r"(?i)liveness", r"(?i)evidence", r"/wrong-endpoint")
        terminal.back()
        terminal.keys("l")
        steps.sees("its logs", r"─ Logs: ", r"GET /wrong-endpoint|404|Uvicorn|INFO")
        terminal.back()
        terminal.keys("2")
        steps.sees("pods", r"─ Pods \d", r"STATUS", r"RESTARTS")
        terminal.keys("/")
        terminal.type("oom")
        terminal.keys("Enter")
        steps.sees("pods, filtered", r"─ Pods .*oom", r"oom-model", absent=[r"iris-api-"])
        terminal.keys("d")
        steps.sees("a description", r"─ Describe", r"OOMKilled", r"oom-model")
        terminal.back()
        terminal.keys("y")
        steps.sees("YAML", r"─ YAML", r"kind: Pod", r"apiVersion: v1", absent=[r"managedFields"])
        terminal.back()
        for key, what, pattern in [("3", "HPAs", r"(?i)targets?|current"), ("4", "rollouts", r"(?i)rollout|progress"), ("5", "nodes", r"node1"), ("6", "events", r"(?i)reason"),
                                   ("7", "timeline", r"WHAT HAPPENED"), ("8", "blind spots", r"(?i)secrets?|blind")]:
            terminal.keys(key)
            steps.sees(what, rf"(?i)─ {what}\b", pattern)
        terminal.keys(":")
        terminal.type("deploy")
        terminal.keys("Enter")
        steps.sees("a kind by its name", r"─ Deployments", r"(?i)ready", r"iris-rollout|iris-api")
        terminal.keys("?")
        steps.sees("help", r"─ Help", r"(?i)keys?", r"(?i)quit")
        terminal.back()
        terminal.keys("1")
        terminal.resize(80, 24)
        steps.sees("80x24 is enough", r"─ Incidents", r"(?i)critical|▲")
        for width in range(60, 130, 7):
            terminal.resize(width, 20 + width % 9)
        terminal.resize(120, 36)
        steps.sees("a storm of resizes", r"(?i)critical|▲")
        server.kill()
        server.wait()
        steps.sees("a server that went is told", r"(?i)stale|refused|unreachable|catching up|trying again")
        server, _, _ = serve(arguments.fake_api_server, folder, "--port", port, *play)
        steps.sees("and one that came back", r"(?i)connected", absent=[r"(?i)stale since"])
        terminal.keys("q")
        steps.sees("the way out", r"ended with 0")
        steps.holds("the terminal is as it was", lambda: os.path.exists(after) and read(after) == read(before), f"{before} {after}")
        terminal.keys(f"{os.path.abspath(arguments.k8sdoctor)}; echo killed with $?; stty -a > {after}", "Enter")
        steps.sees("it starts again", r"(?i)critical|▲")
        os.remove(after)
        pid = terminal.tmux("display-message", "-p", "#{pane_pid}").strip()
        for child in subprocess.run(["pgrep", "-P", pid], capture_output=True, text=True).stdout.split():
            os.kill(int(child), signal.SIGTERM)
        steps.sees("SIGTERM ends it", r"killed with \d+")
        steps.holds("the terminal is as it was, then too", lambda: os.path.exists(after) and read(after) == read(before), f"{before} {after}")
        return steps.passed
    finally:
        terminal.close()
        server.kill()
        server.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--k8sdoctor", default=os.path.join(ROOT, "artifacts/native/k8sdoctor"))
    parser.add_argument("--fake-api-server", default=f"dotnet {ROOT}/artifacts/bin/FakeApiServer/debug/FakeApiServer.dll")
    arguments = parser.parse_args()
    if shutil.which("tmux") is None:
        print("skipped: there is no tmux")
        return
    with tempfile.TemporaryDirectory() as folder:
        print(f"{walk(arguments, folder)} steps passed")


if __name__ == "__main__":
    main()
