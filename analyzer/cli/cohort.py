"""``legstats cohort``: many athletes, what they show together, and a roster for their coach."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analyzer import units
from analyzer.cli.options import CountType, HelpfulGroup, folder_option, force_option, json_option
from analyzer.cli.output import echo, print_json, print_table, print_text
from analyzer.cli.progress import drawn_progress
from analyzer.cli.session import CliSession, pass_session
from analyzer.errors import Exit
from analyzer.text import harmless_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from analyzer.cohort.importing import CohortImport, ImportedAthlete
    from analyzer.cohort.reporting import CohortReport

    Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

_MOST_WORKERS = 1024
_MOST_REMARKS = 20


def _workplace_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say where the work is done."""
    options: tuple[Decorator, ...] = (
        click.option(
            "--scheduler",
            metavar="ADDRESS",
            default="",
            help="A running `dask scheduler`, e.g. tcp://10.0.0.1:8786, whose workers do the work; "
            "they must see the same folders.  [default: this machine]",
        ),
        click.option(
            "--workers",
            type=CountType(1, _MOST_WORKERS),
            help="How many processes of this machine work.  [default: one per core]",
        ),
    )
    for option in options:
        command = option(command)
    return command


@click.group(cls=HelpfulGroup)
def cohort() -> None:
    """Many athletes: what leg day does to all of them, and who needs a look today.

    Each athlete is read into a store of their own, under a pseudonym. It takes Dask; where that is
    missing, each command says how to install it.

    \b
    Examples:
      legstats cohort import ~/athletes -o ~/cohort
      legstats cohort report ~/cohort -o ~/cohort-report
    """
    from analyzer.cohort.extra import demand_extra

    demand_extra()


@cohort.command("import")
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@folder_option("legstats-cohort", "Folder of the cohort.")
@click.option(
    "--names",
    metavar="CSV",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A table with the columns folder and pseudonym: what each athlete is called, in the "
    "study too, so no names there.  [default: pseudonyms nobody can guess]",
)
@click.option("--timezone", metavar="ZONE", help="Time zone of sources that name none.")
@click.option(
    "--weight-unit",
    type=click.Choice(["kg", "lb"]),
    help="Unit of lifting logs that name none.",
)
@_workplace_options
@json_option
@pass_session
def import_(  # noqa: PLR0913, PLR0917 - one argument for each option
    session: CliSession,
    folder: Path,
    output: Path,
    names: Path | None,
    timezone: str | None,
    weight_unit: str | None,
    workers: int | None,
    scheduler: str,
    as_json: bool,
) -> int:
    """Read a folder of athletes into a cohort: a store for each.

    FOLDER holds a folder or an archive (.zip) for each athlete, with whatever `legstats sync`
    reads. Run it again whenever there is something new: only who has changed is read. A broken
    file costs nothing but itself, and a broken athlete stops no other; they are named, and the
    exit status is 5.

    \b
    Examples:
      legstats cohort import ~/athletes -o ~/cohort
      legstats cohort import ~/athletes -o ~/cohort --timezone Europe/Berlin --weight-unit kg
      legstats cohort import ~/athletes -o ~/cohort --names pseudonyms.csv
      legstats cohort import /data/athletes -o /data/cohort --scheduler tcp://10.0.0.1:8786
    """
    from analyzer.cohort.importing import import_athletes
    from analyzer.cohort.keeping import Cohort
    from analyzer.cohort.running import Workplace

    with drawn_progress(session) as bar:
        made = import_athletes(
            folder.expanduser(),
            Cohort(output.expanduser()),
            pseudonyms=names,
            timezone=timezone,
            weight_unit=weight_unit,
            place=Workplace(workers, scheduler),
            progress=bar.show,
        )
    if as_json:
        print_json(made)
    else:
        rows = [(harmless_line(one.name), one.pseudonym, _came(one)) for one in made.athletes]
        print_table(("athlete", "in the cohort", "came"), rows, shape="llw")
    for sentence in sentences_on_files(made.athletes, everything=bool(session.verbose)):
        session.note(sentence)
    if made.left_alone:
        session.note(
            "Left alone, neither folder nor archive, or begins with a dot:"
            f" {_first_few(made.left_alone)}."
        )
    _tell_missing(session, made)
    session.note(_import_summary(made))
    in_part = any(one.broken or (one.failed and not one.is_unchanged) for one in made.athletes)
    return int(Exit.PARTLY) if in_part else 0


def sentences_on_files(
    athletes: Iterable[ImportedAthlete], *, everything: bool = False
) -> Iterator[str]:
    """Yield what could not be read, with what would help, and then the first mere remarks.

    Args:
        athletes: as they were imported, with the names of their folders.
        everything: also of those who are unchanged, and all remarks.
    """
    remarks: list[str] = []
    for one in athletes:
        if one.is_unchanged and not everything:
            continue
        told = [harmless_line(f"{one.name}: {said}") for said in (*one.failed, *one.remarks)]
        if one.failed:
            yield from told
        else:
            remarks += told
    shown = remarks if everything else remarks[:_MOST_REMARKS]
    if len(shown) < len(remarks):
        yield f"The first {len(shown)} of {len(remarks)} remarks (all with --verbose):"
    yield from shown


def _tell_missing(session: CliSession, made: CohortImport) -> None:
    """Say who is in the table or in the cohort, but not in the folder."""
    from analyzer.cohort.copies import copies_words

    if made.not_there:
        names = _first_few(made.not_there)
        session.note(f"In the table of pseudonyms, but not in the folder: {names}.")
    if made.not_in_folder:
        others = _first_few(made.not_in_folder)
        session.note(
            f"Not in this folder, and still in the cohort: {others}. Whoever was renamed is there "
            "twice: delete the old one's folder in the cohort."
        )
    still = [one.name for one in made.athletes if one.is_unchanged and one.failed]
    if still:
        names = _first_few(still, 5)
        session.note(f"Still not read, or not whole, as before (--verbose says why): {names}.")
    if said := copies_words(made.copies):
        session.note(said)


def _first_few(names: Iterable[str | Path], most: int = 3) -> str:
    """Name the first few as a sentence does, harmless on a screen."""
    return units.listed(units.first_few([harmless_line(str(each)) for each in names], most))


def _came(one: ImportedAthlete) -> str:
    if one.broken:
        return harmless_line(one.broken)
    if one.is_unchanged:
        return "unchanged"
    new = f"{units.number(one.new)} new" if one.new else "nothing new"
    return f"{new}, not all could be read" if one.failed else new


def _import_summary(made: CohortImport) -> str:
    broken = sum(bool(one.broken) for one in made.athletes)
    unchanged = sum(one.is_unchanged for one in made.athletes)
    nothing = sum(one.gave_nothing and not one.is_unchanged for one in made.athletes)
    in_part = sum(
        bool(one.failed) and not one.is_unchanged and not one.gave_nothing for one in made.athletes
    )
    read = len(made.athletes) - broken - unchanged - nothing
    parts = [f"{units.count(read, 'athlete')} read"]
    parts[0] += f", {units.number(in_part)} of them not whole" if in_part else ""
    parts += [f"{units.number(unchanged)} unchanged"] if unchanged else []
    parts += [f"{units.number(nothing)} gave nothing"] if nothing else []
    parts += [f"{units.number(broken)} could not be read"] if broken else []
    return f"{'; '.join(parts)}."


@cohort.command()
@click.argument("cohort", metavar="COHORT", type=click.Path(path_type=Path))
@folder_option("legstats-cohort-report", "Folder to write into.")
@click.option(
    "--names",
    metavar="CSV",
    type=click.Path(path_type=Path),
    help="What the roster calls the athletes: a table with the columns folder and pseudonym, or "
    "the folder they were read from. Nothing else shows it.  [default: the pseudonyms]",
)
@_workplace_options
@click.option("--open", "open_", is_flag=True, help="Open the roster in the browser.")
@force_option
@json_option
@pass_session
def report(  # noqa: PLR0913, PLR0917 - one argument for each option
    session: CliSession,
    cohort: Path,
    output: Path,
    names: Path | None,
    workers: int | None,
    scheduler: str,
    open_: bool,
    force: bool,
    as_json: bool,
) -> int:
    """Write the study, the roster, and a report for each athlete.

    The study (share/index.html) says what leg day does to all of them: the pooled effect with its
    interval, each athlete under a pseudonym, checks, numbers as JSON, pictures. It names no one,
    and no mean is one of fewer than five. The roster (roster.html) is for the coach: what each
    athlete may run today, who needs a look first; each name opens that athlete's own report. Pass
    on the folder share alone. What an earlier report left of athletes who are gone is removed.

    \b
    Examples:
      legstats cohort report ~/cohort
      legstats cohort report ~/cohort -o ~/cohort-report --names ~/athletes --open
      legstats cohort report ~/cohort --json
    """
    from analyzer.cohort.keeping import Cohort
    from analyzer.cohort.reporting import report_cohort
    from analyzer.cohort.running import Workplace
    from analyzer.outputs import Outputs

    folder = cohort.expanduser()
    with drawn_progress(session) as bar:
        made = report_cohort(
            Cohort(folder),
            output.expanduser(),
            Workplace(workers, scheduler),
            names=names,
            outputs=Outputs(folder, force, session.note),
            made_at=datetime.now(UTC).astimezone(),
            progress=bar.show,
        )
    if as_json:
        print_json({"study": made.study, "roster": made.roster})
    else:
        for path in made.files[:2]:
            echo(path.resolve())
    _tell_report(session, made)
    if open_:
        click.launch(str(made.files[1].resolve()))
    return int(Exit.PARTLY) if made.broken else 0


def _tell_report(session: CliSession, made: CohortReport) -> None:
    from analyzer.cohort.copies import copies_words

    for one in made.broken:
        print_text(f"Broken: {one.pseudonym}: {harmless_line(one.failed)}", err=True)
    study = made.study
    session.note(f"{study.before}{study.strong}{study.after}")
    session.note(study.lede)
    pages = sum(bool(row.page) for row in made.roster.rows)
    session.note(f"{units.count(len(made.files) + pages, 'file')} written.")
    if said := copies_words(made.copies):
        session.note(said)
    if made.left:
        names = _first_few(made.left)
        session.note(f"Left of an earlier report, and not written anew: {names}.")
