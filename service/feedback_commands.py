"""The commands `berakhlak feedback …` and `berakhlak privacy …`: options in, one count or one file out."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from service.command_options import DEFAULT_MODELS, ModelsOption

feedback_app = typer.Typer(help="Koreksi yang diterima peladen.", no_args_is_help=True)
privacy_app = typer.Typer(help="Hak pegawai atas koreksi tentang dirinya.", no_args_is_help=True)

EmployeeOption = Annotated[str, typer.Option("--employee", metavar="REF", help="Rujukan pegawai (employee_ref).")]


@feedback_app.callback()
def _feedback() -> None:
    """Keeps `purge` a word of its own while it is the only command."""


@feedback_app.command("purge")
def purge_feedback(models: ModelsOption = DEFAULT_MODELS) -> None:
    """Hapus koreksi yang melewati masa simpan (BERAKHLAK_RETENTION_DAYS)."""
    from service.database import opened
    from service.feedback_settings import FeedbackSettings
    from service.retention import purge

    days = FeedbackSettings.of(os.environ).days
    with opened(models) as engine:
        count = purge(engine, days=days)
    typer.echo(f"{count} koreksi yang lebih tua daripada {days} hari dihapus.")


@privacy_app.command()
def export(
    employee: EmployeeOption,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Berkas hasil.")] = None,
    models: ModelsOption = DEFAULT_MODELS,
) -> None:
    """Tulis semua koreksi tentang seorang pegawai sebagai JSONL (bentuknya: docs/feedback.md)."""
    from nlp.whole_file import whole_file
    from service.database import opened
    from service.feedback import correction_line, corrections_about

    with opened(models) as engine:
        lines = [correction_line(one) + "\n" for one in corrections_about(engine, employee.strip())]
    if output is None:
        sys.stdout.writelines(lines)
    else:
        with whole_file(output) as file:
            file.writelines(lines)
    typer.echo(f"{len(lines)} koreksi.", err=True)


@privacy_app.command()
def erase(
    employee: EmployeeOption,
    yes: Annotated[bool, typer.Option("--yes", help="Hapus tanpa bertanya.")] = False,
    models: ModelsOption = DEFAULT_MODELS,
) -> None:
    """Hapus semua koreksi tentang seorang pegawai; tidak dapat dibatalkan."""
    from service.database import opened
    from service.feedback import count_about, erase_about

    with opened(models) as engine:
        found = count_about(engine, employee.strip())
        if found and not yes and not typer.confirm(f"Hapus {found} koreksi tentang pegawai ini untuk selamanya?", err=True):
            typer.echo("Tidak ada yang dihapus.", err=True)
            raise typer.Exit(1)
        count = erase_about(engine, employee.strip())
    typer.echo(f"{count} koreksi dihapus.")
