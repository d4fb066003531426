"""Provocations that somebody says may come."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

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

ProvocationType = Literal[
    "nuclear_test",
    "icbm",
    "ballistic_missile",
    "cruise_missile",
    "submarine_launch",
    "satellite_launch",
    "artillery",
    "drone_incursion",
    "border_incident",
    "balloons",
    "cyber_attack",
    "jamming",
    "exercise",
    "attack",
    "threat",
    "other",
]
Likelihood = Literal[
    "almost_no_chance",
    "very_unlikely",
    "unlikely",
    "even_chance",
    "likely",
    "very_likely",
    "almost_certain",
    "unquantified",
]


class Forecast(Section):
    """A hostile or escalatory act that somebody says may, could or will happen after publication.

    Threats, vows and announced launches count, and conditional ones with their
    condition. What has already happened is none; neither is a transfer, a policy, a
    defensive order, a vague warning, or a routine exercise that nobody calls a
    provocation.
    """

    about: ClassVar[About] = About(
        title="Provocations forecast",
        question=(
            "an attack, a launch, a test, a provocation or another hostile act "
            "may, could or will happen in the future"
        ),
        headline="{actor}: {act}",
        sentence=(
            "[{type=icbm}an intercontinental missile launch"
            "|{type=ballistic_missile/cruise_missile}a {type} launch"
            "|{type=nuclear_test/satellite_launch/drone_incursion/border_incident}a {type}"
            "|{type=cyber_attack/threat}a {type}"
            "|{type=attack/exercise}an {type}"
            "|{type=submarine_launch}a launch from a submarine"
            "|{type=balloons}a balloon launch"
            "|{type=artillery}artillery fire"
            "|{type=jamming}signal jamming"
            "|a hostile act]"
            " by {the actor}[ against {the target}] "
            "[{likelihood=almost_no_chance}has almost no chance"
            "|{likelihood=even_chance}is as likely as not"
            "|is {likelihood}]"
            "[ {at when}][ {at condition}][, according to {the asserted_by}]: “{act}”"
        ),
        order=30,
        triggers=(
            r"\b((?-i:may)|might|could|will|would|likely|unlikely|possib\w+(?! (?:terms|ways?|means|extent)\b)|probab\w+|improbable|expect\w*|anticipat\w+|predict\w*|forecast\w*|foresee\w*|certain|inevitable|shall)\b|['’]ll\b",
            (
                r"\b(threat\w*|vow\w*|warn\w*|prepar\w+|plan\w*|signs? of|indications?|imminent|looming|impending|poised|"
                r"ready(?:ing)? |if|unless|chances?|odds|risks?|likelihood|prospects?|danger|fear\w*|brac\w+ for|intend\w*|"
                r"pledg\w+|promis\w+|sw(?:ore|orn|ears?)|determined to|due to|set to|about to|going to|bound to|sure to|"
                r"consider\w*|contemplat\w+|mull\w*|weighing|(?:rul\w+|rules) out)\b"
            ),
            r"수도? 있|가능성|공산|것으로 보|전망|예상|예고|경고|위협|준비|우려|예정|계획|조짐|징후|정황|태세|겠다",
            r"мо[жг]\w+|возможн\w+|вероят\w+|угрожа\w+|угроз\w+|гроз\w+|предупред\w+|будет|будут|готов\w+|намерен\w*|планиру\w+|риск\w*|не исключ\w+",
            r"可能|将|將|恐|威胁|威脅|警告|准备|準備|预计|預計|[机機几幾]率|概率|[扬揚]言|擬|不排除",
        ),
    )

    actor: Annotated[str, Reference("actors"), Identity(hard=True), Show("head")]
    """The actor who would do it."""
    target: Annotated[
        str | None,
        Reference(
            "actors",
            led=r"\b(against|towards?|attack\w*|assault\w*|invad\w+|strik\w+|bomb\w*|bombard\w*|raid\w*|"
            r"shell(s|ed|ing)?|hit(s|ting)?|blockad\w+|encircl\w+|quarantin\w+|occupy\w*|annex\w*|destroy\w*|"
            r"(around|across|inside|into|on|at|over|to)) (on )?(the )?@|\b(invasion|blockade|"
            r"encirclement|annexation|occupation|siege|bombing|shelling|bombardment|quarantine) of (the )?@|"
            r"[对對攻击擊向打围圍犯]@|@(을|를|에 대한|을 겨냥|를 겨냥|에 대해)|(?<!\w)(по|против|на) @",
            answers=r"\b(?:(?:hit|strike|fight|shoot|fire) back|respond|retaliat|open(?:ing)? fire|fire on|answer|"
            r"reprisal|aveng|reveng|its|their)",
            derived=True,
        ),
        Attribute(),
        Show("detail"),
    ] = None
    """The actor it would be done to, or null."""
    act: Annotated[str, Verbatim(), Identity(), Show("head")]
    """The act, in the article's words ("conducting a nuclear test")."""
    type: Annotated[
        ProvocationType,
        Identity(),
        Cues(
            (
                (
                    "nuclear_test",
                    r"nuclear (weapons? |bomb )?(test|explosion|detonation|device)|test\w* (of )?(a |an |its )?(\w+ )?(nuclear (?!-|cap\w+ |powered )|atomic|hydrogen)|핵 ?실험|ядерн\w+ (испытан|взрыв)|核[试試]",
                ),
                (
                    "jamming",
                    r"\bjam(s|ming|med)?\b|\bspoof\w*|GPS (?:interference|disruption)|교란|глушени|干扰|干擾",
                ),
                (
                    "cyber_attack",
                    r"cyber|\bhack\w*|malware|ransomware|사이버|해킹|кибер|хакер|网络攻击|網[路絡]攻擊|黑客|[骇駭]客",
                ),
                (
                    "balloons",
                    r"balloons?|leaflets?|waste paper|(?:garbage|trash|filth)\b|풍선|воздушн\w+ шар|аэростат|气球|氣球",
                ),
                (
                    "artillery",
                    r"artillery|\b(?:shell(ing|s|ed)?|bombard\w*|mortars?|howitzers?|rocket (?:fire|barrages?|salvos?))\b|포격|포사격|артобстрел|обстрел|炮击|砲擊|火箭[弹彈]",
                ),
                (
                    "icbm",
                    r"\bicbms?(?![a-z])|intercontinental|hwasong-1[5-9]|hwasong-20|대륙간|화성-?1[5-9]|화성-?20|межконтинентальн|洲际|洲際",
                ),
                (
                    "submarine_launch",
                    r"\bslbms?(?![a-z])|submarine-launched|from a submarine|잠수함 ?발사|с подводной лодки|潜射|潛射",
                ),
                (
                    "satellite_launch",
                    r"satellite|space launch|spacecraft|into (?:space|orbit)|\blift-?off|위성|спутник|卫星|衛星",
                ),
                ("cruise_missile", r"cruise missile|순항 ?미사일|крылат|巡航导弹|巡弋飛彈"),
                (
                    "ballistic_missile",
                    r"ballistic|hypersonic|missile|rockets?\b|projectile|탄도|극초음속|미사일|баллистич|гиперзвук|ракет|弹道|彈道|导弹|導彈|飛彈|飞弹|试射|試射",
                ),
                (
                    "drone_incursion",
                    (
                        r"(?:drones?|uavs?) (?:incursions?|attacks?|strikes?|flights?|over|into|across)|"
                        r"(?:fly|flying|send|sending) (?:\w+ ){0,3}(?:drones?|uavs?)|무인기|드론|дрон|беспилотник|无人机|無人機"
                    ),
                ),
                (
                    "border_incident",
                    r"border|incursion|demarcation|line of control|airspace|cross the line|infiltrat|intrud|intrusion|trespass|\btow |\bram\b|\bramming|국경|군사분계선|월선|приграничн|边境|邊境|越境",
                ),
                (
                    "exercise",
                    r"\b(?:exercises?|drills?|manoeuvres|maneuvers|war games?)\b|훈련|учени[яйе]|ман[её]вр|演习|演習|军演|軍演|演训|演訓",
                ),
                ("other", r"blockad|quarantine|close the strait"),
                (
                    "attack",
                    r"\bburn|\bkill|seiz|\bsink|storm(?:ing)? |kidnap|abduct|occup(?:y|ation)|annex|overrun|ambush|besieg|siege|\bmin(?:e|ing) |sabotag|tamper|assassinat|attack|strik|\bhit|invad|invasion|assail|assault|offensive|retaliat|reprisal|aveng|bomb|raid|respond|destroy|demolish|raze|\blevel|flatten|obliterat|annihilat|crush|torpedo|torch|murder|massacre|hijack|penetrat|sever|crippl|open fire|\bfir(?:e|es|ing) (?:back |on|at|upon)|shoot|salvo|barrage|force\b|military action|go to war|cross(?:ing)?\b|march on|(?:advance|push|roll|move|go)(?:s|ing)? (?:in)?(?:on|to)\b|encirc|wip(?:e|ing) out|blow|hostage|landing|공격|침공|타격|보복|습격|атак|удар(?!ени)|вторж|наступлени|нападени|захват|диверси|силов\w+ (сценари|вариант)|攻击|攻擊|打击|打擊|入侵|封锁|封鎖|攻打|犯台|武[统統]|袭击|襲擊|[动動]武|水[炮砲]|물대포",
                ),
                ("threat", r"threaten\w*|위협|угроз|威胁|威脅"),
                ("ballistic_missile", r"발사|쏠 |쏘아"),
                ("other", r"도발|провокаци|挑衅|挑釁|拦截|攔截|[冲衝]撞"),
            ),
            near="act",
            phrase="act",
            vague=(
                r"\b(?:launch|test|firing|fire|lift|blast|go(?:es)? up|detonat|explosion)\w*",
                (
                    "nuclear_test",
                    "icbm",
                    "submarine_launch",
                    "satellite_launch",
                    "cruise_missile",
                    "ballistic_missile",
                ),
            ),
            default="other",
        ),
        Show("badge", words=(("icbm", "ICBM"),)),
    ]
    """What kind of act it is."""
    when: Annotated[
        When | None,
        Resolved("date"),
        Pattern(
            (
                r"^[^,;:.]{0,30}?\b((?:before|after|during|until|throughout|as soon as|once) (?!now\b|again\b|more\b)[^,;:.”\"]{4,60})",
                r"^[^,;:.]{0,30}?(at a time of [a-z]+ (?:own )?choosing)",
                r"^[^,;:.]{0,30}?\b(on the (?:first|same|next|last|eve|day|anniversary)\b[^,;:.”\"]{2,60})",
                r"^[^,;:.]{0,30}?\b(at any (?:time|moment)|this very \w+|in the (?:next|coming) \w+ (?:days|weeks|months|years))\b",
            )
        ),
        Attribute(),
        Show("detail"),
    ] = None
    """When it would happen, in the article's words."""
    asserted_by: Annotated[
        str | None,
        Reference("actors"),
        Voice(apart="likelihood", joint=True),
        Attribute(),
        Show("detail", "says"),
    ] = None
    """The actor who forecasts it, null where it is the article's own voice."""
    likelihood: Annotated[
        Likelihood,
        Attribute(),
        Cues(
            (
                (
                    "almost_no_chance",
                    r"\b(almost no chance|next to impossible|remote|(?:close to|near) zero)\b",
                ),
                (
                    "very_unlikely",
                    r"\b(very|highly|extremely) (unlikely|improbable)\b|[极極非]常?不可能|крайне маловероят|극히 낮|매우 낮",
                ),
                (
                    "unlikely",
                    r"\b(unlikely|improbable|not (?:likely|imminent|expected|probable)|no (?:signs?|indications?)(?= (?:of|that)))\b|маловероят|невысок|низк\w+ (вероятност|риск)|不太可能|可能性(不大|很?低)|가능성[은이도]? (낮|희박|크지 않|높지 않)|희박",
                ),
                (
                    "even_chance",
                    r"\b(even chance|even odds|fifty-fifty|50-50|(?:roughly|about) even|as likely as not)\b",
                ),
                (
                    "very_likely",
                    r"\b(very|highly|extremely|most) (likely|probable)\b|(весьма|очень|крайне|высоко) ?вероят|[极極]有?可能|매우 (높|크)",
                ),
                (
                    "almost_certain",
                    r"\b((almost|all but|nearly|virtually) certain(ly)?|bound to|sure to|inevitabl[ey]|certainly)\b|неизбежн|неминуем|必[将將定]|百分之百|几乎肯定|幾乎肯定|필연|확실시|거의 확실",
                ),
                (
                    "likely",
                    r"\b(likely|likelier than not|probabl[ey]|expected to|expects?)\b|вероят|скорее всего|很可能|[极極]大可能|유력|공산이 크|가능성[이은]? (크|높|큰|높은)",
                ),
            ),
            default="unquantified",
        ),
        Show("badge", words=(("unquantified", "possible"),)),
    ]
    """How likely the source calls it, in ICD-203 words; unquantified for may, could, possible."""
    cue: Annotated[str | None, Verbatim(), Pattern(of="likelihood"), Show("detail")] = None
    """The words that carry the likelihood, verbatim ("possibility", "likely"), or null."""
    condition: Annotated[
        str | None,
        Verbatim(),
        Pattern(
            (
                r"((?i:\b(?:if|unless|in case|in the event|provided that|as long as)\b)(?:[^,.;:”\"]|(?<=\b[A-Z])\.(?=[A-Z ,])){6,140})",
                r"\b((?:Should|Were|Had) (?:[^,.;:”\"]|(?<=\b[A-Z])\.(?=[A-Z ,])){6,140})",
                r"\b((?:если|в случае)\b[^,.;:»]{6,120})",
                r"((?:如果|若|倘若|一旦|假如|只要)[^，。；]{3,40})",
                r"([^,.\"“”]{3,60}(?:한다면|할 경우|하면|되면|된다면|될 경우|않으면))(?=[ ,])",
            )
        ),
        Attribute(),
        Show("detail"),
    ] = None
    """The condition, verbatim ("if sanctions are not lifted"), or null."""
    basis: Annotated[Basis, Attribute(), BASIS_CUES, Show("detail")]
    """What the assertion rests on."""
