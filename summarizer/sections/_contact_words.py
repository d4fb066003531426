"""The longer word lists of contacts: who is no party, how a readout goes on, what is a place."""

from __future__ import annotations

NO_PARTY = (
    r"@['’]?s?\s(?:[\w-]+\s){0,3}?(war|conflict|crisis|resolutions?|sanctions|charter|attacks?|strikes?|launch(es)?|"
    r"aggression|invasion|tests?|missiles?|program(me)?s?|actions?|threats?|weapons|violations?|provocations?)\b"
    r"|\b(about|against|over|towards?|regarding|concerning|(sanctions|attacks?) on|(war|situation|developments) in|"
    r"support for|(aid|assistance) (to|for))\s(the\s)?@"
    r"|\b(chief of staff|advis[eo]rs?|aides?|spokes\w+|assistants?) (to|for) (the )?([\w'’-]+ ){0,4}@"
    r"|[.,(]\s?(\w+ )?@\)?\s[-–—]{1,2}\s"
    r"|\b(handed over|delivered|conveyed|carried|presented)\b[^.;]{0,50}\bby (the )?([\w'’-]+ ){0,4}@"
)
"""Around a name: whose resolution, war or act is spoken of, whose aide it is, who carries it."""
_NOT_OF_HIMSELF = (
    r"(?![^.;]{0,30}?\b(it|they|he|she|its|their|his|her|after|following|during|with)\b)"
)
TELLING = (
    r"[,;”\"] (the )?([\w'’-]+ ){0,2}@(['’]s? \w+)? (said|says|told|added|confirmed|announced)\b"
    rf"{_NOT_OF_HIMSELF}"
    r"|\baccording to (the )?([\w'’-]+ ){0,2}@"
    r"|^(the |[\w'’-]+ (spokes\w+|officials?) )?@(['’]s (office|spokes\w+|ministry))? (said|says|announced|confirmed|reported)\b"
    rf"{_NOT_OF_HIMSELF}"
)
"""Around a name: it tells of others."""
OCCASION = (
    r"(?:meet\w*|talks?|calls?|visit\w*|summits?|trip|session|conversation|dialogue|conference|"
    r"consultations|negotiations|invitation|letter|approach|contacts?)"
)
SEEK = (
    r"(?:meet|talk|speak|visit|sit down|negotiat\w+|host|receive|travel|come|dialogue|hold|attend)"
)
TELLS = (
    r"(?:discuss\w*|talk\w* (?:about|over)|spoke (?:about|of|on)|exchang\w+|review\w*|agreed|"
    r"underscor\w+|underlin\w+|reaffirm\w*|affirm\w*|reiterat\w+|stress\w*|emphasi[sz]\w*|"
    r"address\w*|raised|condemn\w+|noted|welcomed|pledged|express\w*|went (?:over|through)|"
    r"gone (?:over|through)|took stock|touched (?:up)?on|brief\w*|consult\w*|coordinat\w+|"
    r"highlight\w*|acknowledg\w+|shared|examin\w+|explor\w+|assess\w+|elaborat\w+|cover\w*|"
    r"commit\w*|concurred|conveyed|thank\w*|urged|proposed|signed|decided|outlined|presented|inform\w*|explained|"
    r"recalled|called (?:for|on)|hailed|praised|congratulat\w+|appreciat\w+|deal(?:s|t) with|paid|focus\w*|told (?:him|her|them|each other))"
)
"""How a readout goes on about what was said."""
SUBJECTS = (
    r"In (?:the|their|its) (?:call|meeting|talks|conversation)|During (?:the|their)|"
    r"(?:The|Both|Each) (?:\w+ ){0,4}?(?:two|three|four|leaders?|officials?|ministers?|presidents?|sides?|pair|"
    r"parties|call|meeting|secretar\w+|deputy|advis[eo]rs?|diplomats|envoys|message|letter|"
    r"representatives?|chiefs?|men|women|delegations?|generals|commanders|directors?|chancellor)|"
    r"They|Both|He|She|(?-i:[A-Z])\w+ (?:and|also)"
)
DAYS = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
NO_TOPIC = (
    rf"(?!(?:the )?(?:\d\w*|both|either|each|{DAYS}|Jan\w*|Feb\w*|March|April|May|June|July|Aug\w*|Sept\w*|Oct\w*|Nov\w*|"
    r"Dec\w*|that|which|how long|half|an hour|margins?|sidelines?|phone|telephone|same|eve|occasion|"
    r"morning|evening|line|hotline|margin|condition|behalf|board|track|top|ground|other)\b)"
)
"""What behind "on" or "about" is a time or a manner, no topic."""
PLACE = (
    r"((?>(?:the\s+)?(?:former\s+)?[A-Z][\w’'-]*\w(?:(?:,?\s+D\.C\.|\s+of\s+(?:the\s+)?[A-Z][\w-]+|"
    r"\s+[A-Z][\w-]+|\s+(?:cosmodrome|airport|palace|base|hotel|residence|headquarters|castle|island|village))*)))"
    r"(?<!['’]s)(?!['’]s)"
)
NO_PLACE = rf"(?!(?:{DAYS}|January|February|March|April|May|June|July|August|September|October|November|December)\b)"
GAP = (
    r"(?:(?!\b(?:discuss|about|regarding|that|which|where|since|war|conflict|developments|situation|"
    r"counterpart|condemn|diplomat|officials?|spokes\w+|said|to (?:address|coordinate|mark|support|respond))\b)(?:[^.;]|(?<=[A-Z])\.(?=\w|\s\w))){0,160}?"
)
WITHIN = r"(?:[^.;:]|(?<=[A-Z])\.(?=\w|,|\s\w))"
"""A letter of the clause: the points of "U.S." do not end it."""
AGAIN = (
    rf"^(?:{SUBJECTS})\b[^.;]*?\b(?:"
    r"(?:hold\w*|host\w*|conven\w+|organi[sz]\w+|arrang\w+|attend\w*|schedul\w+)\s[^.;]{0,60}?"
    r"\b(?:next|another|further|second|third)\b(?:(?!leaders|ministers|ministerial|chiefs)[^.;]){0,40}?\b(?:meeting|summit|round|talks|call|session|"
    r"dialogue|conference)|(?:meet|speak|talk|sit down|do so|gather) again)\b"
)
"""How a readout tells of the next occasion of the same parties."""
BETWEEN_TOPICS = (
    r"(?s)(?<!cooperation)(?<!relations)(?<!ties)(?<!talks)(?<!trade)(?<!coordination)(?<!partnership)(?<!war)"
    r"(?<!negotiations)(?<!dialogue)(?<!alliance)(?<!border)(?<!agreement)\s+with (?=[A-Z]).*$|"
    r",\s*not\s.*$|\s+(?:by (?:tele)?phone|by video|in a (?:call|meeting)|on (?=[A-Z][a-z]+day)|"
    r"(?:during|in the course of|ahead of|on the (?:margins|sidelines)|at (?:a|the|their) (?:meeting|summit))\b).*$|"
    rf"[,\s]\s*(?:and|but)\s+(?:also\s+|jointly\s+)?(?:{TELLS}|promised|called|urged|signed|vowed|decided)\b.*$|"
    r",\s*(?:agree|not|stress|add|call|urg|warn|say|emphasi[sz]|underscor|express|reaffirm|reiterat|pledg|vow|"
    r"promis|thank|welcom|condemn)ing\b.*$|"
    r",\s*(?:(?:the|an?)\s)?[^,]{2,60}\b(?:said|says|added|told)\b.*$|,\s*(?:which|who|where|while|but|with|after|before|following|amid|as(?! well)|the (?:latest|first|second|third|largest|most))\b.*$|,?\s*(?:and\s+)?\bthat the\b.*$|"
    r",\s*(?:and\s+|as well as\s+|including\s+)?(?:(?:on|about|over)\s+(?=\w))?|\s+as well as\s+|\s+as (?:an?|being|presenting)\b.*$|"
    r"\s+and\s+(?:(?:on|about|over|at|for|with)\s+|(?=(?:the|its|their|his|her|an?|our|ways|efforts|how)\b))|"
    r"(?:을|를)$|\s(?:и|а также)\s(?:о\s|об\s)?|(?<=[가-힣])[과와] |[和與与及](?=[一-鿿]{2})|，|、"
)
"""What parts the topics of a list from each other, and from what is no topic any more."""
