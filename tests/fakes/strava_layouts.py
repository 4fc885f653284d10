"""The header of activities.csv as Strava wrote it in several years and languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sample_data.strava_files import COLUMNS

if TYPE_CHECKING:
    from datetime import datetime


def _columns(names: str) -> list[str]:
    return names.split(",")


ENGLISH = COLUMNS
GERMAN = _columns(
    "Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Aktivitätsbeschreibung,"
    "Verstrichene Zeit,Distanz,Max. Herzfrequenz,Relative Leistung,Pendeln,"
    "Hinweis zur Privatsphäre für Aktivitäten,Aktivitätsausrüstung,Dateiname,Sportlergewicht,"
    "Fahrradgewicht,Verstrichene Zeit,Bewegungszeit,Distanz,Höchstgeschw.,"
    "Durchschnittliche Geschwindigkeit,Höhenzunahme,Höhenunterschied,Min. Höhe,Max. Höhe,"
    "Max. Steigung,Durchschnittliche Steigung,Durchschnittliche positive Steigung,"
    "Durchschnittliche negative Steigung,Max. Tritt-/Schrittfrequenz,"
    "Durchschnittliche Trittfrequenz,Max. Herzfrequenz,Durchschnittliche Herzfrequenz,Max. Watt,"
    "Durchschnittliche Watt,Kalorien,Max. Temperatur,Durchschnittliche Temperatur,"
    "Relative Leistung,Gesamtarbeit,Anzahl Läufe,Bergaufzeit,Bergabzeit,Andere Zeit,"
    "Gefühlte Anstrengung,Art,Startzeit,Gewichtete durchschnittliche Leistung,Leistungszahl,"
    "Gefühlte Anstrengung verwenden,Gefühlte relative Leistung,Pendeln,"
    "Insgesamt gestemmtes Gewicht,Von Upload,Auf Steigung angepasste Distanz,"
    "Wetterbeobachtungszeit,Wetterlage,Wetter: Temperatur,Scheinbare Temperatur,Taupunkt,"
    "Luftfeuchtigkeit,Wetter: Druck,Windgeschwindigkeit,Windböe,Windrichtung,"
    "Niederschlagsintensität,Sonnenaufgangszeit,Sonnenuntergangszeit,Mondphase,Fahrrad,Ausrüstung,"
    "Niederschlagswahrscheinlichkeit,Niederschlagsart,Wolkendecke,Wetter: Sichtbarkeit,UV-Index,"
    "Wetter: Ozon,Sprunganzahl,Schwierigkeit insgesamt,Durchschnittlicher Flow,Markiert,"
    "Durchschnittsgeschwindigkeit im Aufzeichnungszeitraum,Auf Schotter zurückgelegte Distanz,"
    "Neu getestete Distanz,Neu getestete Schotterdistanz,Aktivitätsanzahl,Schritte insgesamt,"
    "Eingesparte CO₂-Emissionen,Pool-Länge,Trainingsbelastung,Intensität,"
    "Durchschnittliches auf Steigung angepasstes Tempo,Medien"
)
FEW = ["Activity ID", "Activity Date", "Activity Name", "Activity Type", "Activity Description",
       "Elapsed Time", "Distance", "Filename", "Elapsed Time", "Moving Time", "Distance",
       "Elevation Gain", "Max Heart Rate", "Average Heart Rate"]  # fmt: skip
"""The columns that stand in the languages below, in order."""

_ELSEWHERE = {
    "french": (
        "ID de l'activité,Date de l'activité,Nom de l'activité,Type d'activité,"
        "Description de l'activité,Temps écoulé,Distance,Nom du fichier,Temps écoulé,"
        "Durée de déplacement,Distance,Dénivelé positif,Fréquence cardiaque max.,"
        "Fréquence cardiaque moyenne"
    ),
    "spanish": (
        "ID de actividad,Fecha de la actividad,Nombre de la actividad,Tipo de actividad,"
        "Descripción de la actividad,Tiempo transcurrido,Distancia,Nombre del archivo,"
        "Tiempo transcurrido,Tiempo en movimiento,Distancia,Desnivel positivo,"
        "Frecuencia cardíaca máxima,Frecuencia cardíaca media"
    ),
    "italian": (
        "ID dell'attività,Data dell'attività,Nome dell'attività,Tipo di attività,"
        "Descrizione dell'attività,Tempo trascorso,Distanza,Nome file,Tempo trascorso,"
        "Tempo in movimento,Distanza,Dislivello positivo,Frequenza cardiaca max,"
        "Frequenza cardiaca media"
    ),
    "dutch": (
        "Activiteits-ID,Datum van activiteit,Naam activiteit,Activiteitstype,"
        "Beschrijving van activiteit,Verstreken tijd,Afstand,Bestandsnaam,Verstreken tijd,"
        "Beweegtijd,Afstand,Totale stijging,Max. hartslag,Gemiddelde hartslag"
    ),
    "portuguese": (
        "ID da atividade,Data da atividade,Nome da atividade,Tipo de atividade,"
        "Descrição da atividade,Tempo decorrido,Distância,Nome do arquivo,Tempo decorrido,"
        "Tempo de movimentação,Distância,Ganho de elevação,Frequência cardíaca máxima,"
        "Frequência cardíaca média"
    ),
    "japanese": (
        "アクティビティID,アクティビティの日付,アクティビティ名,アクティビティの種類,"
        "アクティビティの説明,経過時間,距離,ファイル名,経過時間,移動時間,距離,獲得標高,"
        "最大心拍数,平均心拍数"
    ),
    "chinese": (
        "活动ID,活动日期,活动名称,活动类型,活动描述,总时间,距离,文件名,总时间,移动时间,距离,"
        "累计爬升,最大心率,平均心率"
    ),
}  # fmt: skip
_LABELS = {
    "german": ("Lauf", "Krafttraining", "Radfahrt", "Workout"),
    "french": ("Course à pied", "Entraînement aux poids", "Vélo", "Entraînement"),
    "spanish": ("Carrera", "Entrenamiento con pesas", "Bicicleta", "Entrenamiento"),
    "italian": ("Corsa", "Allenamento con i pesi", "Pedalata", "Allenamento"),
    "dutch": ("Hardloopsessie", "Krachttraining", "Fietsrit", "Training"),
    "portuguese": ("Corrida", "Treinamento com peso", "Pedalada", "Treino"),
    "japanese": ("ランニング", "ウエイトトレーニング", "ライド", "ワークアウト"),
    "chinese": ("跑步", "重量训练", "骑行", "锻炼"),
}
_TYPES = ("Run", "Weight Training", "Ride", "Workout")
_SPOKEN_MONTHS = {
    "french": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "spanish": "ene feb mar abr may jun jul ago sept oct nov dic",
    "italian": "gen feb mar apr mag giu lug ago set ott nov dic",
    "dutch": "jan. feb. mrt. apr. mei jun. jul. aug. sep. okt. nov. dec.",
    "portuguese": "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.",
    "english": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
}


@dataclass(frozen=True)
class Layout:
    """One way Strava writes activities.csv: the header beside the English names of its columns."""

    language: str
    header: list[str]
    columns: list[str]
    decimal: str = "."

    def label(self, kind: str) -> str:
        """Return a kind of sport in the language."""
        known = dict(zip(_TYPES, _LABELS.get(self.language, _TYPES), strict=True))
        return known.get(kind, kind)

    def date(self, when: datetime) -> str:
        """Write an instant as Strava does in the language."""
        if self.language == "german":
            return f"{when:%d.%m.%Y, %H:%M:%S}"
        if self.language in {"japanese", "chinese"}:
            half = "上午" if when.hour < 12 else "下午"
            clock = f"{half}{when:%I:%M:%S}" if self.language == "chinese" else f"{when:%H:%M:%S}"
            return f"{when.year}年{when.month}月{when.day}日 {clock}"
        month = _SPOKEN_MONTHS.get(self.language, _SPOKEN_MONTHS["english"]).split()[when.month - 1]
        if self.language not in _LABELS:
            hour = when.hour % 12 or 12
            return f"{month} {when.day}, {when.year}, {hour}:{when:%M:%S}\u202f{when:%p}"
        de = "de " if self.language == "portuguese" else ""
        return f"{when.day} {de}{month} {de}{when.year}, {when:%H:%M:%S}"


def _missing(column: str) -> str:
    if column not in {"Type", "Start Time", "Jump Count", "Flagged"}:
        return column
    key = column.lower().replace(" ", "_")
    return f"translation missing: en-US.lib.export.portability_exporter.activities.horton.{key}"


LAYOUTS = {
    "english": Layout("english", ENGLISH, ENGLISH),
    "english of 2022": Layout("english", [*ENGLISH[:85], "Media"], [*ENGLISH[:85], "Media"]),
    "translation missing": Layout("english", [_missing(c) for c in ENGLISH], ENGLISH),
    "german": Layout("german", GERMAN, [*ENGLISH[:91], "Media"], ","),
    "an unknown language": Layout(
        "unknown",
        [f"słowo {ENGLISH.index(column)}" for column in ENGLISH[:85]] + ["słowo 102"],
        [*ENGLISH[:85], "Media"],
        ",",
    ),
} | {
    language: Layout(language, _columns(names), FEW, "," if language != "japanese" else ".")
    for language, names in _ELSEWHERE.items()
}
