"""The rate card in use and the estimator that prices with it."""

from __future__ import annotations

import datetime as dt

import pytest

from factorland.quotes.card import RateCard
from factorland.quotes.estimates import Estimator
from factorland.quotes.loading import load_card, newest_card
from factorland.quotes.texts import get_texts


@pytest.fixture(scope="session")
def card() -> RateCard:
    return load_card(newest_card())


@pytest.fixture(scope="session")
def estimator(card: RateCard) -> Estimator:
    return Estimator(card, get_texts())


@pytest.fixture(scope="session")
def today() -> dt.date:
    """Nine months after the card's Euribor was read."""
    return dt.date(2026, 11, 22)
