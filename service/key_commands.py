"""The commands `berakhlak keys …`: options in, one table or one token out."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from service.command_options import DEFAULT_MODELS, ModelsOption
from service.scopes import Scope

if TYPE_CHECKING:
    from service.keys import Key, NewKey

app = typer.Typer(help="Kunci API.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Nama pemakai kunci, misalnya simpeg-produksi.")]


@app.command()
def create(
    name: NameArgument,
    scope: Annotated[list[Scope], typer.Option("--scope", help="Yang boleh dilakukan; boleh berulang.")],
    expires: Annotated[
        int | None, typer.Option("--expires", min=1, max=3650, metavar="DAYS", help="Masa berlaku, hari.")
    ] = None,
    models: ModelsOption = DEFAULT_MODELS,
) -> None:
    """Buat kunci; kuncinya hanya ditampilkan sekali."""
    from service.database import opened
    from service.keys import create_key

    end = None if expires is None else datetime.now(UTC) + timedelta(days=expires)
    with opened(models) as engine:
        _show(create_key(engine, name, scopes=scope, expires=end))


@app.command("list")
def list_keys(models: ModelsOption = DEFAULT_MODELS) -> None:
    """Daftar kunci, tanpa rahasianya."""
    from service.database import opened
    from service.keys import all_keys

    now = datetime.now(UTC)
    with opened(models) as engine:
        for key in all_keys(engine):
            typer.echo(f"{key.id}  {key.name}  {','.join(key.scopes)}  dibuat {key.created:%Y-%m-%d %H:%M}  {_state(key, now)}")


@app.command()
def revoke(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="Id kunci (lihat berakhlak keys list).")],
    models: ModelsOption = DEFAULT_MODELS,
) -> None:
    """Cabut kunci; berlaku dalam beberapa detik di semua proses."""
    from service.database import opened
    from service.keys import revoke_key

    with opened(models) as engine:
        key = revoke_key(engine, identifier)
    typer.echo(f"Kunci {key.id} ({key.name}) dicabut.")


@app.command()
def rotate(
    name: NameArgument,
    overlap: Annotated[
        float, typer.Option("--overlap", min=0, max=8760, metavar="HOURS", help="Kunci lama masih berlaku.")
    ] = 24,
    models: ModelsOption = DEFAULT_MODELS,
) -> None:
    """Ganti kunci: yang baru berlaku sekarang, yang lama berakhir setelah tenggang."""
    from service.database import opened
    from service.keys import rotate_key

    with opened(models) as engine:
        _show(rotate_key(engine, name, overlap=timedelta(hours=overlap)))
    typer.echo(f"Kunci lama berakhir dalam {overlap:g} jam.", err=True)


def _show(new: "NewKey") -> None:
    """The token alone on standard output, so that it can be piped into a secret store."""
    typer.echo(f"Kunci {new.key.id} ({new.key.name}). Simpan sekarang: kunci ini tidak dapat ditampilkan lagi.", err=True)
    typer.echo(new.token)


def _state(key: "Key", now: datetime) -> str:
    if key.revoked is not None:
        return f"dicabut {key.revoked:%Y-%m-%d %H:%M}"
    if key.expires is None:
        return "berlaku"
    return f"{'berlaku sampai' if key.opens(now) else 'berakhir'} {key.expires:%Y-%m-%d %H:%M}"
