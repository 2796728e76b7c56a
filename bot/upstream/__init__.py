"""Looks at capstones' issues and pull requests, twice a day at most; it only ever reads."""
