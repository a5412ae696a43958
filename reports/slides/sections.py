"""The pages of a deck as PowerPoint's sections: its slides stand under the name of their page."""

from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import quoteattr

from pptx.oxml import parse_xml
from pptx.presentation import Presentation

_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
_KIND = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"  # of the extension, by Microsoft's [MS-PPTX]


def divide(made: Presentation, begins: Sequence[tuple[str, int]]) -> None:
    """Sections by name, each from the slide (from 0) that it begins with to the next."""
    ids = [str(one.get("id")) for one in made.slides._sldIdLst]
    ends = [*(first for _name, first in begins[1:]), len(ids)]
    told = "".join(
        _section(at, name, ids[first:end])
        for at, ((name, first), end) in enumerate(zip(begins, ends, strict=True))
    )
    extension = f'<p:ext uri="{_KIND}"><p14:sectionLst xmlns:p14="{_P14}">{told}</p14:sectionLst></p:ext>'
    root: Any = made.part._element
    listed = root.find(f"{{{_P}}}extLst")
    if listed is None:
        root.append(parse_xml(f'<p:extLst xmlns:p="{_P}">{extension}</p:extLst>'))
    else:
        listed.append(parse_xml(f'<p:ext xmlns:p="{_P}" {extension.removeprefix("<p:ext ")}'))


def _section(at: int, name: str, ids: Sequence[str]) -> str:
    own = f"{{{str(uuid5(NAMESPACE_URL, f'deskscope:{at}:{name}')).upper()}}}"
    slides = "".join(f'<p14:sldId id="{one}"/>' for one in ids)
    return (
        f'<p14:section name={quoteattr(name)} id="{own}"><p14:sldIdLst>{slides}</p14:sldIdLst></p14:section>'
    )
