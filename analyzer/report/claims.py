"""What the advice claims and what studies found: the fixed half of the evidence table."""

from __future__ import annotations

from typing import NamedTuple


class Claim(NamedTuple):
    """One claim, the verdict of the studies in a word or two, and what they found."""

    key: str
    claim: str
    studies: str
    found: str


CLAIMS: tuple[Claim, ...] = (
    Claim(
        "speed",
        "You need more time to run as far or as fast",
        "Holds",
        "Depends on dose and intensity. Oxygen cost rises 0–5 % at easy effort, often without a "
        "change in heart rate; a 30-minute time trial 48 hours after drop jumps was 4 % slower "
        "(Marcora 2007).",
    ),
    Claim(
        "rules",
        "Go short and slow",
        "Reasonable",
        "A precaution, not a proven optimum. Effects are smallest below threshold (Chen 2009).",
    ),
    Claim(
        "worse",
        "Too far or too fast makes the next day worse",
        "Plausible",
        "Thin evidence; no direct trial found.",
    ),
    Claim(
        "heart",
        "The heart works harder",
        "Mixed",
        "Higher after a downhill run (Chen 2007); unchanged in two studies (Palmer 2001, Marcora "
        "2007).",
    ),
    Claim(
        "form",
        "Your form changes",
        "Mixed",
        "After strong muscle damage yes, otherwise small (Chen 2007; Paquette 2017).",
    ),
    Claim(
        "sore",
        "Leg day leaves you sore and weak for a day or two",
        "Holds",
        "Soreness peaks one to three days after unaccustomed lifting (Cheung 2003); a second bout "
        "hurts less: soreness −31 % at 48 hours (Doma 2015).",
    ),
    Claim(
        "easy run",
        "An easy run reduces soreness",
        "Contested",
        "Small and passing at best (Dupuy 2018, 99 studies). Light cycling was no better than rest "
        "(Tufano 2012).",
    ),
    Claim(
        "lactate",
        "Running clears lactate, which causes soreness",
        "False",
        "Level running raised lactate and left no soreness; downhill running did the reverse "
        "(Schwane 1983).",
    ),
    Claim(
        "blood flow",
        "Blood flow makes muscles heal faster",
        "Unsupported",
        "Active recovery did not restore strength faster in the trials of it.",
    ),
    Claim(
        "gains",
        "Running does not cost leg gains",
        "Mostly holds",
        "No loss of strength or size over 43 studies; some loss of explosive strength, most when "
        "both are done in one session (Schumann 2022).",
    ),
    Claim(
        "injury",
        "Risk of injury when sore",
        "No direct evidence",
        "What has evidence: one run more than 10 % over the longest of the last 30 days went with "
        "more injuries in 5,205 runners (Frandsen 2025).",
    ),
    Claim(
        "strength",
        "Strength training prevents running injuries",
        "Contested",
        "No fewer injuries in 720 marathon runners (Toresdahl 2020).",
    ),
    Claim(
        "rolling",
        "Foam rolling and compression help",
        "A little",
        "A little less soreness (Dupuy 2018; Zhou 2024); nothing in a later trial (Vatovec 2024).",
    ),
    Claim(
        "epsom",
        "An Epsom salt bath helps",
        "Unsupported",
        "Magnesium hardly passes the skin (Gröber 2017).",
    ),
    Claim(
        "protein",
        "Eat a gram of protein per pound",
        "Upper end",
        "About 1.6 g per kg suffices; 2.2 is the top of the interval (Morton 2018).",
    ),
)
