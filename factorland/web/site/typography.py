"""French typography and light Markdown, as Jinja filters."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from factorland.french.typography import unbroken

# The word goes on in the next tag where the text ends.
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])(?:'|&#39;)(?=\w|«|$)")
_TAG = re.compile(r"(<[^>]*>)")
_INLINE = re.compile(r"\*\*(?P<bold>[^*]+)\*\*|\[(?P<label>[^\]]+)\]\((?P<link>(?:https?://|tel:|mailto:|/)[^)\s]+)\)")


def typographic(html: str) -> Markup:
    """The HTML with the no-break spaces and apostrophes of French; tags and their attributes stay as they are."""
    parts = _TAG.split(str(html))
    parts[::2] = [_APOSTROPHE.sub("’", unbroken(text)) for text in parts[::2]]
    return Markup("".join(parts))  # noqa: S704  the HTML was escaped by the template it comes from


def light_markdown(text: str) -> Markup:
    """An answer as HTML: paragraphs, ``- `` lists, ``**bold**`` and links to http(s), tel, mailto or this site."""
    blocks = [_block(block) for block in re.split(r"\n\s*\n", text.strip()) if block.strip()]
    return Markup("\n").join(blocks)


def _block(block: str) -> Markup:
    """One paragraph, with the list it may hold after an introduction."""
    html = Markup("")
    lines: list[str] = []
    items: list[str] = []
    for line in [*block.splitlines(), None]:
        item = line is not None and line.lstrip().startswith(("- ", "• "))
        if items and not item:
            html += Markup("<ul>{}</ul>").format(_join("<li>{}</li>", items))
            items = []
        if lines and (item or line is None):
            html += Markup("<p>{}</p>").format(Markup(" ").join(_inline(part) for part in lines))
            lines = []
        if line is not None:
            (items if item else lines).append(line.strip()[2:] if item else line.strip())
    return html


def _join(template: str, texts: list[str]) -> Markup:
    return Markup("").join(Markup(template).format(_inline(text)) for text in texts)  # noqa: S704  constant template


def _inline(text: str) -> Markup:
    html, position = Markup(""), 0
    for match in _INLINE.finditer(text):
        html += escape(text[position : match.start()])
        if match["bold"]:
            html += Markup("<strong>{}</strong>").format(match["bold"])
        else:
            html += Markup('<a href="{}">{}</a>').format(match["link"], match["label"])
        position = match.end()
    return html + escape(text[position:])
