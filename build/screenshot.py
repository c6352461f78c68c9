#!/usr/bin/env python3
"""Turns a terminal screen into an SVG picture, for the README.

    tmux capture-pane -p -e -t SESSION | build/screenshot.py > docs/live-view.svg

Reads text with SGR colours from stdin. Every run of equal style becomes one <text> of exact length, so that columns stand where they stood whatever font is there.
"""
import re
import sys
import unicodedata
from html import escape

CELL_WIDTH, CELL_HEIGHT, FONT_SIZE, MARGIN = 8.4, 17, 14, 12
FOREGROUND, BACKGROUND = "#d7dce2", "#12161c"
SIXTEEN = ["#1c1f24", "#d14d4d", "#3f9d6a", "#c48a1a", "#4a87d6", "#a668c4", "#3a9ea6", "#c9ced6",
           "#6d7580", "#ff6b6b", "#7ad9a5", "#ffd166", "#82b8ff", "#d49cf0", "#7fd8df", "#ffffff"]
SGR = re.compile(r"\x1b\[([0-9;:]*)m")
OTHER_ESCAPE = re.compile(r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-9;?]*[A-Za-ln-z]|\x1b[()][A-Z0-9]|[\x0e\x0f]")


def colour256(n):
    if n < 16:
        return SIXTEEN[n]
    if n >= 232:
        return "#%02x%02x%02x" % ((8 + 10 * (n - 232),) * 3)
    steps = [0, 95, 135, 175, 215, 255]
    n -= 16
    return "#%02x%02x%02x" % (steps[n // 36], steps[n // 6 % 6], steps[n % 6])


class Style:
    def __init__(self):
        self.foreground = self.background = None
        self.flags = frozenset()

    def key(self):
        return self.foreground, self.background, self.flags

    def apply(self, parameters):
        codes = [int(p or 0) for p in re.split("[;:]", parameters)]
        flags = set(self.flags)
        while codes:
            code = codes.pop(0)
            if code == 0:
                self.foreground = self.background = None
                flags = set()
            elif code in (1, 2, 3, 4, 7):
                flags.add(code)
            elif code == 22:
                flags -= {1, 2}
            elif code in (23, 24, 27):
                flags.discard(code - 20)
            elif code in (38, 48):
                value = self.extended(codes)
                if code == 38:
                    self.foreground = value
                else:
                    self.background = value
            elif code == 39:
                self.foreground = None
            elif code == 49:
                self.background = None
            elif 30 <= code <= 37 or 90 <= code <= 97:
                self.foreground = SIXTEEN[code - 30 if code < 90 else code - 82]
            elif 40 <= code <= 47 or 100 <= code <= 107:
                self.background = SIXTEEN[code - 40 if code < 100 else code - 92]
        self.flags = frozenset(flags)

    @staticmethod
    def extended(codes):
        if codes and codes.pop(0) == 2:
            red, green, blue = codes[:3]
            del codes[:3]
            return "#%02x%02x%02x" % (red, green, blue)
        return colour256(codes.pop(0)) if codes else None


def columns(character):
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def runs(line, style):
    """Yields (column, width, text, style) of each run of equal style."""
    column, at = 0, 0
    for match in list(SGR.finditer(line)) + [None]:
        text = line[at:match.start() if match else len(line)]
        if text:
            width = sum(columns(c) for c in text)
            yield column, width, text, style.key()
            column += width
        if match:
            style.apply(match.group(1))
            at = match.end()


def draw(column, row, width, text, key):
    foreground, background, flags = key
    foreground, background = foreground or FOREGROUND, background or (FOREGROUND if 7 in flags else None)
    if 7 in flags:
        foreground, background = key[1] or BACKGROUND, key[0] or FOREGROUND
    x, y = MARGIN + column * CELL_WIDTH, MARGIN + row * CELL_HEIGHT
    if background:
        yield f'<rect x="{x:.1f}" y="{y}" width="{width * CELL_WIDTH:.1f}" height="{CELL_HEIGHT}" fill="{background}"/>'
    shown = text.rstrip()
    lead = len(shown) - len(shown.lstrip())
    shown = shown.lstrip()
    if not shown:
        return
    looks = (' font-weight="bold"' if 1 in flags else "") + (' opacity=".65"' if 2 in flags else "")
    looks += (' font-style="italic"' if 3 in flags else "") + (' text-decoration="underline"' if 4 in flags else "")
    length = sum(columns(c) for c in shown) * CELL_WIDTH
    yield (f'<text x="{x + lead * CELL_WIDTH:.1f}" y="{y + CELL_HEIGHT - 4}" fill="{foreground}" textLength="{length:.1f}" '
           f'lengthAdjust="spacingAndGlyphs"{looks}>{escape(shown)}</text>')


def main():
    lines = OTHER_ESCAPE.sub("", sys.stdin.read()).rstrip("\n").split("\n")
    style, body, widest = Style(), [], 0
    for row, line in enumerate(lines):
        for column, width, text, key in runs(line, style):
            widest = max(widest, column + width)
            body.extend(draw(column, row, width, text, key))
    width, height = widest * CELL_WIDTH + 2 * MARGIN, len(lines) * CELL_HEIGHT + 2 * MARGIN
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}" '
          f'font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace" font-size="{FONT_SIZE}" xml:space="preserve">')
    print(f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>')
    print("\n".join(body))
    print("</svg>")


main()
