"""Counts the test cases of one `bazel test` and closes its log.

    count_tests.py EXIT_CODE_OF_BAZEL BUILD_EVENT_JSON_FILE

Prints what failed, then, alone on the last line, `N passed, N failed`, and
`, N skipped` if some were. A test without a readable test.xml counts as one
case, a target that does not build as one failed. Exits with 0 only if
something passed, nothing failed and Bazel agrees.
"""

import json
import sys
import urllib.parse
import xml.etree.ElementTree

BAZEL_NO_TESTS_FOUND = 4


def read_events(path):
    """The events that were written before Bazel ended, however it ended."""
    events = []
    try:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                events.append(json.loads(line))
    except (OSError, ValueError):
        pass
    return events


def read_cases(result):
    """The (name, outcome) pairs of one test result, outcome being its column."""
    for output in result.get("testActionOutput", []):
        if output.get("name") == "test.xml" and output.get("uri", "").startswith("file:"):
            path = urllib.parse.unquote(urllib.parse.urlparse(output["uri"]).path)
            try:
                tree = xml.etree.ElementTree.parse(path)
            except (OSError, xml.etree.ElementTree.ParseError):
                return
            for case in tree.iter("testcase"):
                name = ".".join(filter(None, [case.get("classname"), case.get("name")]))
                if case.find("failure") is not None or case.find("error") is not None:
                    yield name, "failed"
                elif case.find("skipped") is not None or case.get("status") == "notrun":
                    yield name, "skipped"
                else:
                    yield name, "passed"


def main(bazel_exit_code, events_path):
    count = {"passed": 0, "failed": 0, "skipped": 0}
    failures = []
    last_attempts = {}
    broken = set()
    for event in read_events(events_path):
        identity = event["id"]
        if "testResult" in identity:
            key = identity["testResult"]
            last_attempts[key["label"], key.get("run"), key.get("shard")] = event.get("testResult", {})
        elif "targetCompleted" in identity and not event.get("completed", {}).get("success"):
            broken.add(identity["targetCompleted"]["label"])
        elif "pattern" in identity and "aborted" in event:
            broken.update(identity["pattern"].get("pattern", []))

    for (label, _, _), result in sorted(last_attempts.items(), key=lambda item: item[0][0]):
        cases = list(read_cases(result))
        good = result.get("status") in ("PASSED", "FLAKY")
        if not any(outcome == "failed" for _, outcome in cases):
            # A crash after the report was written, a timeout, no report at all.
            if not good:
                cases.append((result.get("status", "no status").lower(), "failed"))
            elif not cases:
                cases.append(("", "passed"))
        for name, outcome in cases:
            count[outcome] += 1
            if outcome == "failed":
                failures.append(f"{label} {name}")
    # A test that ran was built; Bazel reports its failure as incomplete, too.
    for label in sorted(broken - {label for label, _, _ in last_attempts}):
        count["failed"] += 1
        failures.append(f"{label} was not built")

    if bazel_exit_code not in (0, BAZEL_NO_TESTS_FOUND) and not count["failed"]:
        count["failed"] += 1
        failures.append(f"bazel ended with exit code {bazel_exit_code}")

    for failure in failures:
        print("FAILED", failure)
    closing = f"{count['passed']} passed, {count['failed']} failed"
    if count["skipped"]:
        closing += f", {count['skipped']} skipped"
    print(closing)
    return 0 if bazel_exit_code == 0 and count["passed"] and not count["failed"] else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2]))
