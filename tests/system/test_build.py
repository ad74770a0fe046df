"""The program as it is built: what hardens it is really in it."""

import os
import subprocess
import unittest

YUNTA = os.environ["YUNTA"]


def readelf(*words):
    return subprocess.run(["readelf", "-W", *words, YUNTA], capture_output=True, text=True, check=True).stdout


class Hardened(unittest.TestCase):
    def test_it_lies_anywhere_in_memory(self):
        self.assertRegex(readelf("-h"), r"Type:\s+DYN")

    def test_its_tables_are_read_only_from_the_start(self):
        self.assertIn("GNU_RELRO", readelf("-l"))
        self.assertRegex(readelf("-d"), r"BIND_NOW|FLAGS_1.*NOW")

    def test_no_page_is_written_and_run(self):
        self.assertRegex(readelf("-l"), r"GNU_STACK\s.*\sRW\s")
        self.assertNotRegex(readelf("-l"), r"LOAD\s.*\sRWE\s")

    def test_stacks_and_buffers_are_guarded(self):
        symbols = readelf("--dyn-syms")
        self.assertIn("__stack_chk_fail", symbols)
        self.assertIn("__snprintf_chk", symbols)

    def test_no_library_is_looked_for_where_anybody_may_write(self):
        self.assertNotRegex(readelf("-d"), "RPATH|RUNPATH")


if __name__ == "__main__":
    unittest.main(verbosity=2)
