"""The quotes API over HTTP: the only way an action gets a price."""

from __future__ import annotations

from typing import Any

import requests

_ESTIMATES = {"factoring": "/v1/estimates/factoring", "credit_insurance": "/v1/estimates/credit-insurance"}
#: Refusals that are our own mistake (a field missing or misspelt), not a handling rule that a visitor must hear of.
_OUR_MISTAKES = {"invalid_request"}


class QuotesUnavailable(Exception):
    """The quotes API did not answer, or not with something usable."""


class CaseForBroker(Exception):
    """No price may be given for this case (handling rules): ``code``, a French reason in ``detail``, and what may
    come next: ``callback``, ``priority_callback``, ``information`` or ``ask_again``."""

    def __init__(self, code: str, detail: str, next_step: str = "callback") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.next_step = next_step


class QuotesClient:
    """Asks the quotes API for estimates."""

    def __init__(self, base_url: str, timeout: float) -> None:
        """``base_url`` without a final slash; ``timeout`` in seconds for the whole answer."""
        self._base_url = base_url
        self._timeout = timeout
        self._session = requests.Session()
        self._session.trust_env = False  # loopback only: no proxy of the environment

    def estimate(self, product: str, case: dict[str, Any]) -> dict[str, Any]:
        """The answer of the quotes API for ``product`` (factoring, credit_insurance) and request ``case``.

        Raises ``CaseForBroker`` when a handling rule forbids a price, ``QuotesUnavailable`` on any other failure.
        """
        return self._post(_ESTIMATES[product], case)

    def compare(self, case: dict[str, Any]) -> dict[str, Any]:
        """The kinds of offers for the request ``case``, side by side. Raises as ``estimate``."""
        return self._post("/v1/comparisons", case)

    def _post(self, path: str, case: dict[str, Any]) -> dict[str, Any]:
        try:
            response = self._session.post(self._base_url + path, json=case, timeout=self._timeout)
            body = response.json()
        except (requests.RequestException, ValueError) as error:
            raise QuotesUnavailable(type(error).__name__) from error
        if not isinstance(body, dict):
            raise QuotesUnavailable("no object")
        code = str(body.get("code") or "")
        if response.status_code == requests.codes.unprocessable and code and code not in _OUR_MISTAKES:
            raise CaseForBroker(code, str(body.get("detail") or ""), str(body.get("next_step") or ""))
        if response.status_code != requests.codes.ok:
            raise QuotesUnavailable(f"HTTP {response.status_code} {code}")
        return body
