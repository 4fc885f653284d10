"""Garmin's running watches by product number (the public FIT profile), as runners know them."""

from __future__ import annotations


def _numbered(pairs: str) -> dict[int, str]:
    named = (pair.partition("=") for pair in pairs.split(";"))
    return {int(number): " ".join(name.split()) for number, _, name in named}


WATCHES = _numbered("""
717=Forerunner 405; 782=Forerunner 50; 988=Forerunner 60; 1018=Forerunner 310XT; 1124=Forerunner
110; 1328=Forerunner 910XT; 1345=Forerunner 610; 1436=Forerunner 70; 1446=Forerunner 310XT;
1482=Forerunner 10; 1499=Swim; 1551=fēnix; 1623=Forerunner 620; 1632=Forerunner 220;
1765=Forerunner 920XT; 1903=Forerunner 15; 1907=vívoactive; 1967=fēnix 2; 1988=epix; 2050=fēnix 3;
2148=Forerunner 25; 2153=Forerunner 225; 2156=Forerunner 630; 2157=Forerunner 230; 2158=Forerunner
735XT; 2337=vívoactive HR; 2413=fēnix 3 HR; 2431=Forerunner 235; 2432=fēnix 3 Chronos;
2503=Forerunner 35; 2544=fēnix 5S; 2604=fēnix 5X; 2623=vívosport; 2691=Forerunner 935; 2697=fēnix
5; 2700=vívoactive 3; 2772=vívomove HR; 2886=Forerunner 645; 2888=Forerunner 645 Music;
2891=Forerunner 30; 2900=fēnix 5S Plus; 3076=Forerunner 245; 3077=Forerunner 245 Music; 3110=fēnix
5 Plus; 3111=fēnix 5X Plus; 3113=Forerunner 945; 3224=vívoactive 4S; 3225=vívoactive 4; 3226=Venu;
3246=MARQ Driver; 3247=MARQ Aviator; 3248=MARQ Captain; 3249=MARQ Commander; 3250=MARQ Expedition;
3251=MARQ Athlete; 3282=Forerunner 45; 3287=fēnix 6S Sport; 3288=fēnix 6S; 3289=fēnix 6 Sport;
3290=fēnix 6; 3291=fēnix 6X; 3308=vívomove 3 Premium; 3378=vívomove 3; 3405=Swim 2; 3466=Instinct
Solar; 3589=Forerunner 745; 3596=Venu Sq Music; 3600=Venu Sq; 3615=Lily; 3624=MARQ Adventurer;
3638=Enduro; 3652=Forerunner 945 LTE; 3703=Venu 2; 3704=Venu 2S; 3739=MARQ Golfer; 3851=Venu 2
Plus; 3869=Forerunner 55; 3888=Instinct 2; 3889=Instinct 2S; 3905=fēnix 7S; 3906=fēnix 7;
3907=fēnix 7X; 3943=epix (Gen 2); 3982=vívomove Sport; 3983=vívomove Trend; 3990=Forerunner 255
Music; 3991=Forerunner 255S Music; 3992=Forerunner 255; 3993=Forerunner 255S; 4024=Forerunner 955;
4105=MARQ (Gen 2); 4115=Venu Sq 2; 4116=Venu Sq 2 Music; 4124=MARQ (Gen 2) Aviator; 4135=tactix 7;
4155=Instinct Crossover; 4257=Forerunner 265; 4258=Forerunner 265S; 4260=Venu 3; 4261=Venu 3S;
4312=epix Pro 42 mm; 4313=epix Pro 47 mm; 4314=epix Pro 51 mm; 4315=Forerunner 965; 4341=Enduro 2;
4374=fēnix 7S Pro; 4375=fēnix 7 Pro; 4376=fēnix 7X Pro; 4380=Lily 2; 4394=Instinct 2X;
4426=vívoactive 5; 4432=Forerunner 165; 4433=Forerunner 165 Music; 4472=MARQ (Gen 2) Commander;
4477=Lily Athlete; 4532=fēnix 8 Solar; 4533=fēnix 8 Solar L; 4534=fēnix 8 S; 4536=fēnix 8;
4565=Forerunner 970; 4570=Forerunner 570 47 mm; 4574=Forerunner 570 42 mm; 4575=Enduro 3;
4583=Instinct E 40 mm; 4584=Instinct E 45 mm; 4585=Instinct 3 Solar 45 mm; 4586=Instinct 3 AMOLED
45 mm; 4587=Instinct 3 AMOLED 50 mm; 4603=Venu X1; 4625=vívoactive 6; 4631=fēnix 8 Pro; 4643=Venu
4; 4644=Venu 4S; 4666=fēnix E; 4678=Instinct Crossover AMOLED; 4759=Instinct 3 Solar 50 mm;
4775=tactix 8 AMOLED; 4776=tactix 8 Solar; 4814=Forerunner 170 Music; 4815=Forerunner 170;
4916=Forerunner 70 (2026); 4952=fēnix 9 Pro 43 mm; 4953=fēnix 9 Pro 47 mm; 4954=fēnix 9 Pro 51 mm;
4955=fēnix 9 Pro Solar 47 mm; 4956=fēnix 9 Pro Solar 51 mm; 5133=fēnix 9 43 mm; 5134=fēnix 9;
5169=Enduro 4
""")

_OPTICAL_SINCE = 2337
_OPTICAL_BEFORE = (2153, 2158)
_NOT_OPTICAL_SINCE = (2432,)


def measures_on_the_wrist(product: int) -> bool:
    """Tell whether a watch has an optical heart-rate sensor.

    All have from the vívoactive HR of 2016 on (but for the fēnix 3 Chronos), and before it the
    Forerunners 225 and 735XT.
    """
    since = product >= _OPTICAL_SINCE and product not in _NOT_OPTICAL_SINCE
    return since or product in _OPTICAL_BEFORE
