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
from summarizer.sections._contact_words import (
    AGAIN,
    BETWEEN_TOPICS,
    GAP,
    NO_PARTY,
    NO_PLACE,
    NO_TOPIC,
    OCCASION,
    PLACE,
    SEEK,
    SUBJECTS,
    TELLING,
    TELLS,
    WITHIN,
)
from summarizer.values import When

Mode = Literal[
    "phone", "video", "meeting", "visit", "multilateral", "letter", "envoy", "unspecified"
]
ContactStatus = Literal["held", "planned", "proposed", "postponed", "cancelled", "refused"]


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
            rf"^(?:(?:{SUBJECTS})\b[^.;]*?\b|(?P<named>(?-i:(?:[A-Z][\w.’'-]*\s+){{1,6}})"
            rf"(?:(?:also|both|then|later|further|jointly|in turn|had|has)\s+)*)){TELLS}\b"
        ),
        again=AGAIN,
        order=40,
        triggers=(
            r"\b((?<!be )(?<!been )met|meet(s|ing|ings)?(?! \w+( \w+)?,| (?:\w+ )*?(threat|need|challenge|requirement|demand|target|goal|standard|obligation)s?\b)|call(s|ed)? (with|to|between|from)|telephon\w+|phon\w+|spoke|spoken)\b",
            r"\b(speaks?|talk(s|ed|ing)? (with|to|between|in|on|by)|visit(s|ed|ing)?(?! \S+\.\w)|summits?|host(s|ed|ing)?)\b",
            r"\b(conven(e|es|ed|ing)|welcomed|receiv(es|ed) (?:\w+ ){0,4}(in|at|on)|letters? (to|from)|wrote to)\b",
            r"\b((sat|sits?|sitting) down|saw|e-?mail\w*|notif(y|ies|ied)|written to|dined|guests? of|at (one|the same) table)\b",
            r"\b(envoys?|dialogues? (with|between)|consultations? with|counterparts?|invit(ed?|es|ing|ation))\b",
            r"\b(delegations? (from|of|led|headed)|gather(s|ed|ing)?|sessions?|summon\w*|on the (line|phone)|(video|tele)[ -]?(link|conferenc\w+)|(written|verbal|oral|personal) messages?)\b",
            r"\b((see|sees|seen|seeing|welcomes?|receiv(es?|ed|ing)|telephones?) (the |\w+ minister |president )?(?-i:[A-Z])|wrote (\w+ ){1,3}to)",
            r"\b(conversation|readout of|negotiat(ed|ions) (with|between)|calls?(?! (on|for|upon)\b)|visits?(?! \S+\.\w)|meetings?|talks)\b",
            r"회담|통화|만나|만났|만난|방문|면담|회의|회동|접견|예방|서한|친서|통지문|특사|대화|초청|방한|방미|방중|방일|방북|방러|순방",
            r"встре[тч]\w+|переговор\w*|разговор\w*|говорил\w*|визит\w*|поездк\w+|звон\w+|посет\w+|посещ\w+|прибы\w+|саммит\w*|заседани\w+|собра(?:лись|лся)|по телефону|письм\w+|послани\w+|бесед\w+|консультац\w+|пригла\w+|приня(л|ла|ли) (?!решени|участи|резолюц|закон|мер)",
            r"[会會](?:晤|[谈談]|[见見]|面)|通[话話]|[电電][话話]|[访訪](?:[问問][^者及]|[华華美日俄韩韓朝台])|到[访訪]|出[访訪]|[访訪][团團]|峰[会會]|致信|致[电電]|函|特使|磋商|[对對][话話]|[视視][频頻訊讯]|拜[会會]|接[见見]",
        ),
    )

    participants: Annotated[
        tuple[
            Annotated[
                str,
                Reference(
                    "actors", persons_first=True, abroad=True, bars=NO_PARTY, telling=TELLING
                ),
            ],
            ...,
        ],
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
                    r"\b((tele)?phon\w*|(?<!to )calls?\b(?! (for|on|upon|off|it)\b)|called (?=(?-i:[A-Z])(?!\w+['’])|his |her |their |him\b|up\b)|hotline|on the line)|통화|전화|телефон|созвон|通话|通話|电话|電話|热线|熱線",
                ),
                (
                    "envoy",
                    (
                        r"\b(sent|send\w*|dispatch\w*|through|via|by|carr\w+) (\w+ ){0,3}(envoys?|emissar\w+)\b|\b(deliver\w*|carr(y|ies|ied)|hand(s|ed)|convey\w*|br(ings?|ought)) (over )?([\w'’]+ ){0,4}(message|letter)s?\b|"
                        r"\b(letter|message|gift|note)\b[^.;]{0,120}\b(handed( over)?|delivered|conveyed|carried|brought|presented)\b[^.;]{0,50}\bby\b|특사|посланник|спецпредставител|特使"
                    ),
                ),
                (
                    "letter",
                    r"\b(letters?|wrote|written to|writ(es|ing) to|e-?mail\w*|notif(y|ies|ied)|messages?|congratulat\w+|condolence\w*|note\b)|서한|친서|축전|조전|편지|통지문|письм|послани|телеграмм|致信|来信|來信|信函|[亲親][笔筆]信|[贺賀][电電]|去函|致函",
                ),
                (
                    "multilateral",
                    r"\b(trilateral|quadrilateral|multilateral|summit of|ministerial|G7|G20|Quad\b|council meeting|(?<!press )(?<!news )conference|leaders of|conven\w+ [^.;]{0,40}?\b(leaders|ministers|allies|partners))\b|3국|3자|다자|정상회의|장관회의|тр[её]хсторонн|саммит|заседани|за одним столом|三方|三边|三邊|多边|多邊",
                ),
                (
                    "visit",
                    r"\b(visit(s|ed|ing)?|trip|travel(s|led|ed|ling|ing)?|arriv\w+|tour|invit\w+ ([\w'’-]+ ){1,6}to (?=(?-i:[A-Z])))\b|방문|방[한미중일북러]\b|예방|찾아|순방|визит|посет|посещ|поездк|прибы|访问|訪問|[访訪][华華美日俄韩韓朝台团團]|抵达|抵達|到访|到訪|出访|出訪|拜[会會]",
                ),
                (
                    "meeting",
                    r"\b(met|meet(s|ing|ings)?|summit|talks|host(s|ed|ing)?|receiv(e|es|ed|ing)|(sat|sits?|sitting) down|welcom\w+|conven\w+|session|gather(s|ed|ing)?|summon\w*|dined)\b|\b(saw|sees?|seen|seeing) (?=(?-i:[A-Z])|each |his |her )|회담|회동|만나|만났|만난|면담|접견|회의|встре[тч]|переговор|консультац|приня(л|ла|ли) (?!решени|участи|резолюц|закон|мер)|[会會](晤|[谈談]|[见見]|面)|磋商|[对對][话話]|接[见見]",
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
                    (
                        r"\b(refus\w+\b(?! to (comment|say|confirm|discuss|name|rule|give)\b)|"
                        r"declin\w+\b(?! to (comment|say|confirm|discuss|name|give)\b)|"
                        rf"(reject\w*|rebuff\w*|ruled out|spurn\w+)[^.;]{{0,60}}?\b{OCCASION}\b|"
                        r"turned (\w+ )?down|said no\b|snubb\w+|sent back|unopened|unanswered|(not|never) (picked? up|"
                        r"answer(ed)?|repl(y|ied)|respond(ed)?))|거부|거절|불응|응하지 않|отказ|отверг|отклон|пропуст|拒绝|拒絕|婉拒|回[绝絕]"
                    ),
                ),
                (
                    "cancelled",
                    (
                        rf"\b{OCCASION}\b[^.;]{{0,120}}?\b(cancel\w*|called off|scrapp\w+|is off)\b|"
                        rf"\b(cancel\w*|call\w* off|scrapp\w+)[^.;]{{0,60}}?\b{OCCASION}\b|취소|무산|отмен|сорва|取消"
                    ),
                ),
                (
                    "postponed",
                    (
                        rf"\b{OCCASION}\b[^.;]{{0,80}}?\b(postpon\w+|delayed|put off)\b|"
                        rf"\b(postpon\w+|delay\w*|put\w* off)[^.;]{{0,60}}?\b{OCCASION}\b|연기|미뤄|미루|отлож|откладыва|перенес|推迟|推遲|延期|延后|延後"
                    ),
                ),
                ("planned", r"\baccepted (an?|the|his|her|their) invitation\b"),
                (
                    "proposed",
                    (
                        rf"\b(propos\w+|offer\w*|suggest\w*)[^.;]{{0,60}}?\b({OCCASION}|{SEEK})\b|"
                        rf"\b(open|willing\w*|ready|readiness|prepared) (to|for) [^.;]{{0,30}}?\b({SEEK}|{OCCASION})\b|\binvit\w+|"
                        r"\b(call(s|ed|ing)? for|seek\w*|sought|ask\w* for|request\w*) "
                        r"(\w+ ){0,3}(talks|dialogue|meeting|negotiations|summit|call)\b|제안|제의|초청|предлож|предлага|приглас|提议|提議|邀请|邀請|建议|建議"
                    ),
                ),
                (
                    "planned",
                    (
                        r"\b(will (\w+ ){0,2}(meet|visit|hold|host|travel|speak|talk|see|arrive|receive|welcome|convene|gather|"
                        r"go|attend|join|send|call|phone|telephone|write|sit)|would (\w+ )?(meet|visit|hold|host|travel|gather|see)|"
                        r"plans? to|(is|are|was|were|been) (\w+ )?(scheduled|slated|due|expected|planned|set|arranged|fixed) (to|for|on|in)\b|"
                        r"(is|are) to (meet|visit|host|hold|see|speak|talk|travel|go|receive|gather)|scheduled (to|for)|"
                        r"upcoming|planned (\w+ )?(visit|trip|meeting|call|talks|summit)|to (meet|talk|visit|host|hold|gather) "
                        r"(again|next|on|in|with|(?-i:[A-Z]))|hold(ing)? (their|the|its|another|a) (next|second|third)|"
                        rf"(next|another) (\w+ |(?-i:[A-Z])[\w’']* ){{0,3}}({OCCASION})\b|preparations[^.;]{{0,40}}\bvisit|"
                        r"look(s|ed|ing)? forward to (\w+ )?(meet|host|receiv|welcom|visit|see)\w*)\b|예정|계획|하기로|기로 (했|합의)|방침|조율 중|планир|состоится|пройд[её]т|намеч|посетит|встретится|прибудет|将(?!军|领)|將(?!軍|領)|计划|計劃|[拟擬]|訂(?=[本下於])|[预預][计計]"
                    ),
                ),
            ),
            default="held",
            apart=("held",),
        ),
        Show("badge"),
    ]
    """Whether it took place."""
    when: Annotated[When | None, Resolved("date", beside=True), Attribute(), Show("detail")] = None
    """When it is or was, in the article's words."""
    place: Annotated[
        str | None,
        Verbatim(),
        Pattern(
            (
                (
                    rf"\b(?i:met|meet\w*|talks|visit\w*|arriv\w+|held|host\w*|summit|travel\w*|receiv\w+|sat down|saw|sees?|"
                    rf"spent|gather\w*|session|summon\w*|conferr?\w*|dined|consultations|(?:take|took|taken)\s+place|handed|delivered)\b{GAP}\bin\s+{NO_PLACE}{PLACE}"
                ),
                (
                    rf"\b(?i:met|meet\w*|talks|held|host\w*|summit\w*|receiv\w+|sat down|sit down|saw|gather\w*|session|dined)\b"
                    rf"{GAP}\bat\s+{PLACE}"
                ),
                rf"^(?:\W|\d)*In\s+{NO_PLACE}{PLACE}(?=,? [a-z])",
                (
                    rf"\b(?:visit(?:s|ed|ing)?(?:\s+to)?|trip\s+to|travel\w*\s+to|invit\w+[^.;,]{{3,60}}?\sto|gone?\s+to|went\s+to)\s+"
                    rf"(?!the\s+[A-Z][\w-]+\s+[a-z]){PLACE}"
                ),
                r"(?<![а-я])[Вв] ([А-ЯЁ][а-яё-]+[еи](?: [А-ЯЁ][а-яё-]+[еи])?)(?!\w)",
                r"(?<!现)在([一-鿿]{2,8}?)(?=[举舉]行|[会會][谈談见見晤面]|出席|同|与|與)",
                r"抵[达達]([一-鿿]{2,6}?)(?=[，。])",
                r"([가-힣]{2,8})에서 (?:열|만나|만났|회담|회동|면담|개최|[가-힣]+ (?:회의|회담)에서)",
                r"([가-힣]{2,8})(?:을|를) (?:찾아|방문)",
            ),
            first=True,
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
                    r"\b(?:discuss\w*|talk\w* over|consult\w* on|went\s+(?:over|through)|gone\s+(?:over|through)|"
                    r"(?:took|take|taking)\s+stock\s+of|review\w*|focus\w* on|"
                    r"emphasi[sz]\w+ (?:the )?(?:importance of)?|underscor\w+|underlin\w+|touch\w* (?:up)?on|"
                    r"reaffirm\w*|reiterat\w+|address(?:ed|es|ing)|raised|stress\w+|covered|condemn(?:ed|ing)(?: in the [\w ]+ terms)?|"
                    r"elaborat\w+ on|brief\w*\s[^.;,]{0,40}?\bon|examin\w+|explor\w+|deal(?:s|t) with|highlight\w*|"
                    r"told (?:him|her|them|each other) about|(?:express\w*)\s[^.;,]{0,40}?\b(?:for|over|about|at)|"
                    rf"coordinat\w+ on|to coordinate(?= (?:an?|the|our|their)\b))\s+(?!that\b){NO_TOPIC}({WITHIN}{{4,400}})"
                ),
                rf"\b(?:spoke|speak\w*|talk\w*|call\w*|conversation|met|meet\w*|saw|see|letters?|messages?)\b{WITHIN}{{0,160}}?\babout\s+{NO_TOPIC}({WITHIN}{{4,200}})",
                rf"\b(?:talks|views|consultations?|discussions?|conversation|dialogue|call|meeting|spoke|conferr?ed)\b{WITHIN}{{0,140}}?\son\s+(?![A-Z][a-z]+ \d){NO_TOPIC}({WITHIN}{{4,300}})",
                r"(?:обсудил\w*|обсуждал\w*|обсуждени\w+)\s+([^.;]{4,300})",
                r"(?:[讨討][论論]了?|[谈談]及|聚焦)([^。；，]{2,60})(?=[。；，])",
                r"(?<!成)就([^。；，]{2,60}?)(?=等?[问問]?[题題]?(?:深入|充分)?(?:交[换換]|[进進]行|[达達]成|[举舉]行))",
                r"([^,.은는]{2,60}?(?:(?<=[가-힣])(?:을|를)|에 (?:관해|대해))) (?:논의|협의|점검|의논|조율했|다뤘|의견)",
                r"(?:речь шла|говорил\w*|беседовал\w*|разговор\w*)[^.;]{0,20}?\s(?:о|об)\s([^.;]{4,200})",
            ),
            split=BETWEEN_TOPICS,
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
