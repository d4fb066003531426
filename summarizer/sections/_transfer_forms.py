"""Sentence forms that say who gives what to whom; see :mod:`summarizer.grounding.forms`."""

from __future__ import annotations

# What stands between names and things where a sentence's form tells who gives what to whom.
_SUPPLIER = r"<supplier>(?<!\bif .)(?<!\bif the .)(?<!unless .)(?<!whether .)(?<!should .)"
_RECIPIENT = (
    r"(?:the |a |an )?(?:(?:\w+ )?(?:people|government|military|army|navy|forces|fighters|authorities|side|"
    r"defen[cs]e|security|fight|war|front ?lines?|borders?|ports?|coast|ranks|hands|shores?|soil) "
    r"(?:in|of|with|along) (?:the )?)?<recipient>"
    r"(?!['’]s? (?:\w+ )?(?:gain|benefit|advantage|sake|claims?|concerns?|calls?|demands?|requests?|plans?|"
    r"interests?|views?|future|words|attention|invasion|aggression|attacks?|programs?|threats?)\b)"
)
_OF_IT = (
    r"(?:['’]s? (?:\w+ ){0,2}(?:government|military|army|navy|forces|administration|side|decision|plan|"
    r"offer|pledge|promise|commitment|agreement|move|proposal|refusal|readiness|willingness|efforts?|"
    r"intention|failure)s?(?: to)?)?"
    r"(?:,(?! (?:said|says))[^,;:\ue000-\uf8ff]{0,60},|, [\ue000-\uefff] (?:said|says|added|noted),|"
    r", (?:our|its|their) [^,;:\ue000-\uf8ff]{0,40}?(?= (?:have|has|will|are|committed|agreed)\b))?"
)
_DOES = (
    r"(?:\s(?:has|have|had|will|would|shall|could|may|might|can|must|is|are|was|were|been|be|being|also|"
    r"already|just|now|not|never|again|recently|first|and|still|soon|yet|agree[sd]?|plan(?:s|ned|ning)?|"
    r"intend(?:s|ed|ing)?|vow(?:s|ed|ing)?|decid(?:es?|ed|ing)|promis(?:es?|ed|ing)|pledg(?:es?|ed|ing)|"
    r"prepar(?:es?|ed|ing)|ready(?:ing)?|readied|set|due|expected|about|going|refus(?:es?|ed|ing)|"
    r"declin(?:es?|ed|ing)|fail(?:s|ed|ing)?|continu(?:es?|ed|ing)|beg(?:an|un|ins?)|start(?:s|ed|ing)?|"
    r"offer(?:s|ed|ing)?|mov(?:es?|ed|ing)|considering|able|likely|under contract|contracted|obliged|n['’]t|\w+ly|(?:last|this|next) \w+|"
    r"(?:late |early )?(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|in (?:19|20)\d\d)"
    r"(?:\sto)?){0,6}"
)
_GIVES = (
    r"\s(?:giv(?:es?|en|ing)|gave|provid(?:es?|ed|ing)|suppl(?:y|ies|ied|ying)|sen(?:ds?|t|ding)|"
    r"ship(?:s|ped|ping)?|deliver(?:s|ed|ing)?|sell(?:s|ing)?|sold|hand(?:s|ed|ing)?(?: over)?|"
    r"transfer(?:s|red|ring)?|donat(?:es?|ed|ing)|(?:re-?)?export(?:s|ed|ing)?|pledg(?:es?|ed|ing)|"
    r"promis(?:es?|ed|ing)|len(?:ds?|t|ding)|leas(?:es?|ed|ing)|grant(?:s|ed|ing)?|offer(?:s|ed|ing)?|"
    r"commit(?:s|ted|ting)?|approv(?:es?|ed|ing)|announc(?:es?|ed|ing)|authori[sz](?:es?|ed|ing)|"
    r"allocat(?:es?|ed|ing)|obligat(?:es?|ed|ing)|dispatch(?:es|ed|ing)?|deploy(?:s|ed|ing)?|"
    r"mov(?:es?|ed|ing)|put|bring(?:s|ing)?|brought|fl(?:y|ies|ew|own|ying)|return(?:s|ed|ing)?|"
    r"earmark(?:s|ed|ing)?|contribut(?:es?|ed|ing)|extend(?:s|ed|ing)?|furnish(?:es|ed|ing)?|"
    r"releas(?:es?|ed|ing)|smuggl(?:es?|ed|ing)|funnel(?:s|l?ed|l?ing)?|pour(?:s|ed|ing)?|empt(?:ies|ied)|"
    r"transport(?:s|ed|ing)?|fit(?:s|ted|ting) out|build(?:s|ing)?|built|mak(?:es?|ing)|made|"
    r"station(?:s|ed|ing)?|cut(?:s|ting)? off|halt(?:s|ed|ing)?|suspend(?:s|ed|ing)?|stop(?:s|ped|ping)?|"
    r"paus(?:es?|ed|ing)|block(?:s|ed|ing)?|with(?:holds?|held|holding)|resum(?:es?|ed|ing))\b"
)
_APPROVES = (
    r"\s(?:approv(?:es?|ed|ing)|authori[sz](?:es?|ed|ing)|announc(?:es?|ed|ing)|clear(?:s|ed|ing)?|"
    r"sign(?:s|ed|ing)?|licen[sc](?:es?|ed|ing)|permit(?:s|ted|ting)?|notif(?:ies|ied|ying)|"
    r"suspend(?:s|ed|ing)?|halt(?:s|ed|ing)?|block(?:s|ed|ing)?|delay(?:s|ed|ing)?|complet(?:es?|ed|ing))\b"
)
_GETS = (
    r"\s(?:receiv(?:es?|ed|ing)|gets?|got(?:ten)?|getting|obtain(?:s|ed|ing)?|acquir(?:es?|ed|ing)|"
    r"buy(?:s|ing)?|bought|purchas(?:es?|ed|ing)|import(?:s|ed|ing)?|order(?:s|ed|ing)?|"
    r"procur(?:es?|ed|ing)|t(?:akes?|aken|aking|ook) (?:delivery|possession|receipt) of|"
    r"accept(?:s|ed|ing)?|request(?:s|ed|ing)?|seek(?:s|ing)?|sought|secur(?:es?|ed|ing))\b"
)
_GIVING = (
    r"(?:deliver(?:y|ies|ing)|transfer(?:s|ring)?|sales?|selling|provision|providing|suppl(?:y|ies|ying)|"
    r"ship(?:ments?|ping)|export(?:s|ing)?|dispatch(?:ing)?|deployments?|donations?|hand-?over|gifts?|lease|"
    r"return|sending|giving|drawdown|package|tranche|batch(?:es)?|consignments?|cargo(?:es)?)"
)
_GETTING = r"(?:purchases?|procurement|acquisition|imports?|buying|purchasing|lease)"
_TALKS = r"(?:talks|negotiations|negotiating|discussions|agreement|deal|contract|accord|memorandum)"
_PASSED = (
    r"\s(?:given|provided|supplied|sent|shipped|delivered|sold|handed(?: over)?|transferred|donated|exported|"
    r"lent|leased|granted|promised|pledged|moved|deployed|returned|smuggled|flown)\b"
)
_SUCH = (
    r"(?: (?:humanitarian|economic|extensive|generous|direct|new|additional|further|total|latest|"
    r"ongoing|continued|planned|recent)(?: and|,)?){0,3}"
)
FORMS = (
    rf"{_SUPPLIER}{_OF_IT}{_DOES}{_GIVES}~<item>~\b(?:to|for|into|in support of) {_RECIPIENT}",
    rf"{_SUPPLIER}{_OF_IT}{_DOES}{_GIVES} {_RECIPIENT}(?:['’]s? \w+)?~<item>",
    rf"{_SUPPLIER}{_OF_IT}{_DOES}\s(?:equip|arm|train)(?:s|p?ed|p?ing)? {_RECIPIENT}~ with ~<item>",
    rf"{_SUPPLIER}{_OF_IT}{_DOES}{_GIVES} to {_RECIPIENT}~<item>",
    rf"<recipient>{_OF_IT}{_DOES}{_GETS}~<item>~\bfrom (?:the )?<supplier>",
    rf"<supplier>(?:['’]s? (?:\w+ ){{0,2}}| ){_GIVING} of ~<item>~\b(?:to|for|into) {_RECIPIENT}",
    rf"\b{_GIVING} of ~<item> by (?:the )?<supplier>~\b(?:to|for|into) {_RECIPIENT}",
    rf"\b{_GIVING} of ~<item> from (?:the )?<supplier>~\b(?:to|for|into) {_RECIPIENT}",
    rf"<item>(?:,? (?:that|which))? (?:the )?<supplier>{_OF_IT}{_DOES}{_GIVES}~\b(?:to|for) {_RECIPIENT}",
    rf"<recipient>{_OF_IT}{_DOES}{_PASSED}~<item>~\bby (?:the )?<supplier>",
    rf"<item>{_DOES}{_PASSED}~\b(?:to|for) {_RECIPIENT}~\bby (?:the )?<supplier>",
    rf"<item>{_DOES}{_PASSED}~\bby (?:the )?<supplier>~\b(?:to|for) {_RECIPIENT}",
    rf"<item>~\bfrom (?:the )?<supplier>~\b(?:to|for) {_RECIPIENT}",
    rf"<item>~\bfor {_RECIPIENT}{_DOES} (?:left|leaves?|departed|sailed from) (?:the )?<supplier>",
    rf"<item>{_DOES}(?:{_GETS})~\bby {_RECIPIENT}~\bfrom (?:the )?<supplier>",
    rf"<item>(?:,? (?:that|which))? (?:the )?<recipient>{_OF_IT}{_DOES}{_GETS}~\bfrom (?:the )?<supplier>",
    (
        rf"\b(?:efforts?|decision|plans?|offer|pledge|promise|commitment|agreement|vow|refusal|proposal) (?:by|of) "
        rf"(?:the )?<supplier> to{_GIVES}~<item>~\b(?:to|for) {_RECIPIENT}"
    ),
    rf"<recipient>['’]s? (?:\w+ ){{0,2}}{_GETTING} of ~<item>~\bfrom (?:the )?<supplier>",
    (
        rf"<recipient>{_OF_IT}{_DOES}\s(?:ask|urg|press|petition|beg)\w* (?:the )?<supplier> "
        rf"(?:for|to (?:send|provide|supply|sell|give|deliver|lend))\b~<item>"
    ),
    (
        rf"<supplier>{_OF_IT}{_DOES}\s(?:refus|reject|turn|den|approv|grant|consider|clear)\w*(?: down)? "
        rf"(?:a |the )?<recipient>['’]?s? ?requests? for ~<item>"
    ),
    (
        rf"<supplier>~\b{_TALKS} with {_RECIPIENT}~\b(?:to (?:sell|supply|provide|deliver|export|send)|"
        rf"(?:on|over|about|for) (?:the )?(?:sale|supply|delivery|export|provision|transfer) of)\b~<item>"
    ),
    (
        rf"<recipient>~\b{_TALKS} with (?:the )?<supplier>~\b(?:to (?:buy|acquire|purchase|import|obtain|get|"
        rf"receive)|(?:on|over|about|for)(?: the)?(?: {_GETTING} of)?)\b~<item>"
    ),
    rf"{_SUPPLIER}(?:['’]s?)?{_SUCH} <item>(?: \w+){{0,2}} (?:to|for) {_RECIPIENT}",
    # One side is left to be understood.
    rf"<recipient>{_OF_IT}{_DOES}{_GETS}~<item>",
    rf"<recipient>{_OF_IT}{_DOES}{_PASSED}~<item>",
    rf"<item>{_DOES}(?:{_PASSED}|{_GETS})~\b(?:to|by) {_RECIPIENT}",
    rf"\b{_GIVING} of ~<item>~\b(?:to|for|into) {_RECIPIENT}",
    rf"<item>{_DOES} (?:left|leaves?|set off|sailed|arriv(?:es?|ed|ing)|rolled|landed)~\b(?:for|in|to) "
    + _RECIPIENT,
    (
        rf"<item>{_DOES}\s(?:stationed|deployed|based|posted|fighting|serving|standing guard)~"
        rf"\b(?:in|to|at|on|for) {_RECIPIENT}"
    ),
    rf"{_SUPPLIER}{_OF_IT}{_DOES}{_APPROVES} ~{_GIVING} of ~<item>",
    rf"\b{_GIVING} of ~<item>~\b(?:by|from) (?:the )?<supplier>",
)
"""In order: of two forms that claim one thing, the earlier is right."""
