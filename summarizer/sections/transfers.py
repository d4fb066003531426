"""Capabilities moving from one actor to another."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from summarizer.schema.marks import (
    Attribute,
    Cues,
    Identity,
    Reference,
    Resolved,
    Show,
    Verbatim,
    Voice,
)
from summarizer.schema.section import About, Section
from summarizer.schema.vocabulary import BASIS_CUES, Basis
from summarizer.sections._transfer_forms import FORMS
from summarizer.sections._transfer_words import CATEGORIES
from summarizer.values import Quantity, When

Category = Literal[
    "artillery",
    "missiles",
    "air_defence",
    "aircraft",
    "drones",
    "armour",
    "ships",
    "small_arms",
    "munitions",
    "sensors",
    "troops",
    "training",
    "technology",
    "nuclear",
    "space",
    "energy",
    "finance",
    "labour",
    "other",
]
TransferStatus = Literal[
    "intended",
    "negotiating",
    "agreed",
    "preparing",
    "in_transit",
    "delivered",
    "deployed",
    "halted",
    "denied",
    "unknown",
]

_NO_PARTY = (
    r"\b(against|expect\w*|according to)\s+(the )?@|@,? (said|says|reported|added)\b(?! it)|"
    r"@['’]?s?\s(war|conflict|crisis|resolutions?|sanctions)\b"
)
"""Around a name: whom a war is against, or which one; whose resolution it is; of whom what is
expected; who only says so."""


class Transfer(Section):
    """Weapons, troops, training, technology, fuel, money or labour going from one actor to another.

    Given, promised, prepared, refused, cut off or used. One item for each supplier,
    recipient and thing. A state's deployment on its own soil is none, nor is a
    hypothetical. Told again later, it is the same transfer.
    """

    about: ClassVar[About] = About(
        title="Capabilities transferred",
        question=(
            "weapons, troops, training, technology, fuel, money or workers are given, sold, sent, "
            "promised, prepared, refused or cut off by one side to another"
        ),
        headline="{supplier} → {recipient}: {item}",
        sentence=(
            "[{status=halted/denied/unknown}"
            "a transfer of {item}[ ({new quantity})] from {the supplier} to {the recipient} "
            "[{status=halted}was halted[ {at when}]"
            "|[({when}) ][{status=denied}is denied|is reported]]"
            "|{the supplier} "
            "[{status=intended}<intends|intend> to provide"
            "|{status=negotiating}<is|are> in talks on providing"
            "|{status=agreed}agreed to provide"
            "|{status=preparing}<is|are> preparing to provide"
            "|{status=in_transit}sent"
            "|{status}]"
            " {item}[ ({new quantity})] to {the recipient}[ {at when}]]"
            "[{status=denied} by {the asserted_by}|, according to {the asserted_by}]"
        ),
        continues=(
            r"\b(includ(e|es|ed|ing)|contain\w*|consist\w*|compris\w*|also|additional(ly)?|further(more)?|"
            r"in addition|package|capabilities|tranche|shipment|deliver(y|ies)|these|such)\b|^\W*[-•*–]|^\W*\d"
        ),
        forms=FORMS,
        order=20,
        triggers=(
            r"\b(suppl(y|ies|ied|ying)|deliver\w*|ship(s|ped|ping|ments?)?|transfer\w*|export\w*|import\w*)\b",
            r"\b(sell(s|ing)?|sold|sales?|buy(s|ing)?|bought|purchas\w+|procur\w+|donat\w+|deploy\w*|dispatch\w*)\b",
            r"\b(provi(d(e|es|ed|ing)|sion)|send(s|ing)?|sent|hand(ed|ing)? over|train(s|ed|ing)|receiv\w+|gets?|got)\b",
            r"\b(giv(e|es|en|ing)|gave|mov(e|es|ed|ing)|pay(s|ing|ments?)?|paid|commit(s|ted|ting)?|lend\w*|lent)\b",
            r"\b(aid|assistance|support|package|tranche|drawdown|grant(s|ed)?|loan(s|ed)?|equip\w*|arm(s|ed|ing)?)\b",
            r"\b(instructors?|advis[eo]rs|technicians|mercenaries|workers|arrived? (in|at)|left (\w+ ){0,4}for|troops in)\b",
            r"무기|포탄|미사일|무인기|드론|병력|파병|파견|지원|공급|수출|제공|인도|보내|보냈|보낸|넘겨|넘겼|넘긴|이전|판매|구매|도입|수입|차관|노동자|정제유|연료|기술",
            r"постав\w+|переда\w+|прода\w+|закуп\w+|купи\w+|получ\w+|отправ\w+|отгруз\w+|завез\w*|выдел\w+|предостав\w+|оруж\w+|ракет\w+|снаряд\w+|дрон\w*|беспилотник\w*|помощ\w+|воен\w+|размести\w+",
            r"提供|交付|出售|供应|供應|運送|运送|武器|导弹|導彈|飛彈|无人机|無人機|炮弹|砲彈|援助|部队|部隊|军售|軍售|运抵|運抵|转售|轉售|采购|採購|订购|訂購|购买|購買|移交|转让|轉讓|赠送|贈送|出口|进口|部署|派遣|培训|培訓",
        ),
    )

    supplier: Annotated[
        str,
        Reference(
            "actors",
            states_first=True,
            led=r"\b(from|(provided|supplied|delivered|sent|donated|sold|made|built) by)\s+(the )?@|"
            r"@['’]s? (\w+ ){0,2}(transfers?|deliver(y|ies)|shipments?|provi(sion|ding)|exports?|dispatch)",
            bars=_NO_PARTY,
            side="giver",
        ),
        Identity(hard=True),
        Show("head"),
    ]
    """The actor that gives, or would give; the state where state and agency are named."""
    recipient: Annotated[
        str,
        Reference(
            "actors",
            states_first=True,
            led=r"(?<!according )\b(to|for)\s+(the (people|government|defen[cs]e|security) of\s+)?(the )?@|"
            r"(suppl\w+|provid\w+|equip\w*|arm(s|ed|ing)?) (the )?@ with\b|"
            r"@ (has |have |will |would |to )?(receiv|buy|bought|purchas|import|request)\w*|"
            r"(received|bought|purchased|ordered|requested|acquired|imported) by (the )?@",
            bars=_NO_PARTY,
            side="taker",
        ),
        Identity(hard=True),
        Show("head"),
    ]
    """The actor that gets, or would get."""
    item: Annotated[str, Verbatim(), Identity(), Show("head")]
    """The thing, as a noun phrase of the article ("240mm multiple rocket launchers")."""
    category: Annotated[
        Category,
        Identity(),
        Cues(
            CATEGORIES,
            near="item",
            spoilt=(
                r"\b(fir(es?|ed|ing)|launch(es|ed|ing)|test(s|ed|ing|-fired)?|shot|shoot\w*|t[ao]k\w* (down|out)|"
                r"intercept\w*|destroy\w*|down(ed|ing)|(?<!of )us(es?|ed|ing)|use of|counter\w*|strik\w+|"
                r"attack\w*|hit|hits|struck|deter\w*|defeat\w*|carr(ying|ied)|flew|flown|warn\w* of)"
                r"\s((?!(receiv|g[eo]t|g[ai]v|buy|bought|sen[dt]|suppl|provid|deliver)\w*\s)[\w’'.-]+\s){0,4}\||"
                r"\bany \||\|.*\b(humanitarian|legal|medical|food|disaster|consular) (\w+ )?(aid|assistance|support)"
            ),
            default="other",
        ),
        Show("badge"),
    ]
    """What kind of capability it is."""
    quantity: Annotated[Quantity | None, Resolved("quantity"), Attribute(), Show("detail")] = None
    """How many or how much, in the article's words; a calibre or price is none."""
    status: Annotated[
        TransferStatus,
        Attribute(),
        Cues(
            (
                (
                    "denied",
                    r"부인(?!의)|사실무근|사실이 아니|отриц|опроверг|否认|否認|[绝絕]无此事|絕無此事|不[实實]|子虚乌有",
                ),
                (
                    "halted",
                    r"\b(halt(s|ed|ing)?|suspend\w*|cancel\w*|seiz\w+|intercept(ed|ing)?|block(ed|s|ing)?|refus\w+|declin(ed|es|ing)|turned (away|down|back)|held (back|up)|withh(eld|olds?|olding)|not be (let|allowed)|impound\w*|cut(s|ting)? off|shut(s|ting)? off|stopp?ed|paus(e|ed|ing)|froz\w+|embargo\w*)\b|중단|취소|보류|차단|거부|동결|приостан|прекрат|отмен|отказ|отклон|заморо|не (поставил|передал)|заблокир|暂停|暫停|取消|拒绝|拒絕|中止|冻结|凍結|断供|斷供|停供|叫停|扣押|查获|查獲",
                ),
                (
                    "unknown",
                    r"\b(possible|possibly|suspected|alleged(ly)?|unconfirmed|rumou?red)\b",
                ),
                (
                    "preparing",
                    r"\b(prepar\w+|ready(ing)?|being readied|mass-?produc\w+|(is|are|was|were) (being )?(building|built|fitting out)|in production|under construction)\b|준비|готов(ит|ят)|准备|準備",
                ),
                (
                    "negotiating",
                    r"\b(negotiat\w+|talks (on|about|over)|in talks|discuss\w*|request(s|ed|ing)?|ask(s|ed|ing) for|seek(s|ing)?|sought)\b|협상|협의|논의|요청|переговор|обсужда|запрос|просит|просьб|谈判|談判|请求|請求|洽谈|洽談",
                ),
                (
                    "in_transit",
                    r"\b(en route|in transit|on (its|their) way|under way to|being shipped|sailing)\b|운송 중|이송 중|в пути|运输途中|在途|启运|啟運",
                ),
                (
                    "agreed",
                    r"\b(agree[ds]?|agreement|obligat(ed|es)|under (the|a|an) (\w+ )?(memorandum|agreement|contract|deal|accord)|sign(s|ed)?|contract(s|ed)?|approv\w+|authori[sz]\w+|announc\w+|pledg\w+|commit(s|ted|ting)?|deal|will (provide|send|supply|deliver|sell|receive|be delivered))\b|합의|계약|승인|체결|약속|하기로|할 예정|соглас|контракт|договор|подписа|одобри|выдел|обеща|отгрузит|передаст|поставит|получит|отправит|同意|合同|合约|合約|批准|核准|签署|簽署|宣布|承诺|承諾|订购|訂購|[预預][计計]|[将將](为|為|向)",
                ),
                (
                    "intended",
                    r"\b(plans?|intends?|intention|intended|wants?|consider\w*|promis\w+|propos\w+|offer(s|ed|ing)?|would|could|may|expected to|continue to)\b|계획|방침|의향|검토|추진|намер|план|рассматрива|计划|計劃|打算|考虑|考慮|有意",
                ),
                (
                    "deployed",
                    r"\b(deploy(ed|s)|stationed|in combat|fight(ing)? (alongside|in|for)|used (in|against|by)|killed|wounded|are (now )?in|operat(es|ed|ing))\b|배치|주둔|투입|развёрнут|развернут|размещ[её]н|разместил|部署|驻扎|駐紮|进驻|進駐",
                ),
                (
                    "delivered",
                    r"\b(deliver(ed|s|y)|provided|supplied|sent|shipped|transferred|handed over|received|arrived|gave|given|donated|exported|sold)\b|제공(했|한|해)|인도(했|한|됐)|보냈|보낸|전달했|넘겼|수출했|(?<!не )поставил|(?<!не )передал|получил|завез|отправил|交付|提供了|已|到位|运抵|運抵|送达|送達",
                ),
            ),
            default="delivered",
            over=(
                (
                    "denied",
                    (
                        r"\b(den(y|ies|ied|ying)|(reject|dismiss|refut)\w* .{0,40}\b(claim|report|allegation|accusation|lie|rumou?r)\w*|"
                        r"no (such )?(weapons?|arms|units|troops|soldiers) (were|have been|are)|"
                        r"((ha[sd]|have|is|are|was|were|did|do|does) not|never|n['’]t) (yet )?(been )?(suppl|sen[dt]|deliver|provid|g[ia]v|s[eo]l[dl]|ship|transferr|buy|bought|receiv|deploy)\w*|"
                        r"not (one|a single) (\w+ ){1,3}(has|have|had) (left|been)|(buy|sell|send|give|receive|provide)s? no|"
                        r"(report|claim|allegation|rumou?r)s?\b.{0,80}\b(are|is|was|were) (not true|false|untrue|baseless|groundless|fabricat\w+))\b|"
                        r"опроверг|отрица[ею]т|[绝絕][无無]此事|子虚乌有|사실무근|사실이 아니"
                    ),
                ),
                ("halted", r"отклонил|(?<!\w)не (поставил|передал)|приостановлен|заморозил"),
            ),
        ),
        Show("badge"),
    ]
    """The highest rung that the source asserts, or off the ladder."""
    when: Annotated[When | None, Resolved("date"), Attribute(), Show("detail")] = None
    """When it moves or moved, in the article's words."""
    asserted_by: Annotated[
        str | None, Reference("actors"), Voice(joint=True), Attribute(), Show("detail", "says")
    ] = None
    """The actor who says so, null where it is the article's own voice."""
    basis: Annotated[Basis, Attribute(), BASIS_CUES, Show("detail")]
    """What the assertion rests on."""
