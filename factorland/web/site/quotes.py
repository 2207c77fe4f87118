"""Client of the quotes API: the web process shows prices, it never computes one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import httpx

PATHS = {
    "factoring": "/v1/estimates/factoring",
    "credit_insurance": "/v1/estimates/credit-insurance",
}


class QuotesUnavailable(Exception):
    """The quotes API did not answer in time, or not as agreed."""


class QuoteRefused(Exception):
    """The case is for a broker: ``code`` names the rule, ``reason`` is French and ready to show."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason


class QuotesClient:
    """Asks the quotes API at ``base_url``, waiting at most ``timeout`` seconds."""

    def __init__(self, base_url: str, timeout: float, transport: httpx.AsyncBaseTransport | None = None) -> None:
        # trust_env: the API is on loopback, a proxy of the environment must not see these figures.
        self._http = httpx.AsyncClient(base_url=base_url, timeout=timeout, transport=transport, trust_env=False)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def estimate(self, product: str, case: dict[str, Any]) -> dict[str, Any]:
        """The estimate of ``case`` (fields of the API: euros, fractions, days), figures as ``Decimal``.

        Raises ``QuoteRefused`` for a case that must not be priced, ``QuotesUnavailable`` for any failure.
        """
        try:
            response = await self._http.post(PATHS[product], json=_plain(case))
            answer = response.json(parse_float=Decimal, parse_int=Decimal)
        except (httpx.HTTPError, ValueError) as failure:
            raise QuotesUnavailable(type(failure).__name__) from failure
        if response.status_code == 422 and isinstance(answer, dict) and {"code", "detail"} <= answer.keys():
            raise QuoteRefused(str(answer["code"]), str(answer["detail"]))
        if response.status_code != 200 or not isinstance(answer, dict) or "scenarios" not in answer:
            raise QuotesUnavailable(f"status {response.status_code}")
        return answer


def _plain(case: dict[str, Any]) -> dict[str, Any]:
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in case.items()}
