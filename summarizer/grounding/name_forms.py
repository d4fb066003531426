"""The words that names are known by: titles, bodies, fields of work, what stands around.

Tables only; how they find a name is told in :mod:`summarizer.grounding.name_parts` and
:mod:`summarizer.grounding.names`.
"""

from __future__ import annotations

import re

# Words that a person's title ends in, or that name one who holds an office.
TITLES = frozenset(
    "president premier chancellor minister secretary undersecretary director ambassador envoy "
    "representative commissioner commander chief chairman chairwoman chairperson chair "
    "spokesperson spokesman spokeswoman aide adviser advisor general brigadier colonel captain "
    "major admiral marshal lieutenant sergeant corporal king queen prince princess emir sultan "
    "sheikh ayatollah leader governor mayor senator congressman congresswoman lawmaker speaker "
    "counselor counsellor coordinator administrator inspector agent analyst researcher professor "
    "fellow journalist reporter head deputy attache attaché consul negotiator counterpart pope "
    "patriarch judge prosecutor officer attorney diplomat delegate lady economist historian "
    "founder editor manager engineer expert veteran businessman activist lawyer gen lt maj brig "
    "col adm capt sgt sen rep gov dr prof".split()
)
_SPELT = sorted((t for t in TITLES if len(t) > 4 or t in ("head", "aide")), key=len, reverse=True)
_TITLE_NOUNS = (
    "(?:(?:vice|deputy|under|co)-)?(?:"
    "vice president|prime minister|first lady|chief executive|charg[eé] d['’]affaires|"
    "chief of staff|"
    "chief of (?:the )?general staff|secretary of (?:state|defen[cs]e)|" + "|".join(_SPELT) + ")"
)
PLURALS = frozenset(f"{t}s" for t in TITLES if len(t) > 4 and t != "chief")
RANKS = frozenset(
    "general major lieutenant brigadier colonel captain admiral rear vice marshal field sergeant "
    "corporal commodore air chief wing group commander gen lt maj brig col adm capt sgt".split()
)
COUNTERPARTS = frozenset("counterpart counterparts".split())
SURNAMES_TOO = frozenset("king prince pope judge major marshal chair".split())
HONORIFICS = frozenset("mr mrs ms miss sir lord mme".split())
# What a title or a body is for: fields of work and the adjectives of offices.
FIELDS = frozenset(
    "affairs state staff defence defense security trade industry economy economic finance "
    "financial commerce energy justice interior health education agriculture culture labour labor "
    "transport transportation foreign home internal external national international federal "
    "general joint supreme special senior deputy vice first second third acting former assistant "
    "permanent principal chief prime under political military naval nuclear press public policy "
    "planning relations rights development cooperation commonwealth intelligence strategic "
    "strategy peace unification information science technology infrastructure tourism digital "
    "asian african european american oceanian pacific eurasian atlantic arctic western eastern "
    "northern southern central north south east west middle peninsula republic revolutionary "
    "people's people’s workers' workers’ veterans veterans' united combined armed self-defense "
    "self-defence special-purpose majority minority opposition ruling executive managing crown "
    "air ground sea land space cyber missile rocket coast border counter-terrorism disarmament "
    "nonproliferation non-proliferation arms control humanitarian legal budget management "
    "refugees migration population verification compliance counterterrorism narcotics religious "
    "freedom climate environment environmental scientific interim congressional high near "
    "multilateral regional global women engineering consular communications media social natural "
    "human indo-pacific house senate diplomacy".split()
)
# Words that make a run of capitals a body rather than a person.
BODIES = frozenset(
    "ministry department office agency army navy force forces command council committee "
    "commission organization organisation union league institute university center centre bank "
    "corps guard guards staff chiefs service services bureau party parliament congress senate "
    "house assembly court tribunal embassy mission group company companies corporation industries "
    "systems aerospace airlines fund foundation association alliance nations front brigade "
    "brigades battalion regiment division fleet militia movement government administration "
    "secretariat authority board directorate police times news post journal daily gazette herald "
    "tribune radio television media pentagon knesset duma treasury delegation coalition network "
    "society federation conference studies watch cross crescent consulate forum institution "
    "academy college team cabinet presidency legislature politburo bundestag verkhovna cortes "
    "monitor observatory dispatch monitors rebels brotherhood jihad houthis taliban hezbollah "
    "hamas branch".split()
)
# Bodies whose one word is a name.
PROPER = frozenset(
    "parliament congress senate pentagon knesset duma treasury cortes bundestag politburo houthis "
    "taliban hezbollah hamas".split()
)
COMPANY = frozenset(
    "llc ltd limited inc corp co gmbh jsc ojsc pjsc plc ag sa sarl bv oao ooo zao pte fze".split()
)
# A run that ends in one of these is a thing or a place.
THINGS = frozenset(
    "strait straits sea ocean gulf basin island islands peninsula river bay lake mountain "
    "mountains province region city district county port airport airbase base bridge street "
    "square valley desert canal cape protocol treaty act agreement accord accords convention "
    "charter declaration initiative strategy plan summit resolution resolutions war test missile "
    "missiles day week year anniversary award prize program programme project law statement "
    "communique dialogue exercise exercises fighter fighters aircraft jet jets tank tanks drone "
    "drones rocket rockets system launcher launchers howitzer howitzers helicopter helicopters "
    "submarine destroyer frigate carrier memorandum question crisis election elections olympics "
    "games cup era zone line corridor belt road highway hall palace hotel tower building "
    "facility plant station site relations talks meeting meetings call calls visit visits "
    "consultations capital order section chapter article annex table figure age spring "
    "revolution constitution amendment doctrine principle principles document report review "
    "update digest online website visa visas asia europe africa room dome debate partnership "
    "framework mechanism process compact understanding".split()
)
ORGANISATIONS = re.compile(
    r"(?<![\w-])(?:EU|European Union|NATO|UN|United Nations|ASEAN|IAEA|OSCE|OPCW|G7|G20|AU|"
    r"African Union|Arab League|ECOWAS|ICRC|Hamas|Hezbollah|Hizbullah|Houthis|Taliban|"
    r"Wagner|Islamic State|al-?Qaeda|Al-?Qaeda|Congress|ЕС|Евросоюз\w{0,2}|НАТО|ООН|ОДКБ)(?![\w-])"
)
PARTICLES = frozenset(
    "de del della der van von bin ibn al el ul da di du la le y e dos ter фон дер ван де".split()
)
# A name that begins so is a place's.
PLACES = frozenset("camp fort mount lake port san los las new cape saint st tel santa".split())
SUFFIXES = frozenset("jr sr ii iii iv".split())
# Capitalised words that are no part of a name.
DULL = frozenset(
    "the a an this that these those it its he she they we i you his her their our my your in on "
    "at by for from to with and but or if when while as after before during since until despite "
    "although though there here what which who how why where not no yes all both each many most "
    "some such any other more less two three four five six seven eight nine ten also however "
    "meanwhile moreover according under over against between among through today tomorrow "
    "yesterday monday tuesday wednesday thursday friday saturday sunday january february march "
    "april may june july august september october november december summer autumn winter last "
    "next earlier later now then still asked speaking following only even once because so nor yet "
    "nothing everyone nobody none another much few several every neither either let do does did "
    "is are was were be has have had will would could can should must might shall q along suicide "
    "breaking exclusive analysis opinion fact sheet readout remarks interview latest live god "
    "please thanks career results connect congratulations easter christmas ramadan english new "
    "per via upon within without outside about around mr. et feb apr jul aug sep sept oct nov dec "
    "i'm i've i'll i'd d.c it's we're don't inside beyond behind near instead separately "
    "additionally furthermore thus hence perhaps indeed updated photo file source sources dear "
    "я мы он она оно они это этот эта эти его ее их в на по при за для как что если когда "
    "после но и а из от до об с к у не так там тут уже еще также однако кроме итогом накануне "
    "ранее теперь сейчас сегодня вчера между тем по-прежнему мой наш ваш все всё один два обе "
    "оба среди против "
    "highness excellency finally recently currently notably specifically ultimately".split()
)
# What titles of articles do and are about.
HEADLINE = frozenset(
    "holds hold meets meet calls call meeting meetings talks visits visit marking following "
    "speaks attends attend receives receive congratulates refutes rejects condemns urges warns "
    "says launches welcomes hosts announces discusses sends signs joins delivers issues makes "
    "gives vows slams blasts denies confirms reports arrives leaves concludes addresses statement "
    "statements remarks readout phone telephone conversation video bilateral trilateral new "
    "sanctions attack attacks launch test tests anniversary travel travels trip announcement "
    "update releases release welcoming participation operations designation plans seeks faces "
    "backs hails praises marks exchange exchanges letter message greetings reception briefing "
    "tale claims opening".split()
)
_CAP = (
    r"(?:(?:al|el|ul|as|ad|an|ar|ash|wal)-)?"
    r"(?:(?:Co|Corp|Inc|Ltd|Gen|Lt|Col|Maj|Brig|Adm|Capt|Sgt|Sen|Rep|Gov|Dr|Prof|Mr|Mrs|Ms|St|Jr|Sr)"
    r"\.|(?:[A-Z]\.){2,}|[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁŞİĞÇÜÖ][\w'’.-]*\w['’]?|[A-ZА-Я]\.?)"
)
_INNER = "of|the|for|de|del|della|der|van|von|bin|ibn|al|el|ul|da|di|du|la|le|y|фон|дер|ван|де"
_NICK = r"[(“\"][A-Z][a-z]+[)”\"]"
RUN = re.compile(
    rf"(?<![\w-])(?:bin )?{_CAP}(?:(?:[ \n]+(?:(?:{_INNER}|and)[ \n]+|{_NICK}[ \n]){{0,3}}|"
    rf"[ \n]?&[ \n]?|[,;] (?=(?:Jr|Sr|LLC|Ltd|Inc|Co|Corp)\b)){_CAP})*"
)
ACRONYM = re.compile(
    r"\s*\((?:(?:better |also )?known as |a\.?k\.?a\.? |or )?"
    r"([\"“]?)([A-Z][\w&.'’ -]{1,30})[\"”]?\)"
)
# Noun phrases in small letters that stand for a body.
OWNED = re.compile(
    r"\b(?:(?:acting|foreign|defen[cs]e|interior|finance|transport|trade|unification|presidential|"
    r"top|main|state|spy|intelligence|military|security|ruling|opposition|news|air|land|ground|"
    r"naval|border|armed|national|coast|central|telecommunications|energy|justice) )*"
    r"(?:military|army|navy|air force|armed forces|forces|spy agency|intelligence agency|"
    r"intelligence services?|ministry|cabinet|parliament|presidency|presidential office|office|"
    r"embassy|state media|news agency|police|coast guard|general staff|joint chiefs of staff|"
    r"security council|ruling party|central bank|activists)\b"
)
# A body's words that belong to the title of one who is named: "ministry spokesman Li".
OFFICE_OF = re.compile(rf"\s+(?:[\w-]+\s+)?(?i:{_TITLE_NOUNS}),?\s+(?:[A-Z][\w'’.-]+|al-[A-Z]\w+)")
# What is told of a thing that bears a name: "Valiant Shield, a joint exercise".
THING_AFTER = re.compile(
    r",\s+(?:a|an|the|its|their)\s+(?:[\w’'-]+\s+){0,4}?(?:exercises?|drills?|manoeuvres?|maneuvers?|"
    r"operation|ship|vessel|boat|tanker|freighter|carrier|destroyer|frigate|submarine|missile|rocket|"
    r"satellite|drone|aircraft|tank|system|weapon|city|town|village|province|region|district|island|"
    r"base|port|airport|river|website|film|book|song|horse|hotel)\b"
)
UNOWNED = re.compile(r"(?:\w+ ministry|air force|navy|coast guard|spy agency|central bank)$")
STATE_MEDIA = re.compile(
    r"\b(?:state|official)[ -](?:run )?(?:media|news agency|television|radio)\b", re.IGNORECASE
)
# The title in small letters just before a name, with what belongs to it.
TITLE_BEFORE = re.compile(
    rf"(?<![\w-])(?i:{_TITLE_NOUNS})s?(?:-elect|-designate)?(?:,?\s+|\s+"
    r"(?:of|for|to)\s+(?:(?:the\s+)?(?:[A-Z][\w.&'’-]*\s+(?:(?:and|of|the)\s+)*){1,6}|"
    r"(?:[\w.&'’-]+\s+){0,5}[\w.&'’-]+,\s+))$"
)
_RUSSIAN = (
    r"(?:вице-|экс-|зам|пресс-)?(?:президент|премьер|министр|глав[аеуы]\b|главой\b|госсекретар|посол\b|"
    r"посл|представител|секретар|генерал|председател|директор|губернатор|спикер|канцлер|лидер|"
    r"командующ|начальник|обозревател|эксперт|аналитик|полковник|адмирал|советник|депутат)"
    r"[\w-]*(?<!ов)"
)
RUSSIAN_OFFICE = re.compile(_RUSSIAN)
RUSSIAN_TITLE = re.compile(
    rf"(?<![\w-])(?:\w+(?:ый|ий|ой|ая)\s+){{0,3}}{_RUSSIAN}(?:\s+[^\W\d][^\W\d]+){{0,2}}?\s+$",
    re.IGNORECASE,
)
RUSSIAN_BODY = re.compile(
    r"(?:министерств|комисси|совет|служб|штаб|комитет|дума|думы|агентств|центр|институт|фонд|университет|"
    r"ассоциаци|академи)\w*$"
)
# Who in small letters before a name says what bears it, without being its role.
PERSON_BEFORE = re.compile(r"\b(?:individual|citizen|national|businessman|resident)s?\s+$")
BODY_BEFORE = re.compile(
    r"\b(?:entit(?:y|ies)|firm|company|companies|group|organi[sz]ation|militia|faction|"
    r"shipyard|newspaper|broadcaster|manufacturer|maker|agency)\s+$"
)
# What may stand before a title noun and belong to the title.
MODIFIER = re.compile(
    r"(?:acting|former|interim|caretaker|exiled|ousted|deputy|vice|junior|parliamentary|first|second|senior|chief|foreign|defen[cs]e|prime|interior|"
    r"finance|army|navy|naval|military|national|security|special|top|supreme|outgoing|incoming|"
    r"permanent|assistant|under|lead|nuclear|press|state|home|trade|energy|justice|unification|"
    r"joint|armed|forces|economy|intelligence|presidential|government|party|opposition|rebel|air|force|general|"
    r"lieutenant|major|brigadier|rear|of|staff|ministry|policy|managing|retired|transport|health|"
    r"development|[A-Z][\w&.-]*)$"
)
_WHAT_FOR = (
    r"(?:\s+(?:of|for|at|on|to)\s+(?:[\w'’-]+\s+){0,3}[\w'’-]+(?=[,.;)])|"
    r"\s+(?:of|for|at|on|to)\s+(?:the\s+)?[A-Za-z](?:[\w.'’-]*\w)?"
    r"(?:\s+(?:(?:of|and|for|the)\s+)*[A-Z][\w'’-]*)*)?"
)
AFTER = re.compile(
    r",\s+(?:who\b|(?:the |a |an |its |their |his |her |one of )?"
    r"(?!(?:according|including|and|with|said|where|when|after|as|to|but|by|in|at|which)\b)"
    rf"((?:[\w'’.-]+\s+){{0,5}}?(?i:{_TITLE_NOUNS}|rear admiral)"
    rf"(?:\s+and\s+(?=[A-Z])(?:[A-Z][\w-]+\s+){{0,3}}?(?i:{_TITLE_NOUNS}))?{_WHAT_FOR})"
    rf"(?!\s(?i:{_TITLE_NOUNS})\b)"
    r"(?=[,;)—–-]|\.(?!\w)|\s(?!(?:of|for|at|to)\b)|$)(?!,?\s[A-Z][\w-]+\s[A-Z]))"
)
_SAYS = (
    r"said|says|told|tells|added|adds|warned|warns|announced|stated|claimed|denied|argued|argues|"
    r"noted|notes|wrote|writes|reported|vowed|threatened|pledged|confirmed|declined|rejected|"
    r"accused|insisted|insists|urged|agreed|condemned|thinks|believes|considers|suggested|declared"
)
DOES = re.compile(
    r"(?:\s(?:in|of|at)\s[A-Z]\w+)?(?:, [^,\n]{3,70},)?\s+"
    r"(?:(?:has|have|had|also|later|then|will|would|on \w+|did not)\s+)*"
    rf"(?:{_SAYS}|reports|called|met|meets|launched|seized|attacked|sent|signed|spoke|holds|hosted|"
    r"did|judged|demanded|stressed|considered|released|issued|authori[sz]ed|pointed|elaborated|"
    r"expressed|visited|arrived|invited|thanked|received|welcomed|informed|asked|ordered|sees|"
    r"replied|refused|replies|will|has|had|puts|wants|fired|deployed|thanks|saw|failed|should)\b"
)
# What a body does in any past tense: "obligated", "has halted".
ACTED = re.compile(
    r"\s+(?:(?:has|have|had|also|later|then)\s+){0,2}[a-z]{2,}ed\s+(?!(?:by|in|at|on|with|as|to)\b)"
)
DONE_BY = re.compile(
    rf"(?:\b(?:{_SAYS}|according to|met(?: with)?|spoke (?:\w+ )?with|[a-z]+ed by|asked|call with|"
    r"(?:assessment|report|statement|estimate|analysis|claim)s? (?:by|from)|"
    r"talks with|meeting with|invited|appointed|phoned|telephoned|letter to)\s+"
    r"(?:the\s+|(?:[A-Z]\w+\s){1,2}?[A-Z]?\w+['’]s\s+|[A-Z]\w+['’]s\s+)?)$"
)
PLACE_BEFORE = re.compile(
    r"\b(?:in|at|near|from|outside|around|into|through|toward|towards|over|off|on|aboard|across)"
    r"\s+(?:the\s+)?$",
    re.IGNORECASE,
)
