"""Long articles in passages that fit, cut at sentence ends, with overlap.

This module exists so that an article longer than a context window is read whole. It is
told how many tokens there are to spend and how to count them, and knows nothing of
prompts or models.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from summarizer.values import Article, Sentence

Count = Callable[[str], int]


def passages(
    article: Article, budget_tokens: int, count: Count, overlap_sentences: int = 2
) -> tuple[tuple[Sentence, ...], ...]:
    """Cut an article into runs of sentences of at most ``budget_tokens`` each.

    Every sentence is in at least one passage, in order; each passage begins with up to
    ``overlap_sentences`` of the one before, as far as a new sentence fits beside them.
    ``count`` says what a sentence costs (a caller that numbers sentences counts the number
    in it) and must not be dearer for a part than for the whole; it is called once for the
    whole text, and only if that is over budget once for each sentence.

    A sentence over budget by itself is cut at blanks into parts, each a :class:`Sentence`
    with the number of the whole and exact offsets of its own; parts share no passage, so
    that a number means one text in each. A passage exceeds the budget only where a single
    character does.

    Raises:
        ValueError: the budget is below one token.
    """
    if budget_tokens < 1:
        msg = f"budget_tokens is {budget_tokens}, not 1 or more"
        raise ValueError(msg)
    if not article.sentences or count(article.text) <= budget_tokens:
        return (article.sentences,) if article.sentences else ()
    priced = [p for s in article.sentences for p in _fitting(s, count, budget_tokens)]
    return tuple(_filled(priced, budget_tokens, overlap_sentences))


def _filled(
    priced: list[tuple[Sentence, int]], budget: int, overlap: int
) -> Iterator[tuple[Sentence, ...]]:
    start = 0
    while start < len(priced):
        # What the passage before ended with is repeated as far as the next sentence fits.
        first, room = start, budget - priced[start][1]
        while first > max(0, start - overlap) and priced[first - 1][1] <= room:
            if priced[first - 1][0].number == priced[first][0].number:
                break
            first -= 1
            room -= priced[first][1]
        end = start + 1
        while end < len(priced) and priced[end][1] <= room:
            if priced[end][0].number == priced[end - 1][0].number:
                break
            room -= priced[end][1]
            end += 1
        yield tuple(s for s, _ in priced[first:end])
        start = end


def _fitting(sentence: Sentence, count: Count, budget: int) -> Iterator[tuple[Sentence, int]]:
    """Yield a sentence with its price, or its parts with theirs where it is too dear."""
    todo = [sentence]
    while todo:
        part = todo.pop()
        price = count(part.text)
        if price <= budget or len(part.text) == 1:
            yield part, price
        else:
            todo += reversed(_halves(part))


def _halves(part: Sentence) -> tuple[Sentence, Sentence]:
    """Cut at the blank nearest to the middle; inside a word only where there is none."""
    text, middle = part.text, len(part.text) // 2
    left, right = text.rfind(" ", 1, middle), text.find(" ", middle, -1)
    near = [at for at in (left, right) if at > 0]
    cut = min(near, key=lambda at: abs(at - middle)) if near else middle
    head, tail = text[:cut].rstrip(), text[cut:].lstrip()
    return (
        Sentence(part.number, part.start, part.start + len(head), head),
        Sentence(part.number, part.end - len(tail), part.end, tail),
    )
