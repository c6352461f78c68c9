#!/usr/bin/env python3
"""Measure the native executable as a person meets it, beside kubectl, against the fake API server. Standard library only.

usage: end_to_end.py [--k8sdoctor artifacts/native/k8sdoctor] [--fake-api-server PATH] [--pods 10000] [--runs 5]

  demo            start to the first screen that shows an incident (in a pseudo terminal of 120x36 that answers a terminal's queries), and resident memory
  first findings  start of the live view to the first incident on the screen, beside `kubectl get pods -A -o json`
  scan            the whole triage, beside the same kubectl
  explain         one pod, beside `kubectl describe pod`

Times are medians of wall time in milliseconds, all of one run on one machine: compare them with each other, not with another machine's.
"""
import argparse, fcntl, json, os, pty, re, select, signal, statistics, struct, subprocess, sys, tempfile, termios, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ANSWERS = [(rb"\x1b\[0?c", b"\x1b[?62;22c"), (rb"\x1b\[6n", b"\x1b[1;1R"), (rb"\x1b\]10;\?", b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\"),
           (rb"\x1b\]11;\?", b"\x1b]11;rgb:0000/0000/0000\x1b\\"), (rb"\x1b\[\?u", b"\x1b[?0u"), (rb"\x1b\[18t", b"\x1b[8;36;120t")]


def on_terminal(command, marker, limit=60.0):
    """Start a command in a pseudo terminal; the seconds until `marker` (a pattern) is in its output, and its resident memory in MiB a second later."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
        os.execv(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    started, seen, plain, found = time.perf_counter(), b"", "", None
    while time.perf_counter() - started < limit and (found is None or time.perf_counter() - started < found + 1):
        ready, _, _ = select.select([terminal], [], [], 0.05)
        if not ready:
            continue
        try:
            data = os.read(terminal, 65536)
        except OSError:
            break
        for query, answer in ANSWERS:
            for _ in re.finditer(query, data):
                os.write(terminal, answer)
        seen += data
        if found is None:
            plain = re.sub(rb"\x1b(\[[0-9;?]*[A-Za-z]|\][^\x07\x1b]*(\x07|\x1b\\))", b"", seen).decode("utf-8", "replace")
            if re.search(marker, plain):
                found = time.perf_counter() - started
    rss = re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{child}/status").read()) if os.path.exists(f"/proc/{child}/status") else None
    os.kill(child, signal.SIGTERM)
    os.waitpid(child, 0)
    os.close(terminal)
    if found is None:
        sys.exit(f"{' '.join(command)} did not show {marker!r} within {limit:.0f} s; its screen ended with:\n{plain[-2000:]}")
    return found, int(rss.group(1)) / 1024 if rss else float("nan")


def wall(command, codes=(0, 1)):
    started = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if done.returncode not in codes:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode()[-2000:]}")
    return time.perf_counter() - started


def row(what, seconds, beside=None):
    text = f"{what:58} {statistics.median(seconds) * 1000:9.0f} ms"
    print(text + (f"   {statistics.median(seconds) / beside:5.2f} x kubectl" if beside else ""), flush=True)
    return statistics.median(seconds)


def serve(arguments):
    kubeconfig = os.path.join(tempfile.mkdtemp(), "kubeconfig")
    server = subprocess.Popen([*arguments.fake_api_server.split(), "--pods", str(arguments.pods), "--kubeconfig", kubeconfig], stdout=subprocess.DEVNULL)
    for _ in range(600):
        if os.path.exists(kubeconfig) and subprocess.run(["kubectl", "--kubeconfig", kubeconfig, "version"], capture_output=True).returncode == 0:
            return server, kubeconfig
        time.sleep(0.2)
    sys.exit("the fake API server did not come up")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--k8sdoctor", default=os.path.join(ROOT, "artifacts/native/k8sdoctor"))
    parser.add_argument("--fake-api-server", default=f"dotnet {ROOT}/artifacts/bin/FakeApiServer/release/FakeApiServer.dll")
    parser.add_argument("--pods", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    doctor, runs = os.path.abspath(arguments.k8sdoctor), range(arguments.runs)
    print(f"{doctor}: {os.path.getsize(doctor) / 2**20:.1f} MiB")
    demo = [on_terminal([doctor, "demo"], "(?i)critical.*iris") for _ in runs]
    row("demo: start to first screen with incidents", [d[0] for d in demo])
    print(f"{'demo: resident memory':58} {statistics.median(d[1] for d in demo):9.0f} MiB")

    server, kubeconfig = serve(arguments)
    try:
        kubectl = ["kubectl", "--kubeconfig", kubeconfig]
        pods = json.loads(subprocess.check_output([*kubectl, "get", "pods", "-A", "--chunk-size=500", "-o", "json"]))["items"]
        broken = next(p for p in pods if any("waiting" in c.get("state", {}) for c in p["status"].get("containerStatuses", [])))
        where, name = broken["metadata"]["namespace"], broken["metadata"]["name"]
        get = row(f"kubectl get pods -A -o json ({len(pods)} pods)", [wall([*kubectl, "get", "pods", "-A", "-o", "json"]) for _ in runs])
        live = [on_terminal([doctor, "--kubeconfig", kubeconfig], r"(?i)(critical|warning)\s+\S*\s*\d+[smhd]") for _ in runs]
        row("live view: start to first findings", [t[0] for t in live], get)
        print(f"{'live view: resident memory':58} {statistics.median(t[1] for t in live):9.0f} MiB")
        row("scan: everything", [wall([doctor, "scan", "--kubeconfig", kubeconfig]) for _ in runs], get)
        describe = row(f"kubectl describe pod ({where}/{name})", [wall([*kubectl, "-n", where, "describe", "pod", name]) for _ in runs])
        row("explain: that pod", [wall([doctor, "explain", f"pod/{name}", "-n", where, "--kubeconfig", kubeconfig], (0, 1, 4)) for _ in runs], describe)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
