"""Diplomatic and military-to-military contacts."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from annotated_types import MinLen

from summarizer.schema.marks import (
    Attribute,
    Cues,
    Identity,
    Pattern,
    Reference,
    Resolved,
    Show,
    Verbatim,
    Voice,
)
from summarizer.schema.section import About, Section
from summarizer.schema.vocabulary import BASIS_CUES, Basis
from summarizer.values import When

Mode = Literal[
    "phone", "video", "meeting", "visit", "multilateral", "letter", "envoy", "unspecified"
]
ContactStatus = Literal["held", "planned", "proposed", "postponed", "cancelled", "refused"]

_NO_PARTY = r"@['’]?s?\s(war|conflict|crisis|resolutions?|sanctions|charter)\b"
"""Around a name: whose resolution or war is spoken of."""


class Contact(Section):
    """A call, meeting, visit, letter or message between named or clearly identified parties.

    Held, to come, proposed or refused. Not statements to the press, and not a party's
    talk about another. A meeting inside one government is none. One item for each
    occasion, however often it is told again.
    """

    about: ClassVar[About] = About(
        title="Diplomatic contacts",
        question=(
            "two named parties met, called, visited, wrote to each other, "
            "or will do so, or refused to"
        ),
        headline="{participants}",
        sentence=(
            "[{status=held}{the participants} "
            "[{mode=phone}spoke by phone"
            "|{mode=video}spoke by video link"
            "|{mode=meeting}met"
            "|{mode=visit}met on a visit"
            "|{mode=multilateral}met for joint talks"
            "|{mode=letter}were in contact by letter"
            "|{mode=envoy}were in contact through an envoy"
            "|were in contact]"
            "[ {at when}]"
            "|[{mode=phone}a phone call between"
            "|{mode=video}a video call between"
            "|{mode=meeting}a meeting between"
            "|{mode=visit}a visit involving"
            "|{mode=multilateral}a joint meeting of"
            "|{mode=letter}a letter between"
            "|{mode=envoy}contact through an envoy between"
            "|contact between] {the participants} "
            "[{status=planned}is planned[ {at when}]"
            "|[{status=proposed}was proposed"
            "|{status=postponed}was put off"
            "|{status=cancelled}was cancelled"
            "|was refused][ ({when})]]]"
            "[ in {the place}][ about {topics}][, according to {the asserted_by}]"
        ),
        follows=(
            r"^(?:In (?:the|their|its) (?:call|meeting|talks|conversation)|During (?:the|their)|The (?:two|three|"
            r"leaders?|officials?|ministers?|presidents?|sides?|pair|parties|call|meeting|secretar\w+|"
            r"deputy|national security advisors?|diplomats|envoys)|They|Both|He|She|[A-Z]\w+ (?:and|also))\b"
            r"[^.;]*?\b(?:discuss\w*|talk\w* about|exchang\w+|review\w*|agreed|underscor\w+|reaffirm\w*|"
            r"reiterat\w+|stress\w*|emphasi[sz]\w*|address\w*|raised|condemned|noted|welcomed|pledged)\b"
        ),
        order=40,
        triggers=(
            r"\b(met|meet(s|ing|ings)?(?! \w+( \w+)?,| (?:\w+ )*?(threat|need|challenge|requirement|demand|target|goal|standard|obligation)s?\b)|call(s|ed)? (with|to|between|from)|telephon\w+|phon\w+|spoke|spoken)\b",
            r"\b(speaks?|talk(s|ed|ing)? (with|to|between|in|on|by)|visit(s|ed|ing)?(?! \S+\.\w)|summits?|host(s|ed|ing)?)\b",
            r"\b(conven(e|es|ed|ing)|welcomed|receiv(es|ed) (?:\w+ ){0,4}(in|at|on)|letters? (to|from)|wrote to)\b",
            r"\b((sat|sits?|sitting) down|saw|e-?mail\w*|notif(y|ies|ied)|written to|dined|guests? of|at (one|the same) table)\b",
            r"\b(envoys?|dialogues? (with|between)|consultations? with|counterparts?|invit(ed|es|ing|ation))\b",
            r"\b(conversation|readout of|negotiat(ed|ions) (with|between)|calls?(?! (on|for|upon)\b)|visits?(?! \S+\.\w)|meetings?|talks)\b",
            r"회담|통화|만나|만났|만난|방문|면담|회의|회동|접견|예방|서한|친서|통지문|특사|대화|초청|방한|방미|방중|방일|방북|방러|순방",
            r"встре[тч]\w+|переговор\w*|разговор\w*|говорил\w*|визит\w*|поездк\w+|звон\w+|посет\w+|посещ\w+|прибы\w+|саммит\w*|заседани\w+|собра(?:лись|лся)|по телефону|письм\w+|послани\w+|бесед\w+|консультац\w+|пригла\w+|приня(л|ла|ли) (?!решени|участи|резолюц|закон|мер)",
            r"[会會](?:晤|[谈談]|[见見]|面)|通[话話]|[电電][话話]|[访訪](?:[问問][^者及]|[华華美日俄韩韓朝台])|到[访訪]|出[访訪]|[访訪][团團]|峰[会會]|致信|致[电電]|函|特使|磋商|[对對][话話]|[视視][频頻訊讯]|拜[会會]|接[见見]",
        ),
    )

    participants: Annotated[
        tuple[Annotated[str, Reference("actors", persons_first=True, bars=_NO_PARTY)], ...],
        MinLen(2),
        Identity(hard=True),
        Show("head"),
    ]
    """Two or more actors; persons where persons are named, else bodies or states."""
    mode: Annotated[
        Mode,
        Identity(),
        Cues(
            (
                (
                    "video",
                    r"\b(video\w*|virtual(ly)?|online|teleconference)\b|화상|видео|视频|視頻|視訊|视讯|连线|線上",
                ),
                (
                    "phone",
                    r"\b((tele)?phon\w*|calls?\b|called\b|by phone|hotline)\b|통화|전화|телефон|созвон|通话|通話|电话|電話|热线|熱線",
                ),
                (
                    "letter",
                    r"\b(letters?|wrote|written to|writ(es|ing) to|e-?mail\w*|notif(y|ies|ied)|messages?|congratulat\w+|condolence\w*|note\b)|서한|친서|축전|조전|편지|통지문|письм|послани|телеграмм|致信|来信|來信|信函|[亲親][笔筆]信|[贺賀][电電]|去函|致函",
                ),
                (
                    "envoy",
                    r"\b(sent|send\w*|dispatch\w*|through|via|by|carr\w+) (\w+ ){0,3}(envoys?|emissar\w+)\b|특사|посланник|спецпредставител|特使",
                ),
                (
                    "multilateral",
                    r"\b(trilateral|quadrilateral|multilateral|summit of|ministerial|G7|G20|Quad\b|council meeting|conference|leaders of)|3국|3자|다자|정상회의|장관회의|тр[её]хсторонн|саммит|заседани|за одним столом|三方|三边|三邊|多边|多邊",
                ),
                (
                    "visit",
                    r"\b(visit(s|ed|ing)?|trip|travel(s|led|ed|ling|ing)?|arriv\w+|tour)\b|방문|방[한미중일북러]\b|예방|찾아|순방|визит|посет|посещ|поездк|прибы|访问|訪問|[访訪][华華美日俄韩韓朝台团團]|抵达|抵達|到访|到訪|出访|出訪|拜[会會]",
                ),
                (
                    "meeting",
                    r"\b(met|meet(s|ing|ings)?|summit|talks|host(s|ed|ing)?|receiv(e|es|ed|ing)|sat down|welcom\w+|conven\w+)\b|회담|회동|만나|만났|만난|면담|접견|회의|встре[тч]|переговор|консультац|приня(л|ла|ли) (?!решени|участи|резолюц|закон|мер)|[会會](晤|[谈談]|[见見]|面)|磋商|[对對][话話]|接[见見]",
                ),
            ),
            default="unspecified",
            earliest=True,
            yielding=(("meeting", "visit"), ("meeting", "multilateral")),
            crowded=("participants", 3, "meeting", "multilateral"),
        ),
        Show("badge"),
    ]
    """How they were in contact."""
    status: Annotated[
        ContactStatus,
        Attribute(),
        Cues(
            (
                (
                    "refused",
                    r"\b(refus\w+|reject\w*|declin\w+|turned (\w+ )?down|said no|snubb\w+|rebuff\w*|ruled out)\b|거부|거절|불응|응하지 않|отказ|отверг|отклон|пропуст|拒绝|拒絕|婉拒|回[绝絕]",
                ),
                ("cancelled", r"\b(cancel\w*|called off|scrapp\w+)\b|취소|무산|отмен|сорва|取消"),
                (
                    "postponed",
                    r"\b(postpon\w+|delay\w*|put off)\b|연기|미뤄|미루|отлож|откладыва|перенес|推迟|推遲|延期|延后|延後",
                ),
                (
                    "proposed",
                    r"\b(propos\w+|invit\w+|offer\w*|open to|willing\w* to|suggest\w*|ready to (meet|talk)|call(s|ed|ing) for (talks|dialogue))\b|제안|제의|초청|предлож|предлага|приглас|提议|提議|邀请|邀請|建议|建議",
                ),
                (
                    "planned",
                    r"\b(will (meet|visit|hold|host|travel|speak|talk|be|arrive|receive)|plans? to|scheduled|is (due|set|expected) to|upcoming|planned|next (week|month|year)|to (meet|visit|host|hold)|look(s|ed|ing)? forward to)\b|예정|계획|하기로|기로 (했|합의)|방침|조율 중|планир|состоится|пройд[её]т|намеч|посетит|встретится|прибудет|将(?!军|领)|將(?!軍|領)|计划|計劃|[拟擬]|訂(?=[本下於])|[预預][计計]",
                ),
            ),
            default="held",
        ),
        Show("badge"),
    ]
    """Whether it took place."""
    when: Annotated[When | None, Resolved("date"), Attribute(), Show("detail")] = None
    """When it is or was, in the article's words."""
    place: Annotated[
        str | None,
        Verbatim(),
        Pattern(
            (
                (
                    r"\b(?:met|meet\w*|talks|visit\w*|arriv\w+|held|host\w*|summit|travel\w*)\b[^.;]{0,160}?\b(?:in|at|to)\s+"
                    r"((?:the\s+)?[A-Z][\w-]+(?:[ ,]+(?:D\.C\.|of (?:the )?[A-Z][\w-]+|[A-Z][\w-]+))*)(?!['’]s|\w)"
                ),
                r"(?<![а-я])[Вв] ([А-ЯЁ][а-яё-]+[еи](?: [А-ЯЁ][а-яё-]+[еи])?)(?!\w)",
                r"(?<!现)在([一-鿿]{2,8}?)(?=[举舉]行|[会會][谈談见見晤面]|出席|同|与|與)",
                r"抵[达達]([一-鿿]{2,6}?)(?=[，。])",
                r"([가-힣]{2,8})에서 (?:열|만나|만났|회담|회동|면담|개최|[가-힣]+ (?:회의|회담)에서)",
                r"([가-힣]{2,8})(?:을|를) (?:찾아|방문)",
            )
        ),
        Attribute(),
        Show("detail"),
    ] = None
    """Where, verbatim, or null."""
    topics: Annotated[
        tuple[Annotated[str, Verbatim()], ...],
        Pattern(
            (
                (
                    r"\b(?:discuss\w*|talk\w* about|spoke about|spoke on|exchang\w+ views on|consult\w* on|"
                    r"review\w*|focus\w* on|emphasi[sz]\w+ (?:the )?(?:importance of)?|underscor\w+|"
                    r"reaffirm\w*|reiterat\w+|address\w*|raised|stress\w+|touched on|covered|"
                    r"coordinat\w+ on)\s+(?!that\b)([^.;]{4,400})"
                ),
                r"\b(?:spoke|speak\w*|talk\w*|call\w*|conversation|met|meeting)\b[^.;]{0,120}?\babout\s+([^.;]{4,200})",
                r"(?:обсудил\w*|обсуждал\w*|обсуждени\w+)\s+([^.;]{4,300})",
                r"(?:[讨討][论論]了?|[谈談]及|聚焦)([^。；，]{2,60})(?=[。；，])",
                r"(?<!成)就([^。；，]{2,60}?)(?=等?[问問]?[题題]?(?:深入|充分)?(?:交[换換]|[进進]行|[达達]成|[举舉]行))",
                r"([^,.은는]{2,60}?(?:(?<=[가-힣])(?:을|를)|에 (?:관해|대해))) (?:논의|협의|점검|의논|조율했|다뤘|의견)",
                r"(?:речь шла|говорил\w*|беседовал\w*|разговор\w*)[^.;]{0,20}?\s(?:о|об)\s([^.;]{4,200})",
            ),
            split=r"\s+(?:with (?=[A-Z])|by (?:tele)?phone|by video|in a (?:call|meeting)|on (?=[A-Z][a-z]+day)).*$|(?:을|를)$|\s(?:и|а также)\s(?:о\s|об\s)?|(?<=[가-힣])[과와] |[和與与及](?=[一-鿿]{2})|,\s*(?:and\s+|as well as\s+|including\s+)?|\s+as well as\s+|，|、",
        ),
        Attribute(),
        Show("detail"),
    ] = ()
    """What was talked about: noun phrases of the article, none if not told."""
    outcome: Annotated[
        str | None,
        Verbatim(),
        Pattern((r"\b(agreed (?:to|on|that) [^.;]{4,120})",)),
        Show("detail"),
    ] = None
    """What came of it, verbatim, or null."""
    asserted_by: Annotated[
        str | None, Reference("actors"), Voice(), Attribute(), Show("detail", "says")
    ] = None
    """The actor who tells of it, null where it is the article's own voice."""
    basis: Annotated[Basis, Attribute(), BASIS_CUES, Show("detail")]
    """What the assertion rests on."""
