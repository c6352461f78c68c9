#!/usr/bin/env python3
"""Measure the live view as it runs: the native executable on a terminal, against the fake API server. Standard library only; Linux.

usage: live_view.py [--k8sdoctor artifacts/native/k8sdoctor] [--pods 10000] [--changes 200] [--seconds 30] [--keys 100]

Told are, with changes and at rest: processor time of one core, redraws and bytes written a second and a redraw (what comes within 20 ms of each other is one redraw),
from a key to its letter on the terminal (a letter that stands nowhere else, typed into a filter), and, where tmux is there, from send-keys to the screen that
capture-pane shows, less what the same costs in a shell that echoes.
"""
import argparse, fcntl, os, pty, re, select, shutil, statistics, struct, subprocess, sys, tempfile, termios, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TICKS = os.sysconf("SC_CLK_TCK")
LETTERS = "§¶¤ðßþæø"


class Screen:
    """The program on a pseudo terminal of its own."""

    def __init__(self, command, width=120, height=36):
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.environ["TERM"] = "xterm-256color"
            os.execv(command[0], command)
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def read(self, seconds):
        """What comes within so many seconds, as (time, bytes)."""
        chunks, end = [], time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            if select.select([self.descriptor], [], [], left)[0]:
                chunks.append((time.perf_counter(), os.read(self.descriptor, 65536)))
        return chunks

    def until(self, text, seconds):
        """When these bytes came, or None."""
        seen, end = b"", time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            if select.select([self.descriptor], [], [], left)[0]:
                seen += os.read(self.descriptor, 65536)
                if text in seen:
                    return time.perf_counter()
        return None

    def write(self, text):
        os.write(self.descriptor, text.encode())

    def processor(self):
        """Seconds of processor time so far."""
        with open(f"/proc/{self.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self):
        with open(f"/proc/{self.pid}/status") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) / 1024

    def close(self):
        self.write("\x1b\x1bq")
        self.read(2)
        subprocess.run(["kill", "-9", str(self.pid)], stderr=subprocess.DEVNULL)
        os.waitpid(self.pid, 0)
        os.close(self.descriptor)


def redraws(chunks):
    """The sizes of what was written without a pause of 20 ms."""
    sizes, last = [], -1.0
    for at, data in chunks:
        if at - last > 0.02:
            sizes.append(0)
        sizes[-1] += len(data)
        last = at
    return sizes


def share(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def look(screen, seconds, what):
    """What it costs to stand open for so long."""
    before, began = screen.processor(), time.perf_counter()
    sizes = redraws(screen.read(seconds))
    took = time.perf_counter() - began
    print(f"{what}: {100 * (screen.processor() - before) / took:.1f} % of a core; {len(sizes) / took:.1f} redraws a second of {statistics.mean(sizes or [0]) / 1024:.1f} KB "
          f"(most {max(sizes or [0]) / 1024:.1f} KB); {screen.memory():.0f} MiB resident", flush=True)


def measure(doctor, kubeconfig, arguments, what):
    screen = Screen([doctor, "--kubeconfig", kubeconfig])
    if screen.until(b"ritical", 120) is None:
        sys.exit("no incident came")
    screen.read(15)
    look(screen, arguments.seconds, what)
    screen.write("2")
    screen.read(5)
    look(screen, arguments.seconds, f"{what}, pods in sight")
    screen.write("1")
    screen.read(5)
    screen.write("/")
    screen.read(0.5)
    delays = []
    for number in range(arguments.keys):
        letter = LETTERS[number % len(LETTERS)]
        sent = time.perf_counter()
        screen.write(letter)
        came = screen.until(letter.encode(), 5)
        if came is None:
            sys.exit("a key did not come on the screen")
        delays.append((came - sent) * 1000)
        screen.write("\x7f")
        screen.read(0.15)
    print(f"{what}: from a key to the terminal {statistics.median(delays):.1f} ms (median), {share(delays, 0.9):.1f} ms (p90), {share(delays, 0.99):.1f} ms (p99)", flush=True)
    screen.close()


def in_tmux(command, keys):
    """Milliseconds from send-keys to the letter in capture-pane."""
    tmux = ["tmux", "-L", f"bench-{os.getpid()}-{os.path.basename(command[0])}"]
    subprocess.run([*tmux, "-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "36", *command], check=True)
    time.sleep(20 if "cat" not in command else 1)
    if "cat" not in command:
        subprocess.run([*tmux, "send-keys", "/"])
        time.sleep(0.5)
    delays = []
    for number in range(keys):
        letter = LETTERS[number % len(LETTERS)]
        sent = time.perf_counter()
        subprocess.run([*tmux, "send-keys", "-l", letter])
        while letter not in subprocess.run([*tmux, "capture-pane", "-p"], capture_output=True, text=True).stdout:
            if time.perf_counter() - sent > 5:
                sys.exit("a key did not come on the screen of tmux")
        delays.append((time.perf_counter() - sent) * 1000)
        subprocess.run([*tmux, "send-keys", "BSpace"])
        time.sleep(0.1)
    subprocess.run([*tmux, "kill-server"])
    return delays


def serve(arguments, changes):
    kubeconfig = os.path.join(tempfile.mkdtemp(), "kubeconfig")
    server = subprocess.Popen([*arguments.fake_api_server.split(), "--pods", str(arguments.pods), "--changes", str(changes), "--kubeconfig", kubeconfig],
                              stdout=subprocess.PIPE, text=True)
    if " is up" not in server.stdout.readline():
        sys.exit("the fake API server did not come up")
    return server, kubeconfig


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--k8sdoctor", default=os.path.join(ROOT, "artifacts/native/k8sdoctor"))
    parser.add_argument("--fake-api-server", default=f"dotnet {ROOT}/artifacts/bin/FakeApiServer/release/FakeApiServer.dll")
    parser.add_argument("--pods", type=int, default=10_000)
    parser.add_argument("--changes", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--keys", type=int, default=100)
    arguments = parser.parse_args()
    doctor = os.path.abspath(arguments.k8sdoctor)
    for changes in (arguments.changes, 0):
        server, kubeconfig = serve(arguments, changes)
        try:
            what = f"{arguments.pods} pods, {changes} changes a second"
            measure(doctor, kubeconfig, arguments, what)
            if shutil.which("tmux"):
                ours, shell = in_tmux([doctor, "--kubeconfig", kubeconfig], arguments.keys), in_tmux(["cat"], arguments.keys)
                print(f"{what}: from send-keys to the screen of tmux {share(ours, 0.5):.0f} ms (median), {share(ours, 0.9):.0f} ms (p90); in cat {share(shell, 0.5):.0f} and {share(shell, 0.9):.0f} ms",
                      flush=True)
        finally:
            server.kill()
            server.wait()


if __name__ == "__main__":
    main()
