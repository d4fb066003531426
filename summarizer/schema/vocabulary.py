"""Vocabularies that several sections share: data, no logic."""

from __future__ import annotations

from typing import Literal

from summarizer.schema.marks import Cues

Basis = Literal[
    "official",
    "anonymous_official",
    "intelligence",
    "state_media",
    "media",
    "expert",
    "document",
    "imagery",
    "article",
]

BASIS_CUES = Cues(
    (
        (
            "state_media",
            (
                r"\b(state (media|news agency|television|newspaper)|"
                r"KCNA|TASS|Xinhua|IRNA|Rodong Sinmun|Global Times)\b"
            ),
        ),
        ("imagery", r"\b(satellite (images?|imagery|photos?)|imagery)\b"),
        (
            "intelligence",
            (
                r"\b(intelligence|spy agency|spies|national security bureau|NIS|CIA|MI[56]|Mossad|"
                r"Shin Bet|GRU|FSB|SVR|HUR|SBU)\b"
            ),
        ),
        (
            "anonymous_official",
            (
                r"\b(officials? (who|speaking|on condition)|on condition of anonymity|unnamed|"
                r"(a|an|one|two|senior) (\w+ ){0,3}(officials?|diplomats?|sources?))\b"
            ),
        ),
        (
            "expert",
            (
                r"\b(analysts?|experts?|researchers?|think[- ]tank|institute|professor|scholars?|"
                r"fellow|historian|lecturer|economist)\b"
            ),
        ),
        ("document", r"\b(documents?|report seen|according to (a|the) (report|document))\b"),
        ("media", r"\b(reported|newspaper|media reports?|Reuters|Yonhap|Kyodo)\b"),
    ),
    default="article",
    voiced="official",
    bearing=(
        (
            "expert",
            (
                r"\b(former|retired|ex-\w+|teach(es|ing)?|taught|analysts?|experts?|research\w*|"
                r"institute|university|think[- ]tank|professor|scholar|fellow|historian|lecturer|"
                r"economist|scientist|consultant|strategist|monitor)\b"
            ),
        ),
    ),
)
