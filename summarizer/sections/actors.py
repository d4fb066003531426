"""Who appears and matters."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from summarizer.schema.marks import Attribute, Cues, Identity, Resolved, Show, Verbatim
from summarizer.schema.section import About, Named

ActorKind = Literal[
    "state",
    "government",
    "military",
    "intelligence",
    "international_org",
    "armed_group",
    "company",
    "media",
    "civil_society",
    "person",
    "other",
]


class Actor(Named):
    """Who appears and matters: each one that acts, speaks, gives, receives, meets, threatens or is threatened.

    Not a country that is only a place name inside a weapon's or company's name. A
    capital or a palace that stands for its government is an alias of the state.
    Unnamed officials are no actors: what "a JCS official" says is said by the JCS.
    """

    about: ClassVar[About] = About(
        title="Actors",
        question="name somebody who acts, speaks, gives, receives, meets or threatens",
        headline="{name}",
        sentence="{the name}[, {role},] <appears|appear> in the article",
        order=10,
        at_most=40,
    )

    name: Annotated[str, Verbatim(), Identity(hard=True), Show("head")]
    """The fullest name in the article, verbatim, without title or article ("Han Duck-soo", "South Korea")."""
    kind: Annotated[
        ActorKind,
        Attribute(),
        Cues(
            (
                (
                    "intelligence",
                    r"\b(intelligence|spy agency|espionage|National Security (?:Bureau|Agency)|CIA|NSA|NIS|Mossad|Shin Bet|FSB|GRU|SVR|SBU|HUR|MI5|MI6|BND|DGSE|ISI)\b|정보원|국정원|разведк|ФСБ|СБУ|ЦРУ|情报|情報|[国國]安局",
                ),
                (
                    "media",
                    r"\b(media|news agency|news|newspaper|television|TV|radio|broadcaster|daily|times|KCNA|TASS|Xinhua|IRNA|Yonhap|Reuters|Kyodo|AFP|AP)\b|통신|신문|매체|агентств|газет|ТАСС|телеканал|通讯社|通訊社|新[华華]社|日报|日報|媒体|媒體|中央社",
                ),
                (
                    "international_org",
                    r"\b(United Nations|UN|NATO|European Union|EU|IAEA|ASEAN|African Union|AU|Arab League|ECOWAS|OSCE|OPCW|G7|G20|BRICS|Quad|AUKUS|Security Council|World Bank|IMF|Red Cross|ICRC|Commission of the European|Organi[sz]ation (of|for))\b|유엔(?!군)|나토|유럽연합|아세안|안보리|ООН|НАТО|Евросоюз|Еврокомисси|ОДКБ|ШОС|БРИКС|МАГАТЭ|联合国|聯合國|北约|北約|欧盟|歐盟|东盟|安理[会會]|上合",
                ),
                (
                    "armed_group",
                    r"\b(Houthis?|Ansar Allah|Hezbollah|Hizbullah|Hamas|Islamic Jihad|Taliban|Islamic State|ISIS|ISIL|Daesh|al-?Qaeda|Boko Haram|JNIM|ISWAP|ISGS|PKK|YPG|SDF|RSF|Rapid Support Forces|rebels?|militants?|militia|insurgents?|guerrillas?|separatists?|Wagner( Group)?|jihadists?|fighters|factions?|Arakan Army|Syrian Democratic Forces|Libyan National Army|LNA|M23|al-Shabaab|Hayat Tahrir|HTS|Jama['’]?at|Lashkar|Jaish|Kata['’]?ib|Qassam|Fatah|Quds Brigades|Independence Army|Resistance Army|Free Syrian Army|Mobili[sz]ation Forces|People['’]?s Defen[cs]e Forces|(?<!People['’]s )Liberation (?:Army|Front)|Transitional Council)\b|하마스|헤즈볼라|후티|탈레반|반군|ХАМАС|Хезболл|хусит|талиб|боевик|повстан|哈马斯|哈瑪斯|真主[党黨]|胡塞|塔利班|叛军",
                ),
                (
                    "military",
                    r"\b((?<!Political-)(?<!Politico-)military|army|navy|air force|armed forces|forces|joint chiefs|general staff|command|fleet|brigade|regiment|battalion|coast guard|border guards?|Marine Corps|IDF|IRGC|revolutionary guards?|PLA|troops|defen[cs]e forces?|Inter-Services Public Relations|ISPR)\b|합참|합동참모본부|군\b|사령부|함대|육군|해군|공군|генштаб|арми[ия]|войск|флот|ВСУ|军队|軍隊|[军軍]$|解放[军軍]|[陆陸海空][军軍]|参谋部|參謀部|司令部|[战戰][区區]",
                ),
                (
                    "government",
                    r"\b(ministry|ministries|affairs|minister's office|department|office|cabinet|government|parliament|congress|senate|house of representatives|agency|administration|council|secretariat|embassy|treasury|response team|pentagon|police|court|commission|directorate|knesset|duma|bundestag|authority|presidency|chancellery|bureau|committee)\b|[가-힣](부|청|성|처|실)$|국회|의회|정부|청와대|대사관|министерств|мин(обороны|фин)|МИД|правительств|кремл|посольств|канцеляри|администраци|совет|дум[аы]|外交部|国防部|政府|大使[馆館]|[国國][务務]院|[部院委办辦]$|委[员員]?[会會]$",
                ),
                (
                    "company",
                    r"\b(inc|corp|corporation|company|companies|ltd|plc|group|industries|aerospace|systems|dynamics|Rosoboronexport|Gazprom|Rosatom|Lockheed|Raytheon|Boeing|Baykar|Hanwha|Rheinmetall|Norinco|Rafael|Elbit|Saab|Airbus|Thales|Leonardo|Kongsberg|Aselsan|Roketsan|Rostec|Roscosmos|SpaceX|LLC|LLP|GmbH|JSC|PJSC|OJSC|AG|firm|manufacturer|maker|shipyard|refinery|airlines?|bank)\b|기업|중공업|그룹|에어로스페이스|은행|компани|корпораци|концерн|завод|банк|Росатом|Газпром|Роснефт|Рособоронэкспорт|公司|集[团團]|[银銀]行|企[业業]",
                ),
                (
                    "civil_society",
                    r"\b(activists?|university|institute|think[- ]?tank|foundation|NGO|association|union|campaign(ers)?|protest(ers)?|human rights|watch|center|centre|council on|society|church|movement|forum|coalition|federation|farmers|residents|workers|families|refugees)\b|연구원|연구소|대학|재단|институт|университет|фонд|研究所|研究院|大学|大學|基金",
                ),
            ),
            near="name",
            default="other",
        ),
        Show("badge"),
    ]
    """What kind of actor it is."""
    country: Annotated[str | None, Resolved("country"), Attribute(), Show("badge")] = None
    """ISO 3166-1 alpha-3 of the country it belongs to, null for multinational or unknown."""
    role: Annotated[str | None, Verbatim(), Attribute(), Show("detail")] = None
    """For persons: the title in the article, verbatim, else null."""
