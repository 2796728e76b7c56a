"""A line on a terminal that says how far a search is; silent where nobody looks, as in a file or a pipe."""

from __future__ import annotations

from types import TracebackType
from typing import TextIO

from bot.core.matching import Progress

WIDTH = 24


class ProgressBar:
    """`with ProgressBar(sys.stderr) as bar: propose(..., tell=bar.tell)`; the line is gone at the end."""

    def __init__(self, out: TextIO) -> None:
        self._out = out if out.isatty() else None

    def __enter__(self) -> ProgressBar:
        return self

    def tell(self, progress: Progress) -> bool:
        """Show it, and go on."""
        if self._out is not None:
            self._out.write(f"\r\x1b[2K{line(progress)}")
            self._out.flush()
        return True

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._out is not None:
            self._out.write("\r\x1b[2K")
            self._out.flush()


def line(progress: Progress) -> str:
    """Such as "█████▌··· 464 of 464 placed; improving: 3.1 % from the best possible"."""
    full = min(max(progress.done, 0.0), 1.0) * WIDTH
    bar = "█" * int(full) + "▌" * (full % 1 >= 0.5)
    text = f"{progress.placed:,} of {progress.most:,} placed"
    if progress.gap is not None:
        text += f"; improving: {progress.gap:.1%} from the best possible"
    return f"{bar:·<{WIDTH}} {text}"
