"""What kind of capability a thing is, by its own words; the first row that fits counts."""

from __future__ import annotations

CATEGORIES = (
    ("technology", r"(技術|技术|기술)$|^технологи"),
    (
        "air_defence",
        r"air[- ]?defen[cs]e|anti-?aircraft|patriot|s-?[34]00|nasams|iris-t|pantsir|interceptors?|surface-to-air|SAM\b|stinger|igla|thaad|방공|요격|패트리엇|사드|천궁|(?:систем|комплекс|средств)\w* (?:ПВО|ПРО)|ПВО|зенитн|С-[34]00|ЗРК|ЗРС|防空|愛國者|爱国者|萨德|薩德|鷹式|鹰式|反导|反導",
    ),
    (
        "drones",
        r"drones?|unmanned|uavs?|loitering|shahed|bayraktar|quadcopters?|무인기|드론|дрон|беспилотник|БПЛА|(?<!反)(无人机|無人機)",
    ),
    (
        "nuclear",
        r"nuclear|uranium|plutonium|reactors?|enrich|centrifuges?|핵|원자로|원자력|ядерн|уран|核|铀|鈾",
    ),
    (
        "space",
        r"satellites?|(satellite )?imagery|space|rocket engines?|launch vehicles?|위성|спутник|космич|卫星|衛星",
    ),
    (
        "missiles",
        r"missiles?(?! (?:technolog|defen[cs]e))|atacms|himars rockets|storm shadow|taurus|scalp|javelin|tomahawk|brahmos|iskander|미사일|ракет|Искандер|Орешник|Кинжал|导弹|導彈|飛彈|飞弹",
    ),
    (
        "training",
        r"train(ing|ers?|ed)?\b|instructors?|(?<!security )advis[eo]rs?|훈련|교관|обучени|инструктор|训练|訓練|教官|培训|培訓",
    ),
    (
        "munitions",
        r"shells?|ammunition|munitions?|rounds|bombs?|cartridges|mines?\b(?!-)|grenades?|rockets\b|warheads?|explosives|포탄|탄약|폭탄|지뢰|снаряд|боеприпас|бомб|патрон|炮弹|砲彈|弹药|彈藥|炸弹|炸彈|火箭弹|火箭彈|地雷",
    ),
    (
        "artillery",
        r"howitzers?|artillery|mortars?|rocket launchers?|rocket systems?|himars|mlrs|guns?\b|cannons?|자주포|방사포|다연장|곡사포|장사정포|гаубиц|артиллери|РСЗО|систем\w* залпового|火炮|火砲|榴弹炮|榴彈砲|自走炮|自走砲|火箭炮|火箭砲|火箭系[统統]",
    ),
    (
        "aircraft",
        r"aircraft|jets?\b|fighters?|helicopters?|planes?|bombers?|f-?16s?|f-?35s?|su-?\d\d|mig-?\d\d|rafales?|gripens?|전투기|공격기|헬기|항공기|수송기|폭격기|самол[её]т|вертол[её]т|истребител|бомбардировщик|战机|戰機|战斗机|戰鬥機|军机|軍機|直升机|直升機|飞机|飛機|轰炸机|轟炸機",
    ),
    (
        "armour",
        r"tanks?\b|armou?red|vehicles?|apcs?|bradleys?|leopards?|strykers?|humvees?|mraps?|전차|장갑차|танк|бронетехник|бронемашин|БМП|БТР|坦克|战车|戰車|装甲|裝甲",
    ),
    (
        "ships",
        r"ships?\b|frigates?|corvettes?|submarines?|boats?|vessels?|destroyers?|cutters?|함정|잠수함|호위함|초계함|초계정|구축함|군함|корабл|фрегат|корвет|подводн|катер|护卫舰|護衛艦|潜艇|潛艇|潛艦|舰|艦|巡逻艇|巡邏艇",
    ),
    (
        "small_arms",
        r"small arms|rifles?|pistols?|firearms?|machine guns?|소총|기관총|стрелков|автомат|пулем[её]т|步枪|步槍|轻武器|輕武器|机枪|機槍",
    ),
    (
        "sensors",
        r"radars?|sensors?|sonars?|cameras?|optics|night[- ]vision|surveillance|레이더|радар|РЛС|雷达|雷達",
    ),
    (
        "troops",
        r"troops?|soldiers?|forces\b|personnel|fighters\b|mercenar|battalion|brigade|peacekeepers|병력|군인|부대|용병|전투병|войск|солдат|военнослужащ|на[её]мник|部队|部隊|士兵|军人|軍人|兵力|驻军|駐軍|雇佣兵|僱傭兵",
    ),
    (
        "energy",
        r"fuel|gas\b|oil\b|petrol(eum)?\b|diesel|electricity|power\b(?! to)|coal|energy|crude|lng|연료|석유|정제유|원유|휘발유|경유|가스|газ(?!опров|ет)|нефт|топлив|электроэнерги|石油|天然气|天然氣|燃料|电力|電力|原油|柴油",
    ),
    (
        "finance",
        r"money|funds?\b|funding|financ|payments?|salar(y|ies)|kroner|loans?|grants?|dollars?|euros?\b|credit|budget|economic|cash|자금|차관(?!보|급|이|은|과|회)|지원금|кредит|финанс|средств|ден(ьги|ег)|пакет\w* (финансовой )?помощи|资金|資金|贷款|貸款|拨款|撥款",
    ),
    (
        "labour",
        r"workers?|labou?r|builders|engineers|노동자|근로자|рабочи[ех]|工人|劳工|勞工",
    ),
    (
        "technology",
        r"technolog|know-?how|components?|spare parts|chips?|semiconductors?|software|blueprints?|machine tools?|electronics|(?<!other )(?<!military )equipment|기술|부품|технологи|компонент|комплектующ|запчаст|чипов|技术|技術|零部件|零附件|零件|芯片|晶片",
    ),
    (
        "other",
        (
            r"assistance|\baid\b|weapons?|weaponry|\barms\b|equipment|military support|hardware|"
            r"supplies|무기|군수물자|군사 ?원조|оруж|вооружен|военн\w+ техник|помощ|武器|援助|军援|軍援|装备|裝備"
        ),
    ),
)
