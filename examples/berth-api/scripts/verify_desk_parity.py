"""Compares imported call history with the last Harbor Desk dump, row by row."""

import csv
import sys


def rows(path: str) -> set[tuple[str, ...]]:
    with open(path, newline="") as dump:
        return {tuple(row) for row in csv.reader(dump)}


if __name__ == "__main__":
    gone = rows(sys.argv[1]) - rows(sys.argv[2])
    print(f"{len(gone)} rows missing")
    sys.exit(bool(gone))
