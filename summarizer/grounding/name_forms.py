"""The words and forms that names are known by: titles, bodies, what stands around a name.

Tables only; how they find a name is told in :mod:`summarizer.grounding.names`.
"""

from __future__ import annotations

import re

# Words that end a person's title.
_TITLES = (
    "president|vice president|prime minister|premier|chancellor|minister|secretary|"
    "under secretary|undersecretary|deputy secretary|assistant secretary|secretary of state|"
    "secretary general|secretary-general|director general|director-general|director|"
    "ambassador|envoy|special envoy|representative|special representative|commissioner|"
    "commander|commander-in-chief|chief|chief of staff|chief of the general staff|chairman|"
    "chairwoman|chairperson|chair|spokesperson|spokesman|spokeswoman|adviser|advisor|"
    "national security adviser|national security advisor|general|lieutenant general|"
    "major general|brigadier general|brigadier|colonel|lieutenant colonel|captain|major|"
    "admiral|vice admiral|rear admiral|marshal|air marshal|field marshal|lieutenant|sergeant|"
    "king|queen|prince|crown prince|emir|sultan|sheikh|ayatollah|supreme leader|leader|"
    "governor|mayor|senator|congressman|congresswoman|lawmaker|speaker|counselor|counsellor|"
    "coordinator|administrator|inspector|agent|special agent|analyst|researcher|professor|"
    "fellow|senior fellow|journalist|reporter|head|deputy|attache|attaché|consul|negotiator|"
    "chargé d'affaires|counterpart|first lady|pope|patriarch|judge|prosecutor|"
    "Gen\\.|Lt\\. Gen\\.|Maj\\. Gen\\.|Brig\\. Gen\\.|Col\\.|Lt\\. Col\\.|Lt\\.|Adm\\.|Capt\\.|"
    "Sgt\\.|Sen\\.|Rep\\.|Gov\\.|Dr\\.?|Prof\\."
)
TITLE_NOUNS = "|".join(sorted(_TITLES.split("|"), key=len, reverse=True))
HONORIFICS = r"(?:Mr|Mrs|Ms|Miss|Sir|Lady|Lord)\.?"
TITLE = re.compile(rf"(?<![\w-])(?:{TITLE_NOUNS})(?![\w-])", re.IGNORECASE)
# Words that make a run of capitals a body rather than a person.
BODY = re.compile(
    r"\b(ministry|department|office|agency|army|navy|force|forces|command|council|committee|"
    r"commission|organi[sz]ation|union|league|institute|university|cent(?:er|re)|bank|corps|"
    r"guards?|staff|chiefs|service|bureau|party|parliament|congress|senate|house|assembly|court|"
    r"embassy|mission|group|company|corporation|corp|inc|ltd|industries|systems|aerospace|airlines|"
    r"fund|foundation|association|alliance|nations|front|brigades?|battalion|brigade|regiment|"
    r"division|fleet|militia|movement|government|administration|secretariat|authority|board|"
    r"directorate|police|times|news|post|journal|daily|press|radio|television|media|"
    r"national security council|pentagon|knesset|duma|treasury|coast guard|"
    r"spokesperson's office|delegation|coalition|network|society|federation|conference|"
    r"programme|program|studies|watch|red cross|red crescent)\b",
    re.IGNORECASE,
)
PARTICLES = "of|the|for|de|del|della|der|van|von|bin|ibn|al|el|ul|da|di|du|la|le|y"
_CAP = r"(?:[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁŞİĞÇÜÖ][\w'’.-]*\w|[A-ZА-Я]\.?)"
RUN = re.compile(
    rf"(?<![\w-])(?:al-|el-|bin )?{_CAP}(?:(?:[ \n](?:(?:{PARTICLES})[ \n]){{0,2}}|"
    rf"[ \n]?&[ \n]?){_CAP})*"
)
ACRONYM = re.compile(r"\s*\(([\"“]?)([A-Z][A-Za-z&.-]{1,9})[\"”]?\)")
NOT_NAMES = frozenset(
    "the a an this that these those it its he she they we i you his her their our my in on at "
    "by for from to with and but or if when while as after before during since until despite "
    "although though there here what which who how why where not no yes all both each many "
    "most some such any other more less two three four five six seven eight nine ten also "
    "however meanwhile moreover according under over against between among through today "
    "tomorrow yesterday monday tuesday wednesday thursday friday saturday sunday january "
    "february march april may june july august september october november december spring "
    "summer autumn winter last next earlier later now then still asked speaking following "
    "only even once because so nor yet nothing everyone nobody one none another much few "
    "several every neither either let do does did is are was were be has have had will would "
    "could can should must might shall q a update lead mr mrs ms mr. us along suicide "
    "breaking exclusive analysis opinion fact sheet readout statement remarks interview "
    "north south east west northern southern eastern western latest live god please call "
    "thanks career news article results visit connect congratulations easter christmas "
    "ramadan english new".split()
)
# Noun phrases in small letters that stand for a body, behind a possessor.
OWNED = re.compile(
    r"(?:(?<=['’]s )|(?<=s['’] ))((?:acting |foreign |defen[cs]e |interior |finance |"
    r"presidential |top |main |state |spy |intelligence |military |security |ruling |opposition |"
    r"news |air |naval |border )*"
    r"(?:military|army|navy|air force|armed forces|spy agency|intelligence agency|"
    r"intelligence service|foreign ministry|defen[cs]e ministry|unification ministry|ministry|"
    r"government|cabinet|parliament|presidential office|office|embassy|state media|"
    r"state news agency|news agency|police|coast guard|general staff|joint chiefs of staff|"
    r"security council|party|central bank|activists))\b"
)
STATE_MEDIA = re.compile(
    r"\b(?:state|official|local)[ -](?:run )?(?:media|news agency|television|radio)\b",
    re.IGNORECASE,
)
# What may stand before a title noun and belong to the title.
MODIFIER = re.compile(
    r"(?:acting|former|deputy|vice|first|second|senior|chief|foreign|defen[cs]e|prime|interior|"
    r"finance|army|navy|naval|military|national|security|special|top|supreme|outgoing|incoming|"
    r"permanent|assistant|under|lead|nuclear|press|state|home|trade|energy|justice|unification|"
    r"joint|economy|intelligence|presidential|government|party|opposition|rebel|air|force|general|"
    r"lieutenant|major|brigadier|rear|of|staff|commander-in-chief|[A-Z][\w&.-]*)$"
)
AFTER = re.compile(
    rf",\s+(?:the |a |an |its |their )?((?:[\w'’.-]+\s+){{0,5}}?(?:{TITLE_NOUNS})"
    r"(?:\s+(?:of|for|at|on|to)\s+(?:the\s+)?[A-Z][\w'’-]*"
    r"(?:\s+(?:(?:of|and|for|the)\s+)?[A-Z][\w'’-]*)*)?)"
    r"(?=[,.;\s)—–-])",
    re.IGNORECASE,
)
SPEAKS = re.compile(
    r"\s+(?:has |had |have |also |later |then |on \w+ )?(?:said|says|told|added|warned|announced|"
    r"stated|claimed|denied|argued|noted|wrote|reported|called|met|vowed|threatened|pledged|"
    r"confirmed|declined|rejected|accused|insisted|urged|agreed|condemned|launched|seized|"
    r"attacked|sent|signed)\b"
)
