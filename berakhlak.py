"""The command line, `berakhlak …`: a thin door that reads options, opens one room and prints what it gives back.

Exit codes: 0 done, 1 the work failed (one sentence on standard error says why), 2 wrong usage.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp.errors import BerakhlakError, reason_of
from service.command_options import DEFAULT_MODELS
from service.feedback_commands import feedback_app, privacy_app
from service.key_commands import app as keys_app

if TYPE_CHECKING:
    from nlp.classifier import ValueClassifier
    from nlp.taxonomy import Taxonomy
    from service.batch import Summary
    from service.exchange import Allowance
    from service.files import Row
    from training.annotations import AnnotatedNote

_ROOT = Path(__file__).parent

app = typer.Typer(
    help="Menandai catatan perilaku ASN dengan nilai-nilai BerAKHLAK.", no_args_is_help=True, add_completion=False
)
models_app = typer.Typer(help="Versi-versi model.", no_args_is_help=True)
annotations_app = typer.Typer(help="Catatan beranotasi.", no_args_is_help=True)
app.add_typer(models_app, name="models")
app.add_typer(annotations_app, name="annotations")
app.add_typer(feedback_app, name="feedback")
app.add_typer(privacy_app, name="privacy")
app.add_typer(keys_app, name="keys")

ModelsOption = Annotated[Path, typer.Option("--models", envvar="BERAKHLAK_MODELS", help="Folder versi model.")]
TaxonomyOption = Annotated[Path, typer.Option("--taxonomy", help="Berkas taksonomi (TOML).")]
AnnotationsOption = Annotated[list[Path], typer.Option("--annotations", help="Berkas JSONL atau foldernya; boleh berulang.")]
VersionOption = Annotated[str, typer.Option("--model", help="Versi model.")]
SeedOption = Annotated[int, typer.Option("--seed", help="Benih acak.")]
OutputOption = Annotated[Path | None, typer.Option("-o", "--output", help="Berkas hasil.")]

_TAXONOMY = _ROOT / "data" / "taxonomies" / "berakhlak.toml"
_ANNOTATIONS = [_ROOT / "data" / "annotations"]
_SECOND = _ROOT / "data" / "annotations" / "agreement" / "second.jsonl"


def main() -> None:
    """Run the command line; every known failure becomes one sentence and exit code 1."""
    try:
        app(standalone_mode=True)
        sys.stdout.flush()
    except BerakhlakError as error:
        _fail(str(error))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        _fail(f"tidak dapat membaca atau menulis{where}: {reason_of(error)}")


def _fail(message: str) -> None:
    print(f"berakhlak: {message}", file=sys.stderr)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(1)


@app.command()
def train(
    annotations: AnnotationsOption = _ANNOTATIONS,
    taxonomy: TaxonomyOption = _TAXONOMY,
    models: ModelsOption = DEFAULT_MODELS,
    seed: SeedOption = 0,
) -> None:
    """Latih model baru dari catatan beranotasi."""
    from nlp.taxonomy import read_taxonomy
    from training.train import train as run

    scheme = read_taxonomy(taxonomy)
    with _steps() as progress:
        manifest = run(annotations, scheme, models, seed=seed, key=_model_key(), progress=progress)
    typer.echo(f"Model {manifest.version} tersimpan di {models / manifest.version} (kartu: card.md).")
    for name, figures in manifest.metrics.items():
        macro = figures["macro_f1"]["value"]
        span = f"{macro['figure']:.3f} ({macro['low']:.3f}–{macro['high']:.3f})"
        typer.echo(f"  {name}: macro F1 nilai {span}, {figures['notes']} catatan")


@app.command()
def evaluate(
    on: Annotated[Path | None, typer.Option("--on", help="Catatan beranotasi; bila kosong, catatan uji dari korpus.")] = None,
    version: VersionOption = "current",
    models: ModelsOption = DEFAULT_MODELS,
    json_file: Annotated[Path | None, typer.Option("--json", help="Tulis laporan lengkap sebagai JSON.")] = None,
) -> None:
    """Ukur sebuah model pada catatan beranotasi."""
    import json
    from dataclasses import asdict

    from training.evaluate import measure
    from training.report import report_text

    classifier = _load(models, version)
    result = measure(classifier, _notes_to_measure(on, classifier.taxonomy))
    typer.echo(report_text(result, classifier.version))
    if json_file is not None:
        _write_lines([json.dumps(asdict(result), ensure_ascii=False, indent=1)], json_file)


@app.command()
def classify(
    source: Annotated[str, typer.Argument(metavar="TEXT|FILE|-", help="Teks, berkas, atau - untuk masukan baku.")] = "-",
    output: OutputOption = None,
    text_column: Annotated[str | None, typer.Option("--text-column", help="Nama kolom teks.")] = None,
    version: VersionOption = "current",
    models: ModelsOption = DEFAULT_MODELS,
    via: Annotated[
        str | None, typer.Option(metavar="URL", help="Tandai berkas lewat peladen ini, tanpa model di sini.")
    ] = None,
    key: Annotated[str | None, typer.Option(envvar="BERAKHLAK_API_KEY", help="Kunci API peladen itu.")] = None,
) -> None:
    """Tandai sebuah teks, atau setiap catatan dalam berkas JSONL, CSV, XLSX, atau Parquet."""
    from service.files import SUFFIXES, line_rows, open_notes, text_row

    if via is not None:
        _report(_classify_via(via, key, Path(source), output, text_column, version), output)
        return
    if source == "-":
        if sys.stdin.isatty():
            raise typer.BadParameter("sebutkan teks atau berkas, atau alirkan masukan baku")
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        rows = line_rows(sys.stdin)
    elif Path(source).suffix.lower() in SUFFIXES and "\n" not in source:
        notes = open_notes(Path(source), text_column=text_column)
        typer.echo(f"Kolom teks: {notes.text_column}", err=True)
        rows = notes.rows
    else:
        rows = iter([text_row(source)])
    _report(_classify_rows(_load(models, version), rows, output), output)


@app.command()
def summaries(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="Berkas catatan dengan kolom employee_ref atau unit.")],
    output: OutputOption = None,
    by: Annotated[str | None, typer.Option("--group-by", help="employee_ref atau unit; bila kosong, yang terisi.")] = None,
    text_column: Annotated[str | None, typer.Option("--text-column", help="Nama kolom teks.")] = None,
    version: VersionOption = "current",
    models: ModelsOption = DEFAULT_MODELS,
) -> None:
    """Hitung catatan tiap pegawai atau unit per nilai, beserta kutipannya, sebagai CSV. Usulan; manusia yang memutuskan."""
    from nlp.whole_file import whole_file
    from service.groups import GROUP_BY, Groups
    from service.summary_table import collect, open_grouped, write_table

    if by is not None and by not in GROUP_BY:
        raise typer.BadParameter(f"--group-by {by!r} tidak dikenal; pilih {' atau '.join(GROUP_BY)}")
    rows, classifier = open_grouped(source, text_column=text_column), _load(models, version)
    groups = Groups(classifier.taxonomy)
    with _counter() as advance:
        summary = collect(classifier, rows, groups, by=by, advance=advance)
    if output is None:
        write_table(groups.summaries(), sys.stdout)
    else:
        with whole_file(output) as file:
            write_table(groups.summaries(), file)
    _report(summary, output)


def _report(summary: "Summary", output: Path | None) -> None:
    """Say what was done; exit code 1 where rows were faulty."""
    if output is not None or summary.notes + summary.faults > 1:
        typer.echo(f"{summary.notes} catatan ditandai, {summary.faults} baris bermasalah.", err=True)
    if summary.faults:
        raise typer.Exit(1)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Alamat.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Porta.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Banyaknya proses.")] = 1,
    certificate: Annotated[Path | None, typer.Option("--tls-certificate", exists=True, help="Sertifikat TLS (PEM).")] = None,
    tls_key: Annotated[Path | None, typer.Option("--tls-key", exists=True, help="Kunci sertifikat (PEM).")] = None,
    proxies: Annotated[
        list[str] | None,
        typer.Option("--trusted-proxy", help="Alamat proksi yang X-Forwarded-For-nya dipercaya; boleh berulang."),
    ] = None,
    models: ModelsOption = DEFAULT_MODELS,
    drain: Annotated[float, typer.Option(min=0, envvar="BERAKHLAK_DRAIN", help="Detik antara SIGTERM dan pintu tertutup.")] = 2,
) -> None:
    """Sajikan halaman dan API."""
    from nlp.model_folder import model_folder, verify
    from service.feedback_settings import check_feedback
    from service.processes import serve as run
    from service.server import Tls, check_address, check_certificate, check_proxies

    if (certificate is None) != (tls_key is None):
        raise typer.BadParameter("--tls-certificate dan --tls-key diberikan bersama")
    tls = None if certificate is None or tls_key is None else Tls(certificate, tls_key)
    if tls is not None:
        check_certificate(tls)
    check_proxies(proxies or ())
    check_address(host, models)
    verify(model_folder(models), key=_model_key())
    check_feedback(models, os.environ)
    run(host, port, workers=workers, models=models, drain=drain, tls=tls, proxies=proxies or ())


@models_app.command("list")
def list_models(models: ModelsOption = DEFAULT_MODELS) -> None:
    """Daftar versi; bintang menandai yang dipakai."""
    from nlp.model_folder import current_version, read_manifest, versions

    in_use = current_version(models)
    for version in versions(models):
        manifest = read_manifest(models / version)
        macro = next(iter(manifest.metrics.values()))["macro_f1"]["value"]["figure"]
        mark = "*" if version == in_use else " "
        typer.echo(
            f"{mark} {version}  {manifest.created}  {manifest.taxonomy['id']}  {manifest.notes} catatan  macro F1 {macro:.3f}"
        )


@models_app.command()
def show(version: Annotated[str, typer.Argument(help="Versi.")] = "current", models: ModelsOption = DEFAULT_MODELS) -> None:
    """Tampilkan kartu sebuah model."""
    from nlp.model_folder import model_folder
    from training.card import CARD_FILE

    typer.echo((model_folder(models, version) / CARD_FILE).read_text(encoding="utf-8"))


@models_app.command()
def compare(
    first: Annotated[str, typer.Argument(help="Versi pertama.")],
    second: Annotated[str, typer.Argument(help="Versi kedua.")],
    on: Annotated[Path | None, typer.Option("--on", help="Catatan beranotasi; bila kosong, catatan uji dari korpus.")] = None,
    models: ModelsOption = DEFAULT_MODELS,
) -> None:
    """Bandingkan dua model pada catatan yang sama."""
    from training.compare import compare as run

    one, two = _load(models, first), _load(models, second)
    for level, difference in run(one, two, _notes_to_measure(on, one.taxonomy)).items():
        typer.echo(f"{level}: macro F1 {two.version} − {one.version} = {difference}")


@models_app.command()
def promote(version: Annotated[str, typer.Argument(help="Versi.")], models: ModelsOption = DEFAULT_MODELS) -> None:
    """Pakai sebuah versi setelah diperiksa."""
    from training.store import promote as run

    run(models, version, key=_model_key())
    typer.echo(f"Model {version} sekarang dipakai.")


@models_app.command()
def rollback(models: ModelsOption = DEFAULT_MODELS) -> None:
    """Kembali ke versi yang dipakai sebelumnya."""
    from training.store import rollback as run

    typer.echo(f"Model {run(models, key=_model_key())} kembali dipakai.")


@models_app.command("verify")
def verify_models(
    version: Annotated[str | None, typer.Argument(help="Versi; bila kosong, semua.")] = None,
    models: ModelsOption = DEFAULT_MODELS,
) -> None:
    """Periksa berkas model terhadap manifesnya."""
    from nlp.model_folder import model_folder, verify, versions

    for name in [version] if version else versions(models):
        manifest = verify(model_folder(models, name), key=_model_key())
        typer.echo(f"Model {manifest.version} utuh.")


@annotations_app.command()
def check(
    paths: Annotated[list[Path] | None, typer.Argument(help="Berkas atau folder.")] = None, taxonomy: TaxonomyOption = _TAXONOMY
) -> None:
    """Periksa catatan beranotasi; semua kesalahan disebut sekaligus."""
    from nlp.taxonomy import read_taxonomy
    from training.annotations import read_notes

    notes = read_notes(paths or _ANNOTATIONS, read_taxonomy(taxonomy))
    phrases = sum(note.is_phrase for note in notes)
    typer.echo(f"{len(notes) - phrases} catatan dan {phrases} frasa, tanpa kesalahan.")


@annotations_app.command("import")
def import_notes(
    source: Annotated[Path, typer.Argument(help="Berkas asal.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Berkas JSONL hasil.")],
    form: Annotated[str, typer.Option("--form", help="inline, label-studio, doccano, atau docbin.")] = "inline",
    prefix: Annotated[str, typer.Option("--prefix", help="Awalan id bagi bentuk inline, satu untuk tiap penulis.")] = "note",
    taxonomy: TaxonomyOption = _TAXONOMY,
) -> None:
    """Ubah bentuk sebaris ({AK1-:kata-kata}) atau berkas alat lain menjadi catatan beranotasi."""
    from nlp.taxonomy import read_taxonomy
    from training.annotations import checked, read_inline, write_notes
    from training.formats import READERS, read_foreign

    scheme = read_taxonomy(taxonomy)
    if form not in ("inline", *READERS):
        raise typer.BadParameter(f"bentuk {form!r} tidak dikenal; pilih inline, {', '.join(READERS)}")
    if form == "inline":
        notes = read_inline(source, scheme, prefix=prefix)
    else:
        notes = checked(read_foreign(source, form), source, scheme)
    write_notes(output, notes)
    typer.echo(f"{len(notes)} catatan ditulis ke {output}.")


@annotations_app.command()
def export(
    output: Annotated[Path, typer.Option("-o", "--output", help="Berkas hasil.")],
    form: Annotated[str, typer.Option("--form", help="jsonl, label-studio, doccano, docbin, atau csv.")],
    paths: Annotated[list[Path] | None, typer.Argument(help="Berkas atau folder.")] = None,
    taxonomy: TaxonomyOption = _TAXONOMY,
) -> None:
    """Tulis catatan beranotasi untuk alat lain."""
    from nlp.taxonomy import read_taxonomy
    from training.annotations import read_notes
    from training.formats import WRITERS

    if form not in WRITERS:
        raise typer.BadParameter(f"bentuk {form!r} tidak dikenal; pilih {', '.join(WRITERS)}")
    notes = read_notes(paths or _ANNOTATIONS, read_taxonomy(taxonomy))
    WRITERS[form](output, notes)
    typer.echo(f"{len(notes)} catatan ditulis ke {output}.")


@annotations_app.command()
def stats(
    paths: Annotated[list[Path] | None, typer.Argument(help="Berkas atau folder.")] = None, taxonomy: TaxonomyOption = _TAXONOMY
) -> None:
    """Hitung isi korpus: label, gaya, sektor, dan ragam kata."""
    from nlp.taxonomy import read_taxonomy
    from training.annotations import read_notes
    from training.report import statistics_text
    from training.statistics import statistics

    scheme = read_taxonomy(taxonomy)
    typer.echo(statistics_text(statistics(read_notes(paths or _ANNOTATIONS, scheme), scheme)))


@annotations_app.command()
def agreement(
    second: Annotated[Path, typer.Argument(help="Anotasi kedua atas sebagian catatan yang sama (id yang sama).")] = _SECOND,
    first: Annotated[list[Path] | None, typer.Option("--first", help="Anotasi pertama; bila kosong, korpus.")] = None,
    taxonomy: TaxonomyOption = _TAXONOMY,
) -> None:
    """Ukur kesepakatan dua anotator: alfa Krippendorff dan F1 per label."""
    from nlp.taxonomy import read_taxonomy
    from training.agreement import agreement as run
    from training.annotations import read_notes
    from training.report import agreement_text

    scheme = read_taxonomy(taxonomy)
    one, two = ({note.id: note.labels for note in read_notes(paths, scheme)} for paths in (first or _ANNOTATIONS, [second]))
    typer.echo(agreement_text(run(one, two, scheme), len(one.keys() & two.keys())))


@annotations_app.command()
def errors(
    output: OutputOption = None,
    paths: Annotated[list[Path] | None, typer.Argument(help="Berkas atau folder.")] = None,
    most: Annotated[int, typer.Option(min=1, help="Paling banyak sekian catatan.")] = 800,
    taxonomy: TaxonomyOption = _TAXONOMY,
    seed: SeedOption = 0,
) -> None:
    """Urutkan catatan yang labelnya diragukan model (memakai cleanlab); manusia yang memutuskan."""
    import json
    from dataclasses import asdict

    from nlp.taxonomy import read_taxonomy
    from training.annotations import read_notes
    from training.label_errors import doubtful_notes

    scheme = read_taxonomy(taxonomy)
    notes = read_notes(paths or _ANNOTATIONS, scheme)
    with _steps() as progress:
        found = doubtful_notes(notes, scheme, most=most, seed=seed, progress=progress)
    _write_lines([json.dumps(asdict(note), ensure_ascii=False) for note in found], output)


@annotations_app.command()
def suggest(
    source: Annotated[Path, typer.Argument(help="Berkas catatan tanpa anotasi.")],
    output: OutputOption = None,
    most: Annotated[int, typer.Option(min=1, help="Paling banyak sekian catatan.")] = 100,
    text_column: Annotated[str | None, typer.Option("--text-column", help="Nama kolom teks.")] = None,
    version: VersionOption = "current",
    models: ModelsOption = DEFAULT_MODELS,
) -> None:
    """Pilih catatan yang paling berguna untuk dianotasi: yang paling meragukan model."""
    import json

    from service.files import open_notes

    rows = [row for row in open_notes(source, text_column=text_column).rows if row.fault is None]
    classifier = _load(models, version)
    certainty = classifier.rule.certainty(classifier.score([row.text for row in rows]))
    chosen = sorted(range(len(rows)), key=lambda index: float(certainty[index]))[:most]
    _write_lines([json.dumps({"id": rows[i].id, "text": rows[i].text}, ensure_ascii=False) for i in chosen], output)


@annotations_app.command()
def pull(
    output: Annotated[Path, typer.Option("-o", "--output", help="Berkas JSONL hasil.")],
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Hanya koreksi sejak tanggal ini.")] = None,
    taxonomy: TaxonomyOption = _TAXONOMY,
    models: ModelsOption = DEFAULT_MODELS,
) -> None:
    """Ubah koreksi yang teksnya tersimpan menjadi catatan beranotasi untuk dilatihkan."""
    from nlp.taxonomy import read_taxonomy
    from service.database import opened
    from service.feedback import BEGINNING, latest_corrections
    from training.annotations import checked, write_notes
    from training.corrections import corrected_notes

    scheme = read_taxonomy(taxonomy)
    with opened(models) as engine:
        corrections = latest_corrections(engine, since=since.astimezone() if since else BEGINNING)
    notes = checked(corrected_notes(corrections, scheme), output, scheme)
    write_notes(output, notes)
    typer.echo(f"{len(notes)} catatan ditulis ke {output}.")
    if len(notes) < len(corrections):
        typer.echo(f"{len(corrections) - len(notes)} koreksi dilewati: labelnya tidak ada dalam taksonomi ini.", err=True)


def _load(models: Path, version: str) -> "ValueClassifier":
    from nlp.model_folder import load_classifier

    return load_classifier(models, version, key=_model_key())


def _write_lines(lines: list[str], output: Path | None) -> None:
    from nlp.whole_file import whole_file

    if output is None:
        typer.echo("\n".join(lines))
        return
    with whole_file(output) as file:
        file.writelines(line + "\n" for line in lines)


def _model_key() -> str | None:
    return os.environ.get("BERAKHLAK_MODEL_KEY") or None


def _notes_to_measure(path: Path | None, taxonomy: "Taxonomy") -> "list[AnnotatedNote]":
    """The notes named, or the corpus's own test notes; phrases are never measured."""
    from training.annotations import read_notes
    from training.train import split_test

    if path is None:
        return split_test(read_notes(_ANNOTATIONS, taxonomy), _ANNOTATIONS, taxonomy)[1]
    return [note for note in read_notes([path], taxonomy) if not note.is_phrase]


def _classify_rows(classifier: "ValueClassifier", rows: "Iterator[Row]", output: Path | None) -> "Summary":
    from nlp.whole_file import whole_file
    from service.batch import classify_rows

    with _counter() as advance:
        if output is None:
            return classify_rows(classifier, rows, sys.stdout, advance=advance)
        with whole_file(output) as file:
            return classify_rows(classifier, rows, file, advance=advance)


def _classify_via(
    url: str, key: str | None, source: Path, output: Path | None, text_column: str | None, version: str
) -> "Summary":
    from service.client import classify_via
    from service.exchange import Server
    from service.files import SUFFIXES, open_notes

    if not url.startswith(("http://", "https://")):
        raise typer.BadParameter("--via memerlukan alamat peladen, misalnya http://127.0.0.1:8000")
    if source.suffix.lower() not in SUFFIXES:
        raise typer.BadParameter(f"--via memerlukan sebuah berkas ({', '.join(SUFFIXES)})")
    if output is None or (output.exists() and not output.is_file()):
        raise typer.BadParameter("--via memerlukan -o dengan nama berkas hasil")
    if version != "current":
        raise typer.BadParameter("dengan --via modelnya dipilih oleh peladen; hilangkan --model")
    typer.echo(f"Kolom teks: {open_notes(source, text_column=text_column).text_column}", err=True)
    at = Server(url.rstrip("/"), key or None)
    with _counter() as advance:
        return classify_via(at, source, output, text_column=text_column, advance=advance, limited=_limit_teller())


def _limit_teller() -> Callable[["Allowance"], None]:
    """Tells once how fast a server takes notes: a command that waits would look as if it hung."""
    told: set[Allowance] = set()

    def tell(allowance: "Allowance") -> None:
        if allowance not in told:
            told.add(allowance)
            pace = f"paling banyak {allowance.notes} catatan dalam {allowance.seconds} detik"
            typer.echo(f"Peladen membatasi kunci ini: {pace}. Pengiriman mengikuti batas itu.", err=True)

    return tell


@contextmanager
def _steps() -> Iterator[Callable[[str], None]]:
    """Shows named steps with their times on a terminal, plain lines elsewhere."""
    import time

    from rich.console import Console

    console, begun = Console(stderr=True), time.monotonic()
    with console.status("Membaca catatan") as status:

        def progress(step: str) -> None:
            status.update(step)
            console.print(f"[dim]{time.monotonic() - begun:5.1f} d[/dim]  {step}", highlight=False)

        yield progress


@contextmanager
def _counter() -> Iterator[Callable[[int], None]]:
    """Counts rows on a terminal, silent elsewhere."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda rows: progress.advance(task, rows)


if __name__ == "__main__":
    main()
