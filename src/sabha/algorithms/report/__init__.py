"""A summit's report: a document of questions and answers, what contradicts what in it, and the files it becomes."""

from sabha.algorithms.report.contradictions import Contradiction, blanks, contradictions
from sabha.algorithms.report.document import Cell, List, Paragraph, Report, Section, Table
from sabha.algorithms.report.plain import as_plain
from sabha.algorithms.report.wikitext import as_wikitext_page
from sabha.algorithms.report.word import as_docx

__all__ = [
    "Cell",
    "Contradiction",
    "List",
    "Paragraph",
    "Report",
    "Section",
    "Table",
    "as_docx",
    "as_plain",
    "as_wikitext_page",
    "blanks",
    "contradictions",
]
