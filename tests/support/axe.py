"""axe-core in a page: what keeps people from reading or using it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from factorland.settings import ROOT

#: To be run in the page before its own scripts (``add_init_script``): the page's own policy lets no foreign script in.
AXE = ROOT / "widget" / "node_modules" / "axe-core" / "axe.min.js"
# Every rule, the best practices and WCAG 2.2's size of targets included, shadow roots too.
_RUN = """async () => (await axe.run(document, {
  resultTypes: ["violations"], rules: {"target-size": {enabled: true}},
})).violations"""


def violations(page: Page) -> list[str]:
    """Each rule that is broken, with the place and what to do; none on a page that everybody can use."""
    found: list[dict[str, Any]] = page.evaluate(_RUN)
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]
