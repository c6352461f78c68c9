#!/usr/bin/env python3
"""Measure the native executable from a cold start: loading its rules, and with them a whole diagnosis; a fresh process for each run. Standard library only.

usage: cold_start.py [--k8sdoctor artifacts/native/k8sdoctor] [--rules N] [--runs 40]

`rules list` loads the program's own rules, `rules list --rules DIR` besides them copies under other ids, up to N in all, and `--version` none. What is told is the
difference to `--version`: reading the files, schema, checking, compiling, field mask, and printing the list. In a copy each call and comparison is written with one
blank more, so that it was not compiled for the original. The diagnosis is `scan --from failures.jsonl.gz --at 780s -o json`, with all that it takes: starting, loading,
reading the recording up to that moment, evaluating, and writing the report. The commands take turns, so that other work on the machine meets all of them.
"""
import argparse, glob, os, re, resource, statistics, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def write_copies(count, folder):
    shipped = sorted(path for path in glob.glob(os.path.join(ROOT, "rules/*/*.yaml")) if not path.endswith((".test.yaml", ".signatures.yaml")))
    for number in range(len(shipped), count):
        with open(shipped[number % len(shipped)], encoding="utf-8") as file:
            text = file.read()
        name = f"{re.search(r'(?m)^id: (.*)$', text).group(1)}-{number}"
        text = re.sub(r"(?m)^id: .*$", f"id: {name}", text, count=1)
        with open(os.path.join(folder, f"{name}.yaml"), "w", encoding="utf-8") as file:
            file.write(re.sub(r"(\w)\(", r"\1( ", text).replace(" == ", "  == "))
    return len(shipped)


def run(command, codes=(0,)):
    """Wall and processor time of a process, in milliseconds."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in codes:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode()[-2000:]}")
    return wall * 1000, (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--k8sdoctor", default=os.path.join(ROOT, "artifacts/native/k8sdoctor"))
    parser.add_argument("--rules", type=int, default=0)
    parser.add_argument("--runs", type=int, default=40)
    arguments = parser.parse_args()
    recording = os.path.join(ROOT, "tests/data/recordings/failures.jsonl.gz")
    with tempfile.TemporaryDirectory() as folder:
        shipped = write_copies(arguments.rules, folder)
        commands = {"--version": ["--version"], f"{shipped} rules": ["rules", "list"]}
        if arguments.rules > shipped:
            commands[f"{arguments.rules} rules"] = ["rules", "list", "--rules", folder]
        commands["diagnosis"] = ["scan", "--from", recording, "--at", "780s", "-o", "json"]
        times = {name: [] for name in commands}
        for _ in range(arguments.runs):
            for name, command in commands.items():
                times[name].append(run([arguments.k8sdoctor, *command], codes=(0, 1)))
    for name in commands:
        for which, kind in enumerate(["wall", "processor"]):
            start, all_ = [t[which] for t in times["--version"]], [t[which] for t in times[name]]
            less = (min(start), statistics.median(start)) if name.endswith(" rules") else (0, 0)
            print(f"{name:10} {kind:9} time: lowest {min(all_) - less[0]:6.1f} ms, median {statistics.median(all_) - less[1]:6.1f} ms")


if __name__ == "__main__":
    main()
