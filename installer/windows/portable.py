#!/usr/bin/env python3
"""Writes a zip whose names Windows reads as they are, and whose bytes repeat.

    portable.py OUT.zip FILE[=NAME] …

The zip of Debian marks no name as UTF-8 when it leaves out what differs from one machine to the next.
"""

import os
import sys
import time
import zipfile
from pathlib import Path


def main():
    when = time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"]))[:6]
    with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for word in sys.argv[2:]:
            file, _, name = word.partition("=")
            info = zipfile.ZipInfo(name or Path(file).name, when)
            info.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(info, Path(file).read_bytes())


main()
