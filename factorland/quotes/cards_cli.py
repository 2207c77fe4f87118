"""``factorland quotes check CARD`` and ``factorland quotes compare OLD NEW``: what a broker runs before a change."""

from __future__ import annotations

import sys
from pathlib import Path

from factorland.clock import paris_now
from factorland.quotes.card import RateCard
from factorland.quotes.card_changes import ProductChange, product_changes
from factorland.quotes.card_limits import Limit, find_limits
from factorland.quotes.errors import CardError
from factorland.quotes.loading import load_card
from factorland.quotes.portfolio import reference_portfolio
from factorland.quotes.texts import Texts, get_texts
from factorland.quotes.wording import show

SHOWN_CHANGES = 3


def check(card_path: Path | str) -> int:
    """Print, in French, whether a card can be used, what is old or unconfirmed in it, and the limits of its tables.

    Returns the exit code: 0 when it can be used, 1 when it is wrong or unreadable, or breaks a promised property.
    """
    texts = get_texts()
    card = _load(card_path)
    if card is None:
        return 1
    limits = find_limits(card.tariff)
    usable = not any(limit.stated for limit in limits)
    words = {"version": card.version, "date": f"{card.date:%d/%m/%Y}"}
    print(texts.card_messages["valid" if usable else "invalid"].format_map(words))
    for sentence in [*_reminders(card, texts), *(_limit_sentence(limit, texts) for limit in limits)]:
        print("-", sentence)
    if not limits:
        print("-", texts.card_messages["no_limit"])
    return 0 if usable else 1


def compare(old: Path | str, new: Path | str) -> int:
    """Print, in French, what the new card would change on the reference portfolio.

    Returns the exit code: 0, or 1 when one of the cards is wrong or unreadable.
    """
    texts = get_texts()
    before, after = _load(old), _load(new)
    if before is None or after is None:
        return 1
    portfolio = reference_portfolio()
    title = texts.card_messages["compare_title"]
    print(title.format(old=before.version, new=after.version, count=len(portfolio)))
    for change in product_changes(before, after, portfolio):
        for sentence in _change_sentences(change, texts):
            print(sentence)
    return 0


def _load(path: Path | str) -> RateCard | None:
    try:
        return load_card(Path(path))
    except CardError as error:
        print(error, file=sys.stderr)
    except (OSError, UnicodeDecodeError):
        print(get_texts().card_messages["no_file"].format(file=path), file=sys.stderr)
    return None


def _reminders(card: RateCard, texts: Texts) -> list[str]:
    """What a broker should still see to: an old index, proposals to confirm."""
    index, today = card.tariff.index, paris_now().date()
    found = []
    if index.is_stale(today):
        found.append(
            texts.card_messages["index_stale"].format(
                index=index.name,
                date=f"{index.date:%d/%m/%Y}",
                age=show(index.age(today), "days"),
                limit=show(index.max_age_days, "days"),
            )
        )
    proposals = [offer.label for offer in card.comparison.offers if not offer.confirmed]
    if proposals:
        found.append(texts.card_messages["unconfirmed"].format(offers=" ; ".join(proposals)))
    return found


def _limit_sentence(limit: Limit, texts: Texts) -> str:
    sentence = texts.card_messages[limit.kind].format(
        level=texts.levels[limit.level],
        start=show(limit.start, "about_euros"),
        end=show(limit.end, "about_euros"),
        days=show(limit.end, "days"),
        first_day=show(limit.start, "days"),
        share=show(limit.start, "percent"),
    )
    return texts.card_messages["fault_prefix"] + sentence if limit.stated else sentence


def _change_sentences(change: ProductChange, texts: Texts) -> list[str]:
    messages, product = texts.card_messages, texts.products[change.offer]
    sentences = []
    if change.changes:
        sentences.append(
            messages["compare_product"].format(
                product=product,
                changed=len(change.changes),
                priced=change.priced,
                median=show(change.median, "change"),
                smallest=show(change.changes[0].relative, "change"),
                largest=show(change.changes[-1].relative, "change"),
            )
        )
    else:
        sentences.append(messages["compare_same"].format(product=product, priced=change.priced))
    if change.lost or change.gained:
        sentences.append(messages["compare_refusals"].format(product=product, lost=change.lost, gained=change.gained))
    for moved in sorted(change.changes, key=lambda moved: -abs(moved.relative))[:SHOWN_CHANGES]:
        sentences.append(
            messages["compare_case"].format(
                turnover=show(moved.case.turnover, "euros"),
                sector=texts.sectors[moved.case.sector],
                dso=show(moved.case.dso, "days"),
                before=show(moved.before, "euros"),
                after=show(moved.after, "euros"),
                change=show(moved.relative, "change"),
            )
        )
    return sentences
