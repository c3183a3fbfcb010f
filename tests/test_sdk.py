#!/usr/bin/env python3
"""The browser SDK without a browser: types, unit tests, sizes, and a mutation of every number."""

import os
import re
import subprocess
import unittest

import harness

SDK = os.path.join(harness.ROOT, "sdk", "browser")


def install():
    if not os.path.isdir(os.path.join(SDK, "node_modules", "esbuild")):
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=SDK, check=True, capture_output=True,
                       timeout=300)


def node(*command):
    """Runs a tool of the SDK to its end; what it printed."""
    done = subprocess.run(["node", *command], cwd=SDK, capture_output=True, timeout=200, check=False)
    output = (done.stdout + done.stderr).decode("utf-8", "replace")
    if done.returncode != 0:
        raise AssertionError(output[-6000:])
    return output


class Sdk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        install()

    def test_types_are_right(self):
        node("node_modules/typescript/bin/tsc", "--noEmit", "-p", ".")

    def test_unit_tests_pass(self):
        output = node("tools/unit_tests.mjs")
        print(re.search(r"pass \d+", output)[0], "unit tests")

    def test_sizes_are_held(self):
        print(node("tools/size.mjs"))

    def test_every_snippet_of_the_documentation_compiles(self):
        print(node("tools/snippets.mjs"))

    def test_every_number_is_watched_by_a_unit_test(self):
        print(node("tools/mutate.mjs"))

    def test_the_lock_file_names_no_registry(self):
        with open(os.path.join(SDK, "package-lock.json"), encoding="utf-8") as file:
            self.assertNotIn("resolved", file.read())


if __name__ == "__main__":
    harness.main()
