"""The quote-estimation backend: pure pricing in ``Decimal``, rate cards in YAML, and a stateless HTTP API.

It knows companies' figures, never a name: nothing here reads or logs personal data.
"""
