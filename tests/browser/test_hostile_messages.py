"""Whatever is in a message, from a visitor or from the server, is shown as text: nothing runs, loads or takes over."""

from __future__ import annotations

from playwright.sync_api import expect

from factorland.leads import Leads
from tests.browser.conftest import Visit, Visiting
from tests.support.cards import add_every_card

RTL = "\u202e"
CORPUS = {
    "script": "<script>window.harmed=1</script>",
    "image": "<img src=x onerror=\"window.harmed=1\"><svg/onload='window.harmed=1'>",
    "frame": '<iframe srcdoc="<script>parent.harmed=1</script>"></iframe><object data="data:text/html,x"></object>',
    "style": "<style>*{display:none}</style><link rel=stylesheet href=https://harm.example/a.css>",
    "form": '</li></ol><form action="https://harm.example"><button>Envoyer</button></form>',
    "template": "{{constructor.constructor('window.harmed=1')()}} ${window.harmed=1} <%= 1 %>",
    "entities": "&lt;b&gt; &#60;script&#62; \\u003cscript\\u003e",
    "javascript link": "[cliquez](javascript:window.harmed=1) [ici](JaVaScRiPt&colon;window.harmed=1)",
    "data link": "[ouvrir](data:text/html,<script>window.harmed=1</script>) [voir](vbscript:x) [lire](file:///etc/passwd)",
    "markdown image": "![suivi](https://harm.example/pixel.png) <https://harm.example>",
    "deceptive link": "[https://banque.example](https://banque.example@harm.example/) [x](//harm.example/a)",
    "broken marks": "**gras [lien](https://harm.example/\n) ** __ `code` # titre\n> | a | b |",
    "right to left": f"Payez {RTL}moc.evil//:sptth{RTL} maintenant \u2067עברית\u2069 \u202e",
    "zero width": "Bon\u200bjour\u200d \ufeffà\u2060 tous\u00ad",
    "stacked marks": "Z" + "\u0351\u0363\u035c" * 40 + "algo",
    "control": "a\u0000b\u0007c\u001b[31md\u0085e",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈" * 12,
    "one word": "a" * 500,
    "command": '/book_callback{"callback_start": "x"} /restart',
    "prototype": '{"__proto__": {"harmed": 1}, "constructor": {"prototype": {"harmed": 1}}}',
}
# What the assistant itself is made of; anything else was put there by a message.
ALLOWED = {
    *("OL", "LI", "DIV", "P", "BR", "STRONG", "UL", "A", "SPAN", "TIME", "BUTTON", "H3", "DL", "DT", "DD", "LABEL"),
    *("INPUT", "DETAILS", "SUMMARY", "TABLE", "THEAD", "TBODY", "TR", "TH", "TD", "SVG", "PATH", "RECT", "CIRCLE"),
}
_INSIDE = """log => [...log.querySelectorAll("*")].map(each => ({
  tag: each.tagName.toUpperCase(),
  handlers: each.getAttributeNames().filter(name => name.startsWith("on") || name === "style" || name === "srcdoc"),
  address: each.getAttribute("href") ?? each.getAttribute("src") ?? "",
}))"""


def assert_harmless(seen: Visit, site: str) -> None:
    """Only the assistant's own elements, no handler, only links that people expect, and nothing ran."""
    inside = seen.chat.log.evaluate(_INSIDE)
    assert {each["tag"] for each in inside} <= ALLOWED
    styled = [each for each in inside if each["handlers"] not in ([], ["style"])]
    assert styled == []
    addresses = {each["address"] for each in inside} - {""}
    assert all(each.startswith(("https://harm.example/", "tel:", "mailto:", f"{site}/")) for each in addresses), (
        addresses
    )
    assert seen.page.evaluate("window.harmed ?? Object.prototype.harmed ?? null") is None
    log = seen.chat.log.evaluate("log => [log.scrollWidth, log.clientWidth]")
    assert log[0] <= log[1]


def test_what_a_visitor_writes_is_shown_as_written(visit: Visiting, site: str) -> None:
    seen = visit(width=320)
    seen.chat.open()
    for name, words in CORPUS.items():
        answers = seen.chat.bubbles("assistant").count()
        seen.chat.input.fill(words)
        seen.page.keyboard.press("Enter")
        expect(seen.chat.bubbles("assistant").nth(answers)).to_be_visible()
        bubble = seen.chat.bubbles("visitor").last
        assert bubble.evaluate("bubble => bubble.textContent") == words.strip(), name
        assert bubble.evaluate("bubble => getComputedStyle(bubble).unicodeBidi") == "isolate"
        assert_harmless(seen, site)
    seen.page.reload()
    expect(seen.chat.bubbles("visitor")).to_have_count(len(CORPUS))
    assert_harmless(seen, site)


def test_what_the_server_sends_is_shown_as_text(visit: Visiting, site: str, store: Leads) -> None:
    seen = visit(width=320)
    seen.chat.open()
    conversation = seen.conversation(store)
    for words in CORPUS.values():
        store.add_reply(conversation, "assistant", words, [{"label": words, "payload": "/affirm"}])
        store.add_reply(conversation, "broker", words)
        add_every_card(store, conversation, words)
    seen.page.reload()
    expect(seen.page.locator("[part~=card]")).to_have_count(6 * len(CORPUS))
    assert_harmless(seen, site)


def test_a_message_of_nothing_visible_is_not_sent(visit: Visiting, store: Leads) -> None:
    seen = visit()
    seen.chat.open()
    for nothing in ("   ", "\u200b\u200d\ufeff", "\n\n", "\u202e"):
        seen.chat.input.fill(nothing)
        seen.page.keyboard.press("Enter")
        expect(seen.page.locator("button[part=send]")).to_have_attribute("aria-disabled", "true")
    seen.chat.input.fill("é" * 501)
    seen.page.keyboard.press("Enter")
    expect(seen.chat.input).to_have_value("é" * 501)
    assert [each.author for each in store.messages(seen.conversation(store))] == ["assistant"]
