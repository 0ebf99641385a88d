"""Run the contract pack against a hub: `python docs/contract/run.py --url https://hub.example --key KEY`.

The hub has to hold the sample borough (`python -m vh demo`) and be in mode live. Without --url, in a checkout of the hub, it makes such a
hub in a temporary folder, serves it on a free port of this machine, and asks that. Needs Python 3.9 and nothing else.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent


def ask(url, key, send, run):
    """Status, headers (names in lower case) and body of one request of the pack."""
    text = send.get("text")
    if text is None and "json" in send:
        text = json.dumps(send["json"], ensure_ascii=False)
    if text is not None:
        text = text.replace("{run}", run) + " " * send.get("padding", 0)
    headers = {"Content-Type": "application/json", **send.get("headers", {})}
    token = {"valid": key, "wrong": "vh_0000000000_" + "x" * 43, "none": None}[send.get("key", "valid")]
    if token:
        headers["Authorization"] = "Bearer " + token
    data = None if text is None else text.encode()
    asked = urllib.request.Request(url + send["path"], data, headers, method=send.get("method", "POST"))
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, {name.lower(): value for name, value in answer.headers.items()}, answer.read()


def differences(expected, found, place="body"):
    """How an answer differs from what the pack expects; fields that the pack does not name are not looked at."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return [one for name, value in expected.items() for one in differences(value, found.get(name), place + "." + name)]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        return [one for i, (a, b) in enumerate(zip(expected, found)) for one in differences(a, b, place + "[" + str(i) + "]")]  # noqa: B905 - Python 3.9
    return [] if expected == found else [place + " is not as expected"]


def run_case(url, key, case, run):
    """What is wrong with the answer to one case; nothing where all is well."""
    status, headers, content = ask(url, key, case["send"], run)
    expect = json.loads(json.dumps(case["expect"]).replace("{run}", run))
    wrong = [] if status == expect["status"] else ["the status is " + str(status) + ", not " + str(expect["status"])]
    for name, value in expect.get("headers", {}).items():
        if value not in headers.get(name, ""):
            wrong.append("the header " + name + " is not as expected")
    if "body" in expect:
        try:
            wrong += differences(expect["body"], json.loads(content))
        except ValueError:
            wrong.append("the body is not JSON")
    return wrong


@contextmanager
def local():
    """A hub with the sample borough in mode live, served on a free port; gives its address and a key."""
    root = HERE.parents[1]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        hub = ["--hub", str(Path(folder) / "hub.duckdb")]
        vh = [sys.executable, "-m", "vh"]
        subprocess.run([*vh, "demo", *hub, "--out", str(Path(folder) / "lists")], cwd=root, check=True, stdout=subprocess.DEVNULL)
        made = subprocess.run(
            [*vh, "key", "make", "--client", "Contract pack", "--json", *hub], cwd=root, check=True, stdout=subprocess.PIPE
        )
        switch = [*vh, "mode", "live", "--name", "Contract pack", "--reason", "a hub of its own", *hub]
        subprocess.run(switch, cwd=root, check=True, stdout=subprocess.DEVNULL)
        serve = [sys.executable, "-m", "streamlit", "run", str(root / "app.py"), "--server.port=" + str(port)]
        environment = {**os.environ, "VH_HUB": hub[1], "PYTHONPATH": str(root)}
        server = subprocess.Popen(serve, cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait("http://127.0.0.1:" + str(port))
            yield "http://127.0.0.1:" + str(port), json.loads(made.stdout)["key"]
        finally:
            server.terminate()
            server.wait(30)


def wait(url):
    """Wait up to two minutes until the hub says that it is ready."""
    for _ in range(600):
        try:
            urllib.request.urlopen(url + "/api/v1/ready", timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("The hub did not become ready. Is something loaded, and is a key in force?")


def run_pack(url, key):
    """Run every case; returns how many went wrong."""
    run, failed = uuid.uuid4().hex[:12], 0
    for case in json.loads((HERE / "cases.json").read_text(encoding="utf-8")):
        wrong = run_case(url, key, case, run)
        failed += bool(wrong)
        print(("FAILED  " if wrong else "ok      ") + case["name"] + ("" if not wrong else ": " + "; ".join(wrong)))
    print("All is well." if not failed else str(failed) + " cases failed.")
    return failed


def main():
    """Run the pack against the hub named, or one made here."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="the hub, such as https://hub.example (default: one made here)")
    parser.add_argument("--key", help="a key of it (or the environment variable VH_KEY)", default=os.environ.get("VH_KEY"))
    given = parser.parse_args()
    if given.url:
        return 1 if run_pack(given.url.rstrip("/"), given.key) else 0
    with local() as (url, key):
        return 1 if run_pack(url, key) else 0


if __name__ == "__main__":
    sys.exit(main())
