"""XML as a small tree that remembers lines, read without ever following what the file tells the parser to do."""

import io
from dataclasses import dataclass, field
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, InputSource, Locator

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.expatreader import DefusedExpatParser  # type: ignore[import-untyped]

from sabha.algorithms.refused import Refused, gettext_noop

# A schedule nests seven deep; FOSDEM has forty thousand elements.
DEEPEST, MOST_ELEMENTS = 50, 500_000


@dataclass(slots=True)
class Node:
    tag: str
    line: int
    attributes: dict[str, str]
    children: list["Node"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text directly inside, unstripped."""
        return "".join(self.pieces)

    def child(self, *path: str) -> "Node | None":
        """The first child of that name, and so on down the path."""
        node: Node | None = self
        for tag in path:
            node = next((n for n in node.children if n.tag == tag), None) if node else None
        return node

    def all(self, tag: str) -> list["Node"]:
        """The children of that name."""
        return [node for node in self.children if node.tag == tag]

    def words(self, *path: str) -> str:
        """The text of the child at that path, "" when there is none."""
        node = self.child(*path)
        return node.text if node else ""


class _Grower(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.root: Node | None = None
        self.branch: list[Node] = []
        self.elements = 0
        self.place: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 - the interface's name
        self.place = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - the interface's name
        line = (self.place.getLineNumber() if self.place else 0) or 0
        node = Node(name, line, dict(attrs.items()))
        self.elements += 1
        if self.elements > MOST_ELEMENTS or len(self.branch) >= DEEPEST:
            raise Refused(
                gettext_noop("Line %(line)d: the XML is too deep or has too many elements to be a schedule."),
                line=line,
            )
        if self.branch:
            self.branch[-1].children.append(node)
        else:
            self.root = node
        self.branch.append(node)

    def processingInstruction(self, target: str, data: str) -> None:  # noqa: N802 - the interface's name
        """Kept as an attribute that no element can have: a schema cannot see it, and other programs pass over it."""
        if self.branch:
            self.branch[-1].attributes[f"?{target}"] = data

    def endElement(self, name: str) -> None:  # noqa: N802 - the interface's name
        self.branch.pop()

    def characters(self, content: str) -> None:
        if self.branch:
            self.branch[-1].pieces.append(content)


def grown(text: str) -> Node:
    """The root of an XML text.

    Raises Refused for XML that is not well formed, and for any document type or entity: those make XML bombs.
    """
    grower = _Grower()
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(grower)
    source = InputSource()
    # The text is decoded already, so what the XML declaration says of its encoding no longer counts.
    source.setByteStream(io.BytesIO(text.encode("utf-8", "replace")))
    source.setEncoding("utf-8")
    try:
        parser.parse(source)
    except DefusedXmlException:
        raise Refused(
            gettext_noop(
                "The XML declares a document type or entities, which can make a small file swell without end. "
                "Remove the <!DOCTYPE …> from it."
            )
        ) from None
    except SAXParseException as broken:
        raise Refused(
            gettext_noop("Line %(line)d: the XML is not well formed (%(why)s). Export it again."),
            line=broken.getLineNumber() or 1,
            why=broken.getMessage(),
        ) from None
    if grower.root is None:
        raise Refused(gettext_noop("The XML is empty."))
    return grower.root
