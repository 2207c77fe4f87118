"""Any product, priced: the offers it consists of, each with its three scenarios."""

from __future__ import annotations

from typing import Any

from factorland.quotes.amounts import Scenarios
from factorland.quotes.case import Case, Product
from factorland.quotes.combined import price_combined
from factorland.quotes.credit_insurance import price_credit_insurance
from factorland.quotes.factoring import price_factoring
from factorland.quotes.tariff import Tariff


def offers_of(product: Product, case: Case, tariff: Tariff) -> dict[str, Scenarios[Any]]:
    """The scenarios of each offer of a product: one, or for ``combined`` the ``included`` and ``separate`` ways.

    Every scenario has ``total_cost`` and ``total_cost_rate``. Raises ``ValueError`` as the pricing functions do.
    """
    if product == "factoring":
        return {product: price_factoring(case, tariff)}
    if product == "credit_insurance":
        return {product: price_credit_insurance(case, tariff)}
    both = price_combined(case, tariff)
    return {
        "included": Scenarios(*(year.included for year in both)),
        "separate": Scenarios(*(year.separate for year in both)),
    }
