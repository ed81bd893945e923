"""Reads the text of an HTML page as lines, however broken the page is."""

import re
from html.parser import HTMLParser

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "head", "header", "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
))  # fmt: skip
_UNREAD = frozenset((
    "script", "style", "template", "noscript", "title", "svg", "nav", "button", "select",
))  # fmt: skip
_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}

# These stand apart from what is above and below them.
_SPACED = frozenset((*_HEADINGS, "p", "ul", "ol", "table", "div", "section"))

_DECLARATION = re.compile(r"<!--|<!|<\?")
_COMMENT_END = re.compile(r"--!?>")
_ANGLE = re.compile(">")


class _Reader(HTMLParser):
    """Collects the text of a page as lines; takes any markup, however broken."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._line: list[str] = []
        self._prefix = ""
        self._unread: str | None = None
        self._is_verbatim = False
        self._has_text = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begins a line at a block, a cell or a break."""
        del attrs
        if self._unread:
            return
        if tag in _UNREAD:
            self._unread = tag
        elif tag == "br":
            self._end_line()
        elif tag in {"td", "th"}:
            self._line.append("\t" if self._has_text else "")
        elif tag in _BLOCKS:
            # A paragraph inside a list item is still that item.
            opens_item = self._prefix == "- " and tag in {"p", "div"} and not self._has_text
            self._end_line(keep_prefix=opens_item)
            if tag in _SPACED and not opens_item:
                self.lines.append("")
            self._prefix = _HEADINGS.get(tag, "- " if tag == "li" else self._prefix)
            self._is_verbatim = tag == "pre" or self._is_verbatim

    def handle_endtag(self, tag: str) -> None:
        """Ends a line where a block ends."""
        if self._unread:
            self._unread = None if tag == self._unread else self._unread
            return
        if tag in _BLOCKS:
            self._end_line()
            self._is_verbatim = self._is_verbatim and tag != "pre"
            if tag in _SPACED:
                self.lines.append("")

    def handle_data(self, data: str) -> None:
        """Adds text, with line breaks only where they are verbatim."""
        if self._unread:
            return
        pieces = data.split("\n") if self._is_verbatim else [re.sub(r"[ \t\r\n\f]+", " ", data)]
        for number, piece in enumerate(pieces):
            if number:
                self._end_line()
            self._line.append(piece)
            self._has_text = self._has_text or bool(piece.strip())

    def _end_line(self, keep_prefix: bool = False) -> None:
        line = "".join(self._line).strip()
        self._line, self._has_text = [], False
        if line:
            self.lines.append(self._prefix + re.sub(r" {2,}", " ", line))
        if line or not keep_prefix:
            self._prefix = ""

    def text(self) -> str:
        """Everything read, with at most one empty line between blocks."""
        self._end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip() + "\n"


def _without_declarations(page: str) -> str:
    """The page without comments, doctypes and <![…]>: on broken ones Python's parser is slow, or fails.

    As in browsers, a comment that is never closed goes on to the end.
    """
    pieces, at = [], 0
    while start := _DECLARATION.search(page, at):
        pieces.append(page[at : start.start()])
        # The two dashes of "<!-->" both open and close it.
        end = _COMMENT_END.search(page, start.end() - 2) if start[0] == "<!--" else _ANGLE.search(page, start.end())
        at = end.end() if end else len(page)
    return "".join([*pieces, page[at:]])


def from_html(page: str) -> str:
    """Headings as # lines, list items as - lines, the cells of a row with tabs between them; no scripts, no menus."""
    reader = _Reader()
    page = _without_declarations(page)
    # What follows the last ">" holds no tag; Python's parser takes quadratic time to find that out for itself.
    tail = page.rfind(">") + 1
    reader.feed(page[:tail] + page[tail:].replace("<", "&lt;"))
    reader.close()
    return reader.text()
