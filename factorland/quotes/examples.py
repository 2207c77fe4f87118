"""The worked examples of ``docs/domain.md`` §5 as requests, and one request of each other kind."""

from __future__ import annotations

from typing import Any

EXAMPLES: dict[str, dict[str, dict[str, Any]]] = {
    "factoring": {
        "consulting": {
            "turnover": 300_000,
            "sector": "it_consulting",
            "dso": 60,
            "buyer_count": 12,
            "top_buyer_share": 0.25,
        },
        "industry": {
            "turnover": 5_000_000,
            "sector": "industry",
            "export_share": 0.1,
            "dso": 55,
            "buyer_count": 80,
            "top_buyer_share": 0.18,
        },
        "construction": {
            "turnover": 1_500_000,
            "sector": "construction",
            "reverse_charge_share": 0.6,
            "dso": 70,
            "buyer_count": 15,
            "top_buyer_share": 0.45,
            "profile": "fragile",
            "extra_reserve": 0.05,
        },
    },
    "credit_insurance": {
        "small_services": {
            "turnover": 400_000,
            "sector": "services",
            "dso": 45,
            "buyer_count": 25,
            "loss_rate": 0,
        },
        "wholesale": {
            "turnover": 8_000_000,
            "sector": "wholesale",
            "dso": 50,
            "buyer_count": 120,
            "loss_rate": 0.002,
            "export_share": 0.2,
        },
    },
    "combined": {
        "temporary_work": {
            "turnover": 3_000_000,
            "sector": "temporary_work",
            "dso": 45,
            "buyer_count": 40,
            "top_buyer_share": 0.2,
            "extra_reserve": 0.225,
            "loss_rate": 0.002,
        }
    },
    "comparison": {
        "small_business": {
            "turnover": 600_000,
            "sector": "services",
            "dso": 50,
            "buyer_count": 20,
            "product": "combined",
            "need": "cash",
            "average_invoice": 3_000,
        }
    },
    "sensitivity": {
        "payment_delay": {
            "product": "factoring",
            "case": {"turnover": 300_000, "sector": "it_consulting", "dso": 60, "buyer_count": 12},
            "input": "dso",
            "values": [30, 45, 60, 75, 90],
        }
    },
}
