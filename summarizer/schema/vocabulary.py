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
                r"KCNA|TASS|Xinhua|IRNA|Rodong Sinmun|Global Times)\b|관영|조선중앙통신|노동신문|"
                r"ТАСС|РИА Новости|Синьхуа|新华社|新華社|朝中社|官媒"
            ),
        ),
        (
            "imagery",
            (
                r"\b(satellite (images?|imagery|photos?)|imagery)\b|위성 ?(사진|영상)|"
                r"спутников\w+ снимк|[卫衛]星(图|圖|影像|照片)"
            ),
        ),
        (
            "intelligence",
            (
                r"\b(intelligence|spy agency|spies|national security bureau|NIS|CIA|MI5|MI6|Mossad|"
                r"Shin Bet|GRU|FSB|SVR|HUR|SBU)\b|국정원|국가정보원|정보당국|정보기관|"
                r"разведк|情[报報]|[国國]安局"
            ),
        ),
        (
            "anonymous_official",
            (
                r"\b(officials? (who (asked|spoke|speak|declined|requested|was|were|is|are)|"
                r"speaking|on condition)|the (senior |same )?officials? (said|says|added|told)|"
                r"on condition of anonymity|unnamed|"
                r"(a|an|one|two|senior) ((?!between|and|with|for|of)\w+ ){0,3}"
                r"(officials?|diplomats?|sources?))\b|소식통|익명|анонимност|источник|消息人士|"
                r"知情人士|不具名|匿名"
            ),
        ),
        (
            "expert",
            (
                r"\b(analysts?|experts?|researchers?|think[- ]tank|institute|professor|scholars?|"
                r"(?<!my )(?<!our )(?<!his )(?<!her )(?<!their )fellow|historian|lecturer|"
                r"economist)\b|전문가|교수|연구위원|эксперт|аналитик|"
                r"обозревател|политолог|专家|專家|学者|學者|教授|研究员|研究員"
            ),
        ),
        (
            "document",
            (
                r"\b(documents?|report seen|according to (a|the) (report|document))\b|"
                r"보고서에|문건|документ|доклад|書面報告|书面报告|文件"
            ),
        ),
        (
            "media",
            (
                r"\b(reported|newspaper|media reports?|Reuters|Yonhap|Kyodo)\b|보도했|언론|СМИ|"
                r"издани[ея]|[据據][^，]{0,12}[报報][道導]|媒体|媒體"
            ),
        ),
    ),
    default="article",
    voiced="official",
    bearing=(
        (
            "expert",
            (
                r"\b(former|retired|ex-\w+|teach(es|ing)?|taught|analysts?|experts?|research\w*|"
                r"institute|university|think[- ]tank|professor|scholar|fellow|historian|lecturer|"
                r"economist|scientist|consultant|strategist|monitor)\b|전문가|교수|연구위원|эксперт|"
                r"аналитик|обозревател|политолог|教授|研究员|研究員|学者|學者"
            ),
        ),
    ),
)
