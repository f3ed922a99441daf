"""Bars as an SVG: what takes the flash of a board, largest first."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

WIDTH, LABEL, ROW, BAR = 720, 210, 22, 14
COLOURS = {
    "module": "#c2410c",
    "module's data": "#fdba74",
    "verifier": "#15803d",
    "ncnn": "#1d4ed8",
    "ncnn's layers": "#60a5fa",
}
OTHERS = "#9ca3af"


def bars(title: str, sizes: Mapping[str, int], most: int) -> str:
    """One bar a component; the scale ends at `most` bytes, the budget."""
    rows = sorted(sizes.items(), key=lambda row: -row[1])
    height = ROW * (len(rows) + 2)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        f'<text x="8" y="16" font-weight="bold">{escape(title)}</text>',
    ]
    room = WIDTH - LABEL - 90
    for number, (name, size) in enumerate(rows, 1):
        top = ROW * number + 6
        length = max(1.0, room * size / most)
        lines += [
            f'<text x="{LABEL - 8}" y="{top + 11}" text-anchor="end">{escape(name)}</text>',
            f'<rect x="{LABEL}" y="{top}" width="{length:.1f}" height="{BAR}"'
            f' fill="{COLOURS.get(name, OTHERS)}"/>',
            f'<text x="{LABEL + length + 6:.1f}" y="{top + 11}">{size / 1024:,.1f} KiB</text>',
        ]
    return "\n".join([*lines, "</svg>", ""])
