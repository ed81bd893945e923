"""Paper: PDF files set by typst, in every script, without a browser and without a network.

Typst carries Latin fonts of its own. All other scripts come from the machine's Noto fonts (Debian: fonts-noto-core);
`missing_scripts` says which are not there, and `./sabha doctor` tells the operator.
"""

import functools
import json
import tempfile
from pathlib import Path

from django.conf import settings

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts")
SCRIPTS = {
    "Devanagari": "NotoSansDevanagari", "Bengali": "NotoSansBengali", "Gurmukhi": "NotoSansGurmukhi",
    "Gujarati": "NotoSansGujarati", "Oriya": "NotoSansOriya", "Tamil": "NotoSansTamil", "Telugu": "NotoSansTelugu",
    "Kannada": "NotoSansKannada", "Malayalam": "NotoSansMalayalam", "Nastaliq": "NotoNastaliqUrdu",
    "Arabic": "NotoNaskhArabic",
}  # fmt: skip
FAMILIES = (
    "Noto Sans", "Noto Sans Devanagari", "Noto Sans Bengali", "Noto Sans Gurmukhi", "Noto Sans Gujarati",
    "Noto Sans Oriya", "Noto Sans Tamil", "Noto Sans Telugu", "Noto Sans Kannada", "Noto Sans Malayalam",
    "Noto Sans Ol Chiki", "Noto Nastaliq Urdu", "Noto Naskh Arabic", "Libertinus Serif",
)  # fmt: skip
NASTALIQ = frozenset({"ur", "ks"})
TEMPLATES = Path(settings.BASE) / "templates" / "paper"


@functools.cache
def font_paths():
    """Folders of this machine in which typst looks for fonts; SABHA_FONTS may name another."""
    own = [settings.SABHA_FONTS] if settings.SABHA_FONTS else []
    return [folder for folder in (*own, *FONT_FOLDERS) if Path(folder).is_dir()]


@functools.cache
def missing_scripts():
    """Scripts that a PDF made here would show as empty boxes."""
    there = {path.name.split("-")[0] for folder in font_paths() for path in Path(folder).rglob("Noto*.[to]tf")}
    return tuple(script for script, family in SCRIPTS.items() if family not in there)


def typeset(template, data, *, lang="en"):
    """A PDF as bytes: templates/paper/`template` (typst), which reads `data` (plain JSON values) as `data.json`.

    The template imports "frame.typ" and shows its document with `frame(lang: …)`: paper, fonts, direction.
    Raises `typst.TypstError` where the template is wrong: what people wrote is data and never typst code.
    """
    import typst  # 60 MB of compiled code: only who wants paper waits for it

    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        for source in TEMPLATES.glob("*.typ"):
            (room / source.name).write_bytes(source.read_bytes())
        whole = {"lang": lang, "families": FAMILIES, **data}
        (room / "data.json").write_text(json.dumps(whole, ensure_ascii=False, default=str), encoding="utf-8")
        return typst.compile(
            str(room / template), root=folder, font_paths=font_paths(), ignore_system_fonts=True, format="pdf"
        )
